using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Counts and measures that tell whether a mesh suits a stage.</summary>
public static class MeshDiagnostics
{
    /// <summary>Inspects a mesh as it is indexed; weld it with <see cref="MeshCleaner"/> first where seams split vertices.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>The report. O(F log F).</returns>
    public static MeshReport Inspect(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var components = MeshComponents.Label(mesh);
        var sizes = new int[components.Count];
        var unreferenced = 0;
        foreach (var component in components.OfVertex)
        {
            if (component < 0)
            {
                unreferenced++;
            }
            else
            {
                sizes[component]++;
            }
        }

        double area = 0;
        var degenerate = 0;
        foreach (var t in mesh.Triangles)
        {
            area += TriangleMath.Area(mesh.Positions, t);
            degenerate += TriangleMath.IsDegenerate(mesh.Positions, t) ? 1 : 0;
        }

        var edges = EdgesOf(mesh);
        return new()
        {
            Vertices = mesh.VertexCount,
            Faces = mesh.FaceCount,
            Edges = edges.Count,
            Components = components.Count,
            LargestComponentVertices = sizes.Length == 0 ? 0 : sizes.Max(),
            BoundaryEdges = edges.Boundary,
            NonManifoldEdges = edges.NonManifold,
            DegenerateFaces = degenerate,
            UnreferencedVertices = unreferenced,
            Area = area,
            MeanEdgeLength = edges.Count == 0 ? 0 : edges.Length / edges.Count,
            LongestEdge = edges.Longest,
        };
    }

    private static (int Count, int Boundary, int NonManifold, double Length, double Longest) EdgesOf(TriangleMesh mesh)
    {
        var keys = new ulong[3 * mesh.FaceCount];
        var used = 0;
        foreach (var t in mesh.Triangles)
        {
            if (!TriangleMath.HasRepeatedCorner(t))
            {
                keys[used++] = Key(t.A, t.B);
                keys[used++] = Key(t.B, t.C);
                keys[used++] = Key(t.C, t.A);
            }
        }

        var sorted = keys.AsSpan(0, used);
        sorted.Sort();
        int count = 0, boundary = 0, nonManifold = 0;
        double length = 0, longest = 0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            count++;
            boundary += end - start == 1 ? 1 : 0;
            nonManifold += end - start > 2 ? 1 : 0;
            var edge = Distance(mesh.Positions[(int)(sorted[start] >> 32)], mesh.Positions[(int)(uint)sorted[start]]);
            length += edge;
            longest = Math.Max(longest, edge);
            start = end;
        }

        return (count, boundary, nonManifold, length, longest);
    }

    // In doubles: squares of large floats are no floats.
    private static double Distance(Vector3 a, Vector3 b)
    {
        double x = (double)a.X - b.X, y = (double)a.Y - b.Y, z = (double)a.Z - b.Z;
        return Math.Sqrt((x * x) + (y * y) + (z * z));
    }

    private static ulong Key(int a, int b) => ((ulong)(uint)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);
}
