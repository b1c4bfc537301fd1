using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>How the faces around a vertex lie.</summary>
internal enum VertexKind : byte
{
    /// <summary>A disc.</summary>
    Interior,

    /// <summary>A half-disc: the vertex is on a border.</summary>
    Border,

    /// <summary>Anything else: edges of more than two faces, several fans, no face. The vertex neither moves nor goes.</summary>
    Fixed,
}

/// <summary>The faces of a mesh while edges collapse: which corners are at a vertex, and which vertices are at a face.</summary>
/// <remarks>Corner k of face f is 4 f + k, so that a face is one aligned block; entry 4 f + 3 is −1 once the face is gone.</remarks>
internal sealed class CollapseSurface
{
    private readonly int[] next;
    private readonly int[] first;
    private readonly int[] last;

    public CollapseSurface(TriangleMesh mesh)
    {
        Positions = mesh.Positions.ToArray();
        LiveFaces = mesh.FaceCount;
        Vertex = new int[4 * mesh.FaceCount];
        next = new int[4 * mesh.FaceCount];
        first = new int[mesh.VertexCount];
        last = new int[mesh.VertexCount];
        Parent = new int[mesh.VertexCount];
        Kind = new VertexKind[mesh.VertexCount];
        Array.Fill(first, -1);
        Array.Fill(last, -1);
        for (var v = 0; v < Parent.Length; v++)
        {
            Parent[v] = v;
        }

        for (var f = 0; f < mesh.FaceCount; f++)
        {
            var t = mesh.Triangles[f];
            Link(4 * f, t.A);
            Link((4 * f) + 1, t.B);
            Link((4 * f) + 2, t.C);
        }
    }

    public Vector3[] Positions { get; }

    /// <summary>Vertex of every corner.</summary>
    public int[] Vertex { get; }

    public VertexKind[] Kind { get; }

    /// <summary>The vertex that a vertex went into; itself while it lives.</summary>
    public int[] Parent { get; }

    public int LiveFaces { get; private set; }

    public static int NextInFace(int corner) => (corner & 3) == 2 ? corner - 2 : corner + 1;

    public static int PreviousInFace(int corner) => (corner & 3) == 0 ? corner + 2 : corner - 1;

    public bool IsGone(int corner) => Vertex[corner | 3] < 0;

    /// <summary>First corner at a vertex, −1 for none.</summary>
    public int FirstCorner(int vertex)
    {
        var c = first[vertex];
        while (c >= 0 && IsGone(c))
        {
            c = next[c];
        }

        first[vertex] = c;
        if (c < 0)
        {
            last[vertex] = -1;
        }

        return c;
    }

    /// <summary>The corner at the same vertex after another, −1 after the last.</summary>
    public int NextCorner(int corner)
    {
        var c = next[corner];
        if (c < 0 || !IsGone(c))
        {
            return c;
        }

        // Corners of faces that are gone leave the list when they are met.
        var end = c;
        while (c >= 0 && IsGone(c))
        {
            end = c;
            c = next[c];
        }

        next[corner] = c;
        if (c < 0 && last[Vertex[corner]] == end)
        {
            last[Vertex[corner]] = corner;
        }

        return c;
    }

    /// <summary>Moves all faces of one vertex to another; faces of both go.</summary>
    public void Merge(int removed, int kept)
    {
        for (var c = FirstCorner(removed); c >= 0; c = next[c])
        {
            if (IsGone(c))
            {
                continue;
            }

            if (Vertex[NextInFace(c)] == kept || Vertex[PreviousInFace(c)] == kept)
            {
                Vertex[c | 3] = -1;
                LiveFaces--;
            }

            Vertex[c] = kept;
        }

        if (first[removed] >= 0)
        {
            if (last[kept] < 0)
            {
                first[kept] = first[removed];
            }
            else
            {
                next[last[kept]] = first[removed];
            }

            last[kept] = last[removed];
        }

        first[removed] = last[removed] = -1;
        Parent[removed] = kept;
    }

    /// <summary>What is left, in the order of the original; and the vertex there of every vertex of a map into the original, −1 for none.</summary>
    public (TriangleMesh Mesh, int[] VertexMap) ToMesh(IReadOnlyList<int> outer)
    {
        var renumbered = new int[Parent.Length];
        var count = 0;
        for (var v = 0; v < renumbered.Length; v++)
        {
            renumbered[v] = Parent[v] == v ? count++ : -1;
        }

        var positions = new Vector3[count];
        for (var v = 0; v < renumbered.Length; v++)
        {
            if (renumbered[v] >= 0)
            {
                positions[renumbered[v]] = Positions[v];
            }
        }

        var triangles = new Triangle[LiveFaces];
        for (int corner = 0, f = 0; corner < Vertex.Length; corner += 4)
        {
            if (!IsGone(corner))
            {
                triangles[f++] = new(renumbered[Vertex[corner]], renumbered[Vertex[corner + 1]], renumbered[Vertex[corner + 2]]);
            }
        }

        var map = new int[outer.Count];
        for (var i = 0; i < map.Length; i++)
        {
            map[i] = outer[i] < 0 ? -1 : renumbered[Root(outer[i])];
        }

        return (new(positions, triangles, "simplified mesh"), map);
    }

    private int Root(int v)
    {
        while (Parent[v] != v)
        {
            v = Parent[v] = Parent[Parent[v]];
        }

        return v;
    }

    private void Link(int corner, int vertex)
    {
        Vertex[corner] = vertex;
        next[corner] = -1;
        if (last[vertex] < 0)
        {
            first[vertex] = corner;
        }
        else
        {
            next[last[vertex]] = corner;
        }

        last[vertex] = corner;
    }
}
