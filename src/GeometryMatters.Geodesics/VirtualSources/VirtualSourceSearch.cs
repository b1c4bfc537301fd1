namespace GeometryMatters.Geodesics;

/// <summary>
/// One query's sweep, reused by the next: every side of a face keeps up to two virtual sources, the part of the side that each shines
/// through, and a distance offset, such that offset plus straight line is no less than the length of a path that exists.
/// </summary>
/// <remarks>
/// Two sources that meet at one side, from left and right of a vertex, become one where that costs little: the nearer takes over the
/// other's part of the side, its offset raised by as much as the other's paths there are longer than its own lines.
/// </remarks>
internal sealed partial class VirtualSourceSearch(UnfoldedFaces surface, EdgePathGraph graph)
{
    private const int CheckCancellationEvery = 4096;

    // Rounding opens no gap between neighbours (see WindowSearch).
    private const double Overlap = 1e-10;

    // A part of a side that grew by less than this fraction is not worth another crossing.
    private const double Growth = 0.02;

    // Crossings of a source held by a side: ends any ring of sides that renew each other.
    private const int MostVisits = 6;

    // Width of a bucket of the queue, in mean edges.
    private const double BucketWidth = 0.1;

    // Distances that are as good as equal.
    private const double Tie = 1e-9;

    private readonly NodeState[] nodes = new NodeState[surface.Nodes.Length];
    private readonly SideState[] sides = new SideState[surface.Sides.Length];
    private readonly SearchTargets targets = new(surface);
    private readonly BucketQueue queue = new(BucketWidth * surface.MeanEdge, 3 * surface.LongestStep);
    private Held[] held = new Held[256];
    private int heldCount;
    private int epoch;

    // A source that became nearer while it waited comes out by this key: the search ends no sooner.
    private double hold;

    public SearchTargets Targets => targets;

    /// <summary>Forgets the last query.</summary>
    public void Begin(double maxDistance)
    {
        if (epoch == int.MaxValue)
        {
            Array.Clear(nodes);
            Array.Clear(sides);
            epoch = 0;
        }

        epoch++;
        hold = 0;
        heldCount = 0;
        queue.Clear();
        targets.Begin(maxDistance);
    }

    /// <summary>Length of the shortest path found to a node.</summary>
    public double Reached(int node)
    {
        ref readonly var state = ref nodes[node];
        return state.Stamp == epoch ? state.Reached : double.PositiveInfinity;
    }

    /// <summary>Sweeps until no path through what is left could be shorter than those found.</summary>
    public void Run(in LocatedPoint source, CancellationToken cancellationToken)
    {
        Start(source);

        // A key is a distance to an apex, or to a node and a mean edge more: what comes of it may be nearer, by the length of an edge at
        // most. Nothing is dropped for its length before this, so a search that ends early is the beginning of one that does not.
        for (var popped = 1; queue.TryPop(Math.Max(hold, (targets.Reach + surface.LongestStep) * (1 + 1e-12)), out var item); popped++)
        {
            if (popped % CheckCancellationEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (item < 0)
            {
                Leave(~item);
            }
            else if (held[item].IsWaiting)
            {
                held[item].IsWaiting = false;
                held[item].Visits++;
                var w = held[item].Window;
                Cross(w);
            }
        }
    }

    private void Start(in LocatedPoint source)
    {
        if (source.Locus == Locus.Node)
        {
            Relax(source.Index, 0, isStraight: false);
            return;
        }

        if (source.Locus == Locus.Edge)
        {
            ref readonly var edge = ref surface.Edges[source.Index];
            Relax(edge.A, (source.Position - surface.Nodes[edge.A]).Length, isStraight: true);
            Relax(edge.B, (source.Position - surface.Nodes[edge.B]).Length, isStraight: true);
        }

        Span<int> room = stackalloc int[1];
        var faces = source.Faces(surface.Topology, room);
        foreach (var face in faces)
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                Relax(surface.Sides[s].Apex, (source.Position - surface.Nodes[surface.Sides[s].Apex]).Length, isStraight: true);
            }
        }

