using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Keeps the piece of a mesh that has the most faces.</summary>
internal static class LargestComponent
{
    public static TriangleMesh Of(TriangleMesh mesh)
    {
        var parent = new int[mesh.VertexCount];
        for (var i = 0; i < parent.Length; i++)
        {
            parent[i] = i;
        }

        foreach (var t in mesh.Triangles)
        {
            Join(parent, t.A, t.B);
            Join(parent, t.B, t.C);
        }

        var faces = new int[mesh.VertexCount];
        foreach (var t in mesh.Triangles)
        {
            faces[Root(parent, t.A)]++;
        }

        var best = 0;
        for (var i = 1; i < faces.Length; i++)
        {
            best = faces[i] > faces[best] ? i : best;
        }

        return Select(mesh, v => Root(parent, v) == best);
    }

    private static TriangleMesh Select(TriangleMesh mesh, Func<int, bool> keep)
    {
        var map = new int[mesh.VertexCount];
        var positions = new List<Vector3>(mesh.VertexCount);
        for (var v = 0; v < map.Length; v++)
        {
            map[v] = keep(v) ? positions.Count : -1;
            if (map[v] >= 0)
            {
                positions.Add(mesh.Positions[v]);
            }
        }

        var triangles = new List<Triangle>(mesh.FaceCount);
        foreach (var t in mesh.Triangles)
        {
            if (map[t.A] >= 0)
            {
                triangles.Add(new(map[t.A], map[t.B], map[t.C]));
            }
        }

        return new([.. positions], [.. triangles], "largest component");
    }

    private static int Root(int[] parent, int v)
    {
        while (parent[v] != v)
        {
            parent[v] = parent[parent[v]];
            v = parent[v];
        }

        return v;
    }

    private static void Join(int[] parent, int a, int b)
    {
        int x = Root(parent, a), y = Root(parent, b);
        parent[Math.Max(x, y)] = Math.Min(x, y);
    }
}
