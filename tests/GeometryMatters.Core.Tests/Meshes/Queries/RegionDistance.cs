using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Nearest points over all faces, by the Voronoi region of the triangle that the query lies in (Ericson 2005, 5.1.5).</summary>
internal static class RegionDistance
{
    public static double ToMesh(TriangleMesh mesh, Vector3D query)
    {
        var best = double.PositiveInfinity;
        foreach (var t in mesh.Triangles)
        {
            Vector3D a = mesh.Positions[t.A], b = mesh.Positions[t.B], c = mesh.Positions[t.C];
            best = Math.Min(best, (Nearest(query, a, b, c) - query).Length);
        }

        return best;
    }

    private static Vector3D Nearest(Vector3D p, Vector3D a, Vector3D b, Vector3D c)
    {
        Vector3D ab = b - a, ac = c - a, ap = p - a, bp = p - b, cp = p - c;
        double d1 = Dot(ab, ap), d2 = Dot(ac, ap), d3 = Dot(ab, bp), d4 = Dot(ac, bp), d5 = Dot(ab, cp), d6 = Dot(ac, cp);
        if (d1 <= 0 && d2 <= 0)
        {
            return a;
        }

        if (d3 >= 0 && d4 <= d3)
        {
            return b;
        }

        var vc = (d1 * d4) - (d3 * d2);
        if (vc <= 0 && d1 >= 0 && d3 <= 0)
        {
            return a + (d1 / (d1 - d3) * ab);
        }

        if (d6 >= 0 && d5 <= d6)
        {
            return c;
        }

        var vb = (d5 * d2) - (d1 * d6);
        if (vb <= 0 && d2 >= 0 && d6 <= 0)
        {
            return a + (d2 / (d2 - d6) * ac);
        }

        var va = (d3 * d6) - (d5 * d4);
        if (va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0)
        {
            return b + ((d4 - d3) / ((d4 - d3) + (d5 - d6)) * (c - b));
        }

        var sum = va + vb + vc;
        return a + (vb / sum * ab) + (vc / sum * ac);
    }

    private static double Dot(Vector3D a, Vector3D b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);
}
