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
internal sealed partial class WindowSearch(UnfoldedFaces surface)
{
    private const int CheckCancellationEvery = 4096;

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

    /// <summary>Length of the shortest path found to a node, and that with which it last became a source.</summary>
    private struct NodeState
    {
        public double Reached;
        public double Left;
        public int Stamp;
    }
}
