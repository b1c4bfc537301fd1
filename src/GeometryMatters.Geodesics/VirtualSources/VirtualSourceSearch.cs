namespace GeometryMatters.Geodesics;

/// <summary>
/// One query's sweep, reused by the next: every side of a face keeps one virtual source, the part of the side that it shines through,
/// and a distance offset, such that offset plus straight line is no less than the length of a path that exists.
/// </summary>
/// <remarks>
/// Two sources that arrive at one side, from left and right of a vertex, become one: the nearer to the face's apex takes over the
/// other's part of the side, its offset raised by as much as the other's paths there are longer than its own lines.
/// </remarks>
internal sealed class VirtualSourceSearch(UnfoldedFaces surface)
{
    private const int CheckCancellationEvery = 4096;

    // Rounding opens no gap between neighbours (see WindowSearch).
    private const double Overlap = 1e-10;

    // A part of a side that grew by less than this fraction is not worth another crossing.
    private const double Growth = 0.02;

    // Crossings of a side: ends any ring of sides that renew each other.
    private const int MostVisits = 6;

    // Width of a bucket of the queue, in mean edges.
    private const double BucketWidth = 0.1;

    // Largest raise of an offset, as a fraction of the side.
    private const double MostRaise = 1e-3;

    private readonly double[] reached = new double[surface.Nodes.Length];
    private readonly double[] left = new double[surface.Nodes.Length];
    private readonly bool[] turned = new bool[surface.Nodes.Length];
    private readonly int[] nodeStamps = new int[surface.Nodes.Length];
    private readonly Held[] held = new Held[surface.Sides.Length];
    private readonly SearchTargets targets = new(surface);
    private readonly BucketQueue queue = new(BucketWidth * surface.MeanEdge, 3 * surface.LongestStep);
    private int epoch;

    public SearchTargets Targets => targets;

    /// <summary>Forgets the last query.</summary>
    public void Begin(double maxDistance)
    {
        if (epoch == int.MaxValue)
        {
            Array.Clear(nodeStamps);
            Array.Clear(held);
            epoch = 0;
        }

        epoch++;
        queue.Clear();
        targets.Begin(maxDistance);
    }

    /// <summary>Length of the shortest path found to a node.</summary>
    public double Reached(int node) => nodeStamps[node] == epoch ? reached[node] : double.PositiveInfinity;

    /// <summary>Sweeps until no path through what is left could be shorter than those found.</summary>
    public void Run(in LocatedPoint source, CancellationToken cancellationToken)
    {
        Start(source);

        // A key is a distance to an apex: what leaves by the side may be nearer, by the length of an edge at most. Nothing is dropped
        // for its length before this, so a search that ends early is the beginning of one that does not.
        for (var popped = 1; queue.TryPop(targets.Reach + surface.LongestStep, out var item); popped++)
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
                Cross(held[item].Window);
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
        if (nodeStamps[node] != epoch)
        {
            nodeStamps[node] = epoch;
            left[node] = double.PositiveInfinity;
        }
        else if (reached[node] <= distance)
        {
            return;
        }

        reached[node] = distance;
        turned[node] = !isStraight;
        targets.ReachNode(node, distance);
        queue.Push(distance, ~node);
    }

    // A node becomes a source of its own: along its edges and bridges, and into its faces.
    private void Leave(int node)
    {
        var distance = reached[node];
        if (left[node] <= distance)
        {
            return;
        }

        left[node] = distance;
        var topology = surface.Topology;
        foreach (var e in topology.NodeEdges(node))
        {
            ref readonly var edge = ref surface.Edges[e];
            Relax(edge.A == node ? edge.B : edge.A, distance + edge.Length, isStraight: false);
        }

        if (surface.Turns[node])
        {
            foreach (var (a, b) in topology.Bridges)
            {
                if (a == node || b == node)
                {
                    Relax(a == node ? b : a, distance + (surface.Nodes[a] - surface.Nodes[b]).Length, isStraight: false);
                }
            }
        }

        if (!turned[node] && !surface.Turns[node])
        {
            // Straight paths go on beside it.
            return;
        }

        foreach (var face in topology.NodeFaces(node))
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
                Arrive(new(side, a, b, x, y, before));
            }