        foreach (var face in faces)
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                var e = surface.Sides[s].Edge;
                if (source.Locus != Locus.Edge || e != source.Index)
                {
                    var (x, y) = surface.InFrame(e, source.Position);
                    Send(e, face, 0, surface.Edges[e].Length, x, Math.Max(y, surface.Smallest), 0);
                }
            }
        }
    }

    // A path to a node was found: a straight one from a virtual source, or one that turned on the way.
    private void Relax(int node, double distance, bool isStraight)
    {
        ref var state = ref nodes[node];
        if (state.Stamp != epoch)
        {
            state.Stamp = epoch;
            state.Left = double.PositiveInfinity;
        }
        else if (state.Reached <= distance)
        {
            if (isStraight && distance <= state.Reached * (1 + Tie))
            {
                state.IsTurned = false;
            }

            return;
        }

        state.Reached = distance;
        state.IsTurned = !isStraight;
        targets.ReachNode(node, distance);
        // No shortest path turns at other nodes: straight ones are given time to come first.
        queue.Push(surface.Turns[node] ? distance : distance + surface.MeanEdge, ~node);
    }

    // A node becomes a source of its own: along its edges and bridges, and into its faces.
    private void Leave(int node)
    {
        ref var state = ref nodes[node];
        var distance = state.Reached;
        if (state.Left <= distance)
        {
            return;
        }

        state.Left = distance;
        foreach (var link in graph.LinksOf(node))
        {
            Relax(link.Node, distance + link.Length, isStraight: false);
        }

        if (!state.IsTurned && !surface.Turns[node])
        {
            // Straight paths go on beside it.
            return;
        }

        foreach (var face in surface.Topology.NodeFaces(node))
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                ref readonly var side = ref surface.Sides[s];
                if (side.Apex == node)
                {
                    Send(side.Edge, face, 0, surface.Edges[side.Edge].Length, side.X, side.Y, distance);
                }
            }
        }
    }

    // Follows a virtual source through its face, on to the two other edges.
    private void Cross(in Window w)
    {
        ref readonly var side = ref surface.Sides[w.Side];
        ref readonly var edge = ref surface.Edges[side.Edge];
        var face = w.Side / 3;
        var length = edge.Length;
        var slack = Overlap * length;
        var split = w.X + ((side.X - w.X) * w.Y / (w.Y + side.Y));
        if (split > w.A - slack)
        {
            Spread(side.Left, face, edge.A < side.Apex, side.X, side.Y, w.X, w.Y, w.A, w.B, w.Before);
        }

        if (split < w.B + slack)
        {
            // The same in the mirror.
            Spread(side.Right, face, edge.B < side.Apex, length - side.X, side.Y, length - w.X, w.Y, length - w.B, length - w.A, w.Before);
        }
    }

    // The part of a window that leaves the face by the edge from the origin (0, 0) to the apex; the window runs from a to b on the x axis.
    private void Spread(int e, int face, bool originIsLower, double apexX, double apexY, double x, double y, double a, double b, double before)
    {
        var span = surface.Edges[e].Length;
        var imageY = ((apexX * y) + (apexY * x)) / span;
        if (imageY <= 0)
        {
            return;
        }

        var imageX = ((x * apexX) - (y * apexY)) / span;
        var from = span * Math.Max(0, Crossing(apexX, apexY, x, y, a) - Overlap);
        var to = span * Math.Min(1, Crossing(apexX, apexY, x, y, b) + Overlap);
        if (to - from <= 4 * Overlap * span)
        {
            return;
        }

        if (originIsLower)
        {
            Send(e, face, from, to, imageX, imageY, before);
        }
        else
        {
            Send(e, face, span - to, span - from, span - imageX, imageY, before);
        }
    }

    // Fraction of the edge from (0, 0) to the apex at which the ray from (x, −y) through (at, 0) meets it; 1 where it passes the apex.
    private static double Crossing(double apexX, double apexY, double x, double y, double at)
    {
        var denominator = (y * apexX) + (apexY * (x - at));
        var numerator = y * at;
        return numerator < denominator ? Math.Max(0, numerator / denominator) : 1;
    }

    // A virtual source shines out of a face through an edge.
    private void Send(int e, int face, double a, double b, double x, double y, double before)
    {
        ref readonly var edge = ref surface.Edges[e];
        if (edge.Length <= surface.Smallest || IsClosed(edge, a, b, x, y, before))
        {
            // Paths over an edge of no length go through its nodes.
            return;
        }

        if (edge.Side1 != UnfoldedFaces.Edge.Many)
        {
            var side = edge.Side0 / 3 == face ? edge.Side1 : edge.Side0;
            if (side >= 0)
            {
                Arrive(new(side, 0, a, b, x, y, before));
            }

            return;
        }

        foreach (var other in surface.Topology.EdgeFaces(e))
        {
            if (other != face)
            {
                Arrive(new((3 * other) + surface.Topology.FaceEdges.Slice(3 * other, 3).IndexOf(e), 0, a, b, x, y, before));
            }
        }
    }

    // Whether paths by way of an end of the edge are nearer to all of [a, b] (Xin and Wang 2009).
    private bool IsClosed(in UnfoldedFaces.Edge edge, double a, double b, double x, double y, double before) =>
        Reached(edge.A) + b <= before + UnfoldedFaces.Norm(b - x, y)
        || Reached(edge.B) + (edge.Length - a) <= before + UnfoldedFaces.Norm(a - x, y);

    private struct NodeState
    {
        public double Reached;
        public double Left;
        public int Stamp;
        public bool IsTurned;
    }
}
