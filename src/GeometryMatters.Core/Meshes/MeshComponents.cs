namespace GeometryMatters.Meshes;

/// <summary>The pieces of a mesh: faces belong together when a chain of shared vertices joins them.</summary>
public sealed class MeshComponents
{
    private MeshComponents(int count, int[] ofVertex, int[] ofFace)
    {
        Count = count;
        OfVertex = ofVertex;
        OfFace = ofFace;
    }

    /// <summary>Number of components that have a face.</summary>
    public int Count { get; }

    /// <summary>Component of every vertex in the order of the components' first vertices; −1 where no face uses it.</summary>
    public IReadOnlyList<int> OfVertex { get; }

    /// <summary>Component of every face.</summary>
    public IReadOnlyList<int> OfFace { get; }

    /// <summary>Labels the components of a mesh as it is indexed: vertices at the same place are not joined.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>The labels.</returns>
    public static MeshComponents Label(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var parent = new int[mesh.VertexCount];
        Array.Fill(parent, -1);
        foreach (var t in mesh.Triangles)
        {
            Join(parent, Root(parent, t.A), Root(parent, t.B));
            Join(parent, Root(parent, t.A), Root(parent, t.C));
        }

        var ofVertex = new int[parent.Length];
        var count = 0;
        for (var i = 0; i < parent.Length; i++)
        {
            // The root is the lowest vertex of its component, so its label is known before it is needed.
            ofVertex[i] = parent[i] < 0 ? -1 : Root(parent, i) == i ? count++ : ofVertex[Root(parent, i)];
        }

        var ofFace = new int[mesh.FaceCount];
        for (var f = 0; f < ofFace.Length; f++)
        {
            ofFace[f] = ofVertex[mesh.Triangles[f].A];
        }

        return new(count, ofVertex, ofFace);
    }

    private static int Root(int[] parent, int i)
    {
        if (parent[i] < 0)
        {
            return parent[i] = i;
        }

        while (parent[i] != i)
        {
            parent[i] = parent[parent[i]];
            i = parent[i];
        }

        return i;
    }

    private static void Join(int[] parent, int a, int b) => parent[Math.Max(a, b)] = Math.Min(a, b);
}
