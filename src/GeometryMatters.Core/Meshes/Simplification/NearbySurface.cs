using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A mesh with the faces at every vertex: finds near points by going downhill over neighbours, so that it never leaves for another sheet.</summary>
internal sealed class NearbySurface
{
    private readonly TriangleMesh mesh;
    private readonly int[] starts;
    private readonly int[] faces;

    public NearbySurface(TriangleMesh mesh)
    {
        this.mesh = mesh;
        starts = new int[mesh.VertexCount + 1];
        foreach (var t in mesh.Triangles)
        {
            starts[t.A]++;
            starts[t.B]++;
            starts[t.C]++;
        }

        for (int v = 0, sum = 0; v < starts.Length; v++)
        {
            (sum, starts[v]) = (sum + starts[v], sum + starts[v]);
        }

        // Filled from the back, each start comes down to its own.
        faces = new int[3 * mesh.FaceCount];
        for (var f = mesh.FaceCount - 1; f >= 0; f--)
        {
            var t = mesh.Triangles[f];
            faces[--starts[t.A]] = f;
            faces[--starts[t.B]] = f;
            faces[--starts[t.C]] = f;
        }
    }

    /// <summary>Goes from vertex to vertex as long as that comes nearer to a place.</summary>
    public int WalkTo(Vector3 place, int vertex)
    {
        var distance = Vector3.DistanceSquared(mesh.Positions[vertex], place);
        for (var best = vertex; ;)
        {
            foreach (var f in At(vertex))
            {
                var t = mesh.Triangles[f];
                for (var k = 0; k < 3; k++)
                {
                    var d = Vector3.DistanceSquared(mesh.Positions[t[k]], place);
                    if (d < distance)
                    {
                        (best, distance) = (t[k], d);
                    }
                }
            }

            if (best == vertex)
            {
                return vertex;
            }

            vertex = best;
        }
    }

    /// <summary>The nearest point to a place on the faces at some vertices, and from there on the faces around as long as that comes nearer.</summary>
    public NearPoint Find(Vector3 place, ReadOnlySpan<int> vertices)
    {
        NearPoint best = new(-1, default, double.PositiveInfinity);
        foreach (var v in vertices)
        {
            Try(place, v, ref best);
        }

        for (var from = -1; best.Face != from;)
        {
            from = best.Face;
            var t = mesh.Triangles[from];
            Try(place, t.A, ref best);
            Try(place, t.B, ref best);
            Try(place, t.C, ref best);
        }

        return best;
    }

    /// <summary>The nearest point of all faces.</summary>
    public NearPoint FindAnywhere(Vector3 place)
    {
        NearPoint best = new(-1, default, double.PositiveInfinity);
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            Keep(place, f, ref best);
        }

        return best;
    }

    private ReadOnlySpan<int> At(int vertex) => faces.AsSpan(starts[vertex], starts[vertex + 1] - starts[vertex]);

    private void Try(Vector3 place, int vertex, ref NearPoint best)
    {
        foreach (var f in At(vertex))
        {
            Keep(place, f, ref best);
        }
    }

    private void Keep(Vector3 place, int face, ref NearPoint best)
    {
        var t = mesh.Triangles[face];
        var barycentric = NearPoint.OnTriangle(place, mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C], out var squared);
        if (squared < best.Squared)
        {
            best = new(face, barycentric, squared);
        }
    }
}