            return;
        }

        foreach (var other in surface.Topology.EdgeFaces(e))
        {
            if (other != face)
            {
                Arrive(new((3 * other) + surface.Topology.FaceEdges.Slice(3 * other, 3).IndexOf(e), a, b, x, y, before));
            }
        }
    }

    // Whether paths by way of an end of the edge are nearer to all of [a, b] (Xin and Wang 2009).
    private bool IsClosed(in UnfoldedFaces.Edge edge, double a, double b, double x, double y, double before) =>
        Reached(edge.A) + b <= before + UnfoldedFaces.Norm(b - x, y)
        || Reached(edge.B) + (edge.Length - a) <= before + UnfoldedFaces.Norm(a - x, y);

    private void Arrive(in Window w)
    {
        ref readonly var side = ref surface.Sides[w.Side];
        var through = Through(side, w, out var isStraight);
        ref var h = ref held[w.Side];
        targets.Look(w.Side / 3, side.Edge, w, 0);
        Relax(side.Apex, through, isStraight);
        if (h.Stamp != epoch)
        {
            h = new() { Stamp = epoch, Window = w, Through = through, Key = through, IsWaiting = true };
            queue.Push(through, w.Side);
            return;
        }

        if (through >= h.Through && w.A >= h.Window.A && w.B <= h.Window.B)
        {
            return;
        }

        // Which is nearer where both shine, else to the apex: a path that turned at a vertex beside the way shines wider than the
        // straight one and would drive it out by the apex alone.
        double from = Math.Max(w.A, h.Window.A), to = Math.Min(w.B, h.Window.B);
        var isNearer = from < to ? At(w, 0.5 * (from + to)) < At(h.Window, 0.5 * (from + to)) : through < h.Through;
        var (best, other) = isNearer ? (w, h.Window) : (h.Window, w);
        var bestThrough = isNearer ? through : h.Through;
        var length = surface.Edges[side.Edge].Length;
        var slack = 4 * Overlap * length;
        if (other.A <= best.B + slack && other.B >= best.A - slack && (other.A < best.A || other.B > best.B))
        {
            var raise = Math.Max(
                other.A < best.A ? Excess(other, best, other.A, best.A) : 0,
                other.B > best.B ? Excess(other, best, best.B, other.B) : 0);
            if (raise <= MostRaise * length)
            {
                best = best with { A = Math.Min(best.A, other.A), B = Math.Max(best.B, other.B), Before = best.Before + raise };
                bestThrough = Through(side, best, out isStraight);
            }
        }

        var isNew = isNearer || (best.B - best.A) - (h.Window.B - h.Window.A) > Growth * length;
        h.Window = best;
        h.Through = bestThrough;
        if (isNew)
        {
            if (bestThrough < through)
            {
                targets.Look(w.Side / 3, side.Edge, best, 0);
                Relax(side.Apex, bestThrough, isStraight);
            }

        }

        // One that became nearer while it waits comes out sooner, or a limit could cut it off.
        if (h.IsWaiting ? bestThrough < h.Key : isNew && h.Visits < MostVisits)
        {
            h.IsWaiting = true;
            h.Key = bestThrough;
            queue.Push(bestThrough, w.Side);
        }
    }

    // Shortest way from the source through [A, B] to the apex.
    private static double Through(in UnfoldedFaces.Side side, in Window w, out bool isStraight)
    {
        var at = w.X + ((side.X - w.X) * w.Y / (w.Y + side.Y));
        isStraight = at >= w.A && at <= w.B;
        return w.Before + (at < w.A ? UnfoldedFaces.Norm(w.A - w.X, w.Y) + UnfoldedFaces.Norm(side.X - w.A, side.Y)
            : at > w.B ? UnfoldedFaces.Norm(w.B - w.X, w.Y) + UnfoldedFaces.Norm(side.X - w.B, side.Y)
            : UnfoldedFaces.Norm(side.X - w.X, side.Y + w.Y));
    }

    // How much longer one's lines are than another's over [a, b] at most: at an end, or where both come from one direction.
    private static double Excess(in Window longer, in Window shorter, double a, double b)
    {
        var excess = Math.Max(0, Math.Max(Excess(longer, shorter, a), Excess(longer, shorter, b)));
        var at = ((longer.X * shorter.Y) - (shorter.X * longer.Y)) / (shorter.Y - longer.Y);
        return at > a && at < b ? Math.Max(excess, Excess(longer, shorter, at)) : excess;
    }

    private static double Excess(in Window longer, in Window shorter, double at) =>
        At(longer, at) - At(shorter, at);

    private static double At(in Window w, double at) => w.Before + UnfoldedFaces.Norm(at - w.X, w.Y);

    private struct Held
    {
        public int Stamp;
        public int Visits;
        public bool IsWaiting;
        public double Through;
        public double Key;
        public Window Window;
    }
}
