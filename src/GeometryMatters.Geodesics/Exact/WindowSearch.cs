using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// One query's propagation of windows, reused by the next: the improved Chen–Han algorithm (Chen and Han 1990; Xin and Wang 2009),
/// aimed at a ball around the targets.
/// </summary>
/// <remarks>
/// The queue goes by the least length of any path through a window to the ball: over the window's interval, the straight line to the
/// image plus the straight line in space. It finds the shortest path before any window whose bound is clearly longer is opened, which
/// is point-to-point pruning (Surazhsky et al. 2005, section 5) with the tightest ellipse there is. Every length that is stored belongs to
/// a path that exists, so all pruning against lengths is safe in whatever order windows come.
/// </remarks>
internal sealed class WindowSearch(UnfoldedFaces surface)
{
    private const int CheckCancellationEvery = 4096;

    // Windows overlap by this fraction of an edge, so that rounding opens no gap between neighbours. A path that bends by an angle
    // of 1e-10 is longer by the square of that.
    private const double Overlap = 1e-10;

    // A path must be shorter by this to close a window: those of equal length close each other otherwise.
    private const double Clearly = 1 - 1e-12;

    // Width of the queue's buckets, chosen by measuring: coarse where everything is searched, fine where the last windows before the
    // target decide how many are opened in vain.
    private const double CoarseBucketsPerEdge = 16;
    private const double FineBucketsPerEdge = 2048;
    private const double BucketsTowardsTarget = 3000;

    private readonly NodeState[] nodes = new NodeState[surface.Nodes.Length];
    private readonly Occupant[] occupants = new Occupant[surface.Sides.Length];
    private readonly SearchTargets targets = new(surface);
    private readonly WindowQueue queue = new();
    private readonly PassedWindows passed = new(surface);
    private int epoch;
    private WindowTrace? idleTrace;
    private bool isAimed;
    private double everywhere;
    private int unreached;
    private Vector3D aim;
    private double aimRadius;

    public SearchTargets Targets => targets;

    /// <summary>Where paths come from; null unless the query asked for it.</summary>
    public WindowTrace? Trace { get; private set; }

    /// <summary>Forgets the last query.</summary>
    public void Begin(double maxDistance, bool tracesPaths = false)
    {
        if (epoch == int.MaxValue)
        {
            Array.Clear(nodes);
            Array.Clear(occupants);
            epoch = 0;
        }

        epoch++;
        passed.Clear();
        targets.Begin(maxDistance);
        Trace = tracesPaths ? idleTrace ??= new(surface) : null;
        Trace?.Clear();
    }

    /// <summary>Searches until no path through what is left could be shorter than those found.</summary>
    public void Run(in LocatedPoint source, CancellationToken cancellationToken)
    {
        (aim, aimRadius) = targets.Ball();
        isAimed = true;
        var straight = Math.Max(0, (source.Position - aim).Length - aimRadius);
        var coarse = surface.MeanEdge / CoarseBucketsPerEdge;
        queue.Clear(straight, straight > 0 ? Math.Clamp(straight / BucketsTowardsTarget, surface.MeanEdge / FineBucketsPerEdge, coarse) : coarse);
        Propagate(source, long.MaxValue, cancellationToken);
    }

    /// <summary>
    /// Searches everything within the limit, for <see cref="ToNode"/>; targets are not looked for. False where it gave up: between sheets
    /// without extent that lie on each other windows can run to and fro without end in sight, and lengths are then upper bounds.
    /// </summary>
    public bool RunEverywhere(in LocatedPoint source, CancellationToken cancellationToken)
    {
        isAimed = false;
        everywhere = targets.Reach;
        unreached = 0;
        for (var n = 0; n < nodes.Length; n++)
        {
            unreached += surface.Topology.AreNodesJoined(source.AnyNode, n) ? 1 : 0;
        }

        queue.Clear(0, surface.MeanEdge / CoarseBucketsPerEdge);

        // About twenty windows per side on a model of 70,000 faces, growing with the root of their number.
        var sides = surface.Sides.Length;
        var most = surface.Topology.NonManifoldEdgeCount > 0 ? (long)(sides * (100 + (4 * Math.Sqrt(sides)))) : long.MaxValue;
        return Propagate(source, most, cancellationToken);
    }

