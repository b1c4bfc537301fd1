namespace GeometryMatters.Meshes;

/// <summary>Draws points on a mesh, each part of the surface as likely as its area.</summary>
public static class SurfaceSampler
{
    /// <summary>Draws points.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="seed">Same mesh, count and seed, same points; fewer points are the first of more.</param>
    /// <returns>The points, in no order on the surface.</returns>
    /// <remarks>
    /// The face is found in the running sum of areas; in it the point is a + u (b − a) + v (c − a) with u and v uniform, both taken from 1 where they sum to more (trimesh's
    /// sample). O(F + count log F).
    /// </remarks>
    /// <exception cref="MeshValidationException">The mesh has no area.</exception>
    public static SurfacePoint[] Sample(TriangleMesh mesh, int count, int seed)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var sums = new double[mesh.FaceCount];
        var total = 0.0;
        for (var f = 0; f < sums.Length; f++)
        {
            total += TriangleMath.Area(mesh.Positions, mesh.Triangles[f]);
            sums[f] = total;
        }

        if (!(total > 0))
        {
            throw new MeshValidationException("mesh", "", "faces with an area", $"{mesh.FaceCount} without");
        }

        Random random = new(seed);
        var points = new SurfacePoint[count];
        for (var i = 0; i < count; i++)
        {
            // Upper bound: faces without area are never hit.
            var target = random.NextDouble() * total;
            int low = 0, high = sums.Length - 1;
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = sums[middle] > target ? (low, middle) : (middle + 1, high);
            }

            points[i] = Inside(low, random);
        }

        return points;
    }

    /// <summary>A point of a face, uniform in it.</summary>
    internal static SurfacePoint Inside(int face, Random random)
    {
        double u = random.NextDouble(), v = random.NextDouble();
        (u, v) = u + v > 1 ? (1 - u, 1 - v) : (u, v);
        float b = (float)u, c = (float)v;
        return new(face, new(Math.Max(0, 1 - b - c), b, c));
    }
}
