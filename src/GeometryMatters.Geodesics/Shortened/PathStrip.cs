namespace GeometryMatters.Geodesics;

/// <summary>A sequence of faces, each joined to the next by the edge that is crossed between them.</summary>
internal sealed class PathStrip
{
    private int[] edges = new int[64];
    private int[] faces = new int[64];

    public int FirstFace { get; private set; } = -1;

    /// <summary>Number of edges crossed.</summary>
    public int Count { get; private set; }

    /// <summary>Edges crossed.</summary>
    public ReadOnlySpan<int> Edges => edges.AsSpan(0, Count);

    /// <summary>Face behind each edge.</summary>
    public ReadOnlySpan<int> Faces => faces.AsSpan(0, Count);

    public int LastFace => Count == 0 ? FirstFace : faces[Count - 1];

    public int FaceBefore(int crossing) => crossing == 0 ? FirstFace : faces[crossing - 1];

    public void Start(int face)
    {
        FirstFace = face;
        Count = 0;
    }

    /// <summary>Goes on across an edge of the last face; going back over the edge just crossed undoes that.</summary>
    public void Cross(int edge, int face)
    {
        if (Count > 0 && edges[Count - 1] == edge)
        {
            Count--;
        }

        if (LastFace == face)
        {
            return;
        }

        if (Count == edges.Length)
        {
            Array.Resize(ref edges, 2 * Count);
            Array.Resize(ref faces, 2 * Count);
        }

        edges[Count] = edge;
        faces[Count++] = face;
    }

    /// <summary>Leaves out faces at the ends while the next one holds the end too.</summary>
    public void Trim(SurfaceTopology topology, in LocatedPoint from, in LocatedPoint to)
    {
        var skipped = 0;
        while (skipped < Count && Holds(topology, edges[skipped], from))
        {
            FirstFace = faces[skipped++];
        }

        Count -= skipped;
        Array.Copy(edges, skipped, edges, 0, Count);
        Array.Copy(faces, skipped, faces, 0, Count);
        while (Count > 0 && Holds(topology, edges[Count - 1], to))
        {
            Count--;
        }
    }

    private static bool Holds(SurfaceTopology topology, int edge, in LocatedPoint point) => point.Locus switch
    {
        Locus.Node => topology.Edges[edge] is var (a, b) && (a == point.Index || b == point.Index),
        Locus.Edge => edge == point.Index,
        _ => false,
    };
}