    /// <summary>Distance to a node after <see cref="RunEverywhere"/>; +∞ where no path within the limit was found.</summary>
    public double ToNode(int node) => Reached(node);

    private bool Propagate(in LocatedPoint source, long most, CancellationToken cancellationToken)
    {
        Start(source);
        for (var popped = 1L; queue.TryPop(Reach, out var window); popped++)
        {
            if (popped > most)
            {
                return false;
            }

            if (!isAimed && unreached == 0 && popped % nodes.Length == 0)
            {
                LowerReach();
            }

            if (popped % CheckCancellationEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (window.Side >= 0)
            {
                Cross(window);
            }
            else
            {
                Leave(~window.Side);
            }
        }

        return true;
    }

    private void Start(in LocatedPoint source)
    {
        if (source.Locus == Locus.Node)
        {
            Relax(source.Index, 0, WindowTrace.Source);
            Leave(source.Index);
            return;
        }

        if (source.Locus == Locus.Edge)
        {
            ref readonly var edge = ref surface.Edges[source.Index];
            Relax(edge.A, (source.Position - surface.Nodes[edge.A]).Length, WindowTrace.Source);
            Relax(edge.B, (source.Position - surface.Nodes[edge.B]).Length, WindowTrace.Source);
        }

        Span<int> room = stackalloc int[1];
        var faces = source.Faces(surface.Topology, room);
        foreach (var face in faces)
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                Relax(surface.Sides[s].Apex, (source.Position - surface.Nodes[surface.Sides[s].Apex]).Length, WindowTrace.Source);
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
                    Open(e, face, x, Math.Max(y, surface.Smallest), 0, WindowTrace.Source);
                }
            }
        }
    }

    // No path as long as this matters any more.
    private double Reach => isAimed ? targets.Reach : everywhere;

    // Once there is a path to every node, nothing longer than the longest of them matters.
    private void LowerReach()
    {
        double farthest = 0;
        for (var n = 0; n < nodes.Length; n++)
        {
            farthest = Math.Max(farthest, nodes[n].Stamp == epoch ? nodes[n].Reached : 0);
        }

        everywhere = Math.Min(everywhere, farthest);
    }

    private double Reached(int node)
    {
        ref readonly var state = ref nodes[node];
        return state.Stamp == epoch ? state.Reached : double.PositiveInfinity;
    }

    // A path to a node was found.
    private void Relax(int node, double distance, int origin)
    {
        ref var state = ref nodes[node];
        if (state.Stamp != epoch)
        {
            state.Stamp = epoch;
            unreached--;
            state.Left = double.PositiveInfinity;
        }
        else if (state.Reached <= distance)
        {
            return;
        }

        state.Reached = distance;
        Trace?.Reach(node, origin);
        if (isAimed)
        {
            targets.ReachNode(node, distance);
        }

        if (surface.Turns[node])
        {
            var bound = isAimed ? distance + Math.Max(0, (surface.Nodes[node] - aim).Length - aimRadius) : distance;
            if (bound < Reach)
            {
                queue.PushNode(bound, node);
            }
        }
    }

    // A node becomes a source of its own: along its edges and bridges, and into its faces.
    private void Leave(int node)
    {
        var distance = nodes[node].Reached;
        if (nodes[node].Left <= distance)
        {
            return;
        }

        nodes[node].Left = distance;
        var topology = surface.Topology;
        foreach (var e in topology.NodeEdges(node))
        {
            ref readonly var edge = ref surface.Edges[e];
            Relax(edge.A == node ? edge.B : edge.A, distance + edge.Length, ~node);
        }

        foreach (var (a, b) in topology.Bridges)
        {
            if (a == node || b == node)
            {
                Relax(a == node ? b : a, distance + (surface.Nodes[a] - surface.Nodes[b]).Length, ~node);
            }
        }

        foreach (var face in topology.NodeFaces(node))
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                if (surface.Sides[s].Apex == node)
                {
                    Open(surface.Sides[s].Edge, face, surface.Sides[s].X, surface.Sides[s].Y, distance, ~node);
                }
            }
        }
    }

    // A window over a whole edge, seen from within or from a corner of a face.
    private void Open(int e, int face, double x, double y, double before, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        Add(e, face, 0, edge.Length, x, y, before, UnfoldedFaces.Norm(x, y), UnfoldedFaces.Norm(edge.Length - x, y), origin);
    }

    // Follows a window through its face: to the targets there, to the apex, and on to the two other edges.
    private void Cross(in Window w)
    {
        ref readonly var side = ref surface.Sides[w.Side];
        ref readonly var edge = ref surface.Edges[side.Edge];
        if (IsClosed(edge, w.A, w.B, w.Before + UnfoldedFaces.Norm(w.A - w.X, w.Y), w.Before + UnfoldedFaces.Norm(w.B - w.X, w.Y)))
        {
            return;
        }

        var face = w.Side / 3;
        var length = edge.Length;
        var slack = Overlap * length;
        if (isAimed)
        {
            targets.Look(face, side.Edge, w, slack);
        }

        // Where the line from the image to the apex crosses the edge.
        var split = w.X + ((side.X - w.X) * w.Y / (w.Y + side.Y));
        bool goesLeft = split > w.A - slack, goesRight = split < w.B + slack;
        if (goesLeft && goesRight)
        {
            var distance = w.Before + UnfoldedFaces.Norm(side.X - w.X, side.Y + w.Y);
            Relax(side.Apex, distance, w.Origin);
            if (edge.Side1 != UnfoldedFaces.Edge.Many)
            {
                Occupy(w, side, distance, ref goesLeft, ref goesRight);
            }
        }

        if (goesLeft)
        {
            Spread(side.Left, face, edge.A, edge.B, side.Apex, length, side.X, side.Y, w.X, w.Y, w.A, w.B, w.Before, w.Origin);
        }

        if (goesRight)
        {
            // The same in the mirror.
            Spread(side.Right, face, edge.B, edge.A, side.Apex, length, length - side.X, side.Y, length - w.X, w.Y, length - w.B, length - w.A, w.Before, w.Origin);
        }
    }

    // One angle, one split: of all windows that reach the apex through a side, only the nearest goes on to both sides of it. The path
    // of the nearest to the apex cuts off another's paths to the far side of it.
    private void Occupy(in Window w, in UnfoldedFaces.Side side, double distance, ref bool goesLeft, ref bool goesRight)
    {
        ref var nearest = ref occupants[w.Side];
        if (nearest.Stamp != epoch || distance < nearest.Distance)
        {
            nearest = new(epoch, distance, w.X, w.Y);
            return;
        }

        double toX = side.X - nearest.X, toY = side.Y + nearest.Y;
        double byX = w.X - nearest.X, byY = nearest.Y - w.Y;
        var cross = (toX * byY) - (toY * byX);

        // Images in line cut nothing off each other.
        var unclear = Overlap * ((toX * toX) + (toY * toY));
        goesRight = cross <= unclear;
        goesLeft = cross >= -unclear;
    }

    // The part of a window that leaves the face by the edge from its near node at (0, 0) to the apex (apexX, apexY); the base runs from
    // there to the far node at (length, 0), the window from a to b on it.
    private void Spread(
        int e, int face, int near, int far, int apex, double length, double apexX, double apexY, double x, double y, double a, double b, double before, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        if (edge.Side1 == UnfoldedFaces.Edge.None)
        {
            return;
        }

        var span = edge.Length;
        var imageY = ((apexX * y) + (apexY * x)) / span;
        if (imageY <= 0)
        {
            return;
        }

        var imageX = ((x * apexX) - (y * apexY)) / span;
        var from = Math.Max(0, Crossing(apexX, apexY, x, y, a) - Overlap);
        var to = Math.Min(1, Crossing(apexX, apexY, x, y, b) + Overlap);
        if (to - from <= 4 * Overlap)
        {
            return;
        }

        double first = from * span, second = to * span;
        double toFirst = UnfoldedFaces.Norm(first - imageX, imageY), toSecond = UnfoldedFaces.Norm(second - imageX, imageY);

        // The far end of the base lies beyond the second end: its line to the first end cuts all paths of the window.
        var cut = Reached(far) + UnfoldedFaces.Norm(length - (from * apexX), from * apexY);
        if (cut < (before + toFirst) * Clearly)
        {
            return;
        }

        if (near < apex)
        {
            Add(e, face, first, second, imageX, imageY, before, toFirst, toSecond, origin);
        }
        else
        {
            Add(e, face, span - second, span - first, span - imageX, imageY, before, toSecond, toFirst, origin);
        }
    }

    // Fraction of the edge from (0, 0) to the apex at which the ray from (x, −y) through (at, 0) meets it; 1 where it passes the apex.
    private static double Crossing(double apexX, double apexY, double x, double y, double at)
    {
        var denominator = (y * apexX) + (apexY * (x - at));
        var numerator = y * at;
        return numerator < denominator ? Math.Max(0, numerator / denominator) : 1;
    }

    private bool IsClosed(in UnfoldedFaces.Edge edge, double a, double b, double toA, double toB) =>
        Reached(edge.A) + b < toB * Clearly || Reached(edge.B) + (edge.Length - a) < toA * Clearly;

    private void Add(int e, int face, double a, double b, double x, double y, double before, double toA, double toB, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        if (edge.Length <= surface.Smallest || IsClosed(edge, a, b, before + toA, before + toB))
        {
            // Paths over an edge of no length go through its nodes, where all may turn.
            return;
        }

        var bound = isAimed && aimRadius == 0 ? 0 : before + (x < a ? toA : x > b ? toB : y);
        if (isAimed)
        {
            // The shortest way from the image over [a, b] to the aim, turned about the edge into the plane.
            var from = aim - surface.Nodes[edge.A];
            var aimX = Vector3D.Dot(from, edge.Axis);
            var aimY = Math.Sqrt(Math.Max(0, (Vector3D.Dot(from, from) * (1 - 1e-14)) - (aimX * aimX)));
            var at = x + ((aimX - x) * y / (y + aimY));
            bound = Math.Max(
                bound,
                before - aimRadius + (at < a ? toA + UnfoldedFaces.Norm(aimX - a, aimY)
                    : at > b ? toB + UnfoldedFaces.Norm(aimX - b, aimY)
                    : UnfoldedFaces.Norm(aimX - x, aimY + y)));
        }

        if (bound >= Reach)
        {
            return;
        }

        if (Trace is { } trace)
        {
            origin = trace.Add(e, a, b, x, y, origin);
        }

        if (edge.Side1 != UnfoldedFaces.Edge.Many)
        {
            var side = edge.Side0 / 3 == face ? edge.Side1 : edge.Side0;
            if (side >= 0)
            {
                Push(e, new(side, origin, a, b, x, y, before), bound);
            }

            return;
        }

        foreach (var other in surface.Topology.EdgeFaces(e))
        {
            if (other != face)
            {
                Push(e, new((3 * other) + surface.Topology.FaceEdges.Slice(3 * other, 3).IndexOf(e), origin, a, b, x, y, before), bound);
            }
        }
    }

    private void Push(int e, Window window, double bound)
    {
        if (!surface.HasCrowdedEdges || !surface.IsCrowded(e) || passed.Pass(ref window, Overlap * surface.Edges[e].Length))
        {
            queue.Push(bound, window);
        }
    }

    /// <summary>Length of the shortest path found to a node, and that with which it last became a source.</summary>
    private struct NodeState
    {
        public double Reached;
        public double Left;
        public int Stamp;
    }

    /// <summary>The window that reaches an apex through a side soonest: how far, and from which image.</summary>
    private readonly record struct Occupant(int Stamp, double Distance, double X, double Y);
}
