using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// The points that paths turn at: the nodes of a surface, then S points per edge, evenly spread from its lower node to its
/// higher one. Lines across faces are not stored; <see cref="EdgePathSearch"/> walks them.
/// </summary>
internal sealed class EdgePathGraph
{
    private readonly int[] linkOffsets;
    private readonly Link[] links;

    public EdgePathGraph(SurfaceTopology topology, int steiner, CancellationToken cancellationToken = default)
    {
        Topology = topology;
        Steiner = steiner;
        PointCount = checked(topology.NodeCount + (topology.Edges.Length * steiner));
        (linkOffsets, links) = Links(topology, cancellationToken);
    }

    public SurfaceTopology Topology { get; }

    /// <summary>Points per edge, S.</summary>
    public int Steiner { get; }

    public int PointCount { get; }

    public Vector3D Position(int point)
    {
        if (point < Topology.NodeCount)
        {
            return Topology.NodePoints[point];
        }

        var (edge, k) = Math.DivRem(point - Topology.NodeCount, Steiner);
        return OnEdge(edge, k);
    }

    public Vector3D OnEdge(int edge, int k)
    {
        var (a, b) = Topology.Edges[edge];
        var t = (k + 1.0) / (Steiner + 1);
        return ((1 - t) * Topology.NodePoints[a]) + (t * Topology.NodePoints[b]);
    }

    public int FirstOnEdge(int edge) => Topology.NodeCount + (edge * Steiner);

    /// <summary>Edges and bridges at a node.</summary>
    public ReadOnlySpan<Link> LinksOf(int node) => links.AsSpan(linkOffsets[node], linkOffsets[node + 1] - linkOffsets[node]);

    /// <summary>Writes the points that a located point sees straight: all on the borders of its faces. Returns their number.</summary>
    public int Visible(in LocatedPoint located, ref int[] buffer)
    {
        var count = 0;
        if (located.Locus == Locus.Node)
        {
            Add(located.Index, ref buffer, ref count);
            return count;
        }

        if (located.Locus == Locus.Edge)
        {
            AddEdge(located.Index, ref buffer, ref count);
        }

        Span<int> room = stackalloc int[1];
        foreach (var face in located.Faces(Topology, room))
        {
            var (a, b, c) = Topology.FaceNodes(face);
            for (var side = 3 * face; side < (3 * face) + 3; side++)
            {
                if (located.Locus != Locus.Edge || Topology.FaceEdges[side] != located.Index)
                {
                    for (var k = 0; k < Steiner; k++)
                    {
                        Add(FirstOnEdge(Topology.FaceEdges[side]) + k, ref buffer, ref count);
                    }
                }
            }

            foreach (var node in (ReadOnlySpan<int>)[a, b, c])
            {
                if (located.Locus != Locus.Edge || (Topology.Edges[located.Index].A != node && Topology.Edges[located.Index].B != node))
                {
                    Add(node, ref buffer, ref count);
                }
            }
        }

        return count;
    }

    private void AddEdge(int edge, ref int[] buffer, ref int count)
    {
        Add(Topology.Edges[edge].A, ref buffer, ref count);
        Add(Topology.Edges[edge].B, ref buffer, ref count);
        for (var k = 0; k < Steiner; k++)
        {
            Add(FirstOnEdge(edge) + k, ref buffer, ref count);
        }
    }

    private static void Add(int point, ref int[] buffer, ref int count)
    {
        if (count == buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(16, 2 * count));
        }

        buffer[count++] = point;
    }

    private (int[] Offsets, Link[] Links) Links(SurfaceTopology topology, CancellationToken cancellationToken)
    {
        var offsets = new int[topology.NodeCount + 1];
        foreach (var (a, b) in topology.Bridges)
        {
            offsets[a + 1]++;
            offsets[b + 1]++;
        }

        for (var n = 0; n < topology.NodeCount; n++)
        {
            if (n % 65536 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            offsets[n + 1] += offsets[n] + topology.NodeEdges(n).Length;
        }

        var found = new Link[offsets[^1]];
        var next = offsets.AsSpan(0, topology.NodeCount).ToArray();
        for (var e = 0; e < topology.Edges.Length; e++)
        {
            if (e % 65536 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Put(topology.Edges[e], e);
        }

        foreach (var bridge in topology.Bridges)
        {
            Put(bridge, -1);
        }

        return (offsets, found);

        void Put(SurfaceEdge edge, int index)
        {
            var length = (Topology.NodePoints[edge.A] - Topology.NodePoints[edge.B]).Length;
            found[next[edge.A]++] = new(edge.B, index, length);
            found[next[edge.B]++] = new(edge.A, index, length);
        }
    }

    /// <summary>The way from a node along an edge, or along a bridge (edge −1), to another node.</summary>
    public readonly record struct Link(int Node, int Edge, double Length);
}
