using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// One query's search, reused by the next: Dijkstra's algorithm over an <see cref="EdgePathGraph"/>, aimed (A*) where targets are
/// known. Targets are virtual points behind the graph's own, reached from every graph point that they see.
/// </summary>
internal sealed class EdgePathSearch(EdgePathGraph graph) : ITargetSearch
{
    private const int CheckCancellationEvery = 4096;

    private readonly double[] distances = new double[graph.PointCount];
    private readonly int[] stamps = new int[graph.PointCount];
    private readonly int[] attachedStamps = new int[graph.PointCount];
    private readonly int[] attachedHeads = new int[graph.PointCount];
    private readonly QuadHeap heap = new();
    private LocatedPoint[] targets = new LocatedPoint[16];
    private double[] reached = new double[16];
    private bool[] final = new bool[16];
    private Attachment[] attachments = new Attachment[64];
    private int[] visible = new int[64];
    private int[] previous = [];
    private int targetCount;
    private int attachmentCount;
    private int waiting;
    private int epoch;
    private double limit;
    private Vector3D aim;
    private double aimRadius;

    // A stamp of 2·epoch marks a point that is open, one more a point that is settled.
    private int OpenStamp => 2 * epoch;

    private int SettledStamp => (2 * epoch) + 1;

    public bool TracksPaths { get; private set; }

    /// <summary>Forgets the last query.</summary>
    public void Begin(double maxDistance, bool tracksPaths)
    {
        if (epoch == (int.MaxValue / 2) - 1)
        {
            Array.Clear(stamps);
            Array.Clear(attachedStamps);
            epoch = 0;
        }

        epoch++;
        heap.Clear();
        targetCount = attachmentCount = waiting = 0;
        aimRadius = double.PositiveInfinity;

        // A path of exactly the limit is kept even where distance plus bound rounds up.
        limit = maxDistance * (1 + 1e-12);
        TracksPaths = tracksPaths;
        if (tracksPaths && previous.Length == 0)
        {
            previous = new int[graph.PointCount];
        }
    }

    /// <inheritdoc/>
    public int AddTarget(in LocatedPoint target, double straight)
    {
        if (targetCount == targets.Length)
        {
            Array.Resize(ref targets, 2 * targetCount);
            Array.Resize(ref reached, 2 * targetCount);
            Array.Resize(ref final, 2 * targetCount);
        }

        targets[targetCount] = target;
        reached[targetCount] = straight;
        final[targetCount] = false;
        var count = graph.Visible(target, ref visible);
        for (var i = 0; i < count; i++)
        {
            Attach(visible[i], (graph.Position(visible[i]) - target.Position).Length);
        }

        waiting++;
        return targetCount++;
    }

    /// <summary>Aims the search at a ball around the targets: no path to any of them is shorter than the way to the ball.</summary>
    public void Aim(in LocatedPoint source)
    {
        var sum = Vector3D.Zero;
        for (var t = 0; t < targetCount; t++)
        {
            sum += targets[t].Position;
        }

        aim = (1.0 / targetCount) * sum;
        var radius = 0.0;
        for (var t = 0; t < targetCount; t++)
        {
            radius = Math.Max(radius, (targets[t].Position - aim).Length);
        }

        // Inside the ball the bound is nothing but a square root per point.
        aimRadius = radius < 0.5 * (source.Position - aim).Length ? radius : double.PositiveInfinity;
    }

    /// <summary>Searches from a point until every target is final or nothing within the limit is left.</summary>
    public void Run(in LocatedPoint source, CancellationToken cancellationToken)
    {
        for (var t = 0; t < targetCount; t++)
        {
            if (double.IsFinite(reached[t]))
            {
                heap.Push(reached[t], graph.PointCount + t);
            }
        }

        var count = graph.Visible(source, ref visible);
        for (var i = 0; i < count; i++)
        {
            var position = graph.Position(visible[i]);
            Relax(visible[i], -1, (position - source.Position).Length, position);
        }

        var everything = targetCount == 0;
        for (var popped = 1; heap.Count > 0 && (everything || waiting > 0); popped++)
        {
            if (popped % CheckCancellationEvery == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var point = heap.Pop();
            if (point >= graph.PointCount)
            {
                var target = point - graph.PointCount;
                waiting -= final[target] ? 0 : 1;
                final[target] = true;
            }
            else if (stamps[point] != SettledStamp)
            {
                stamps[point] = SettledStamp;
                Settle(point);
            }
        }
    }

    /// <inheritdoc/>
    public double ToTarget(int target) => final[target] ? reached[target] : double.PositiveInfinity;

    /// <summary>Distance to a graph point after <see cref="Run"/> without targets; +∞ where it was not reached.</summary>
    public double ToPoint(int point) => stamps[point] == SettledStamp ? distances[point] : double.PositiveInfinity;

    /// <summary>Positions of the graph points on the way to a target, last first; none where the straight line is the shortest.</summary>
    public void Trace(int target, List<Vector3D> backwards)
    {
        for (var point = LastBefore(target); point >= 0; point = previous[point])
        {
            backwards.Add(graph.Position(point));
        }
    }

    /// <summary>Graph points on the way to a target, last first; returns their number.</summary>
    public int Trace(int target, ref int[] backwards)
    {
        var count = 0;
        for (var point = LastBefore(target); point >= 0; point = previous[point])
        {
            if (count == backwards.Length)
            {
                Array.Resize(ref backwards, 2 * count);
            }

            backwards[count++] = point;
        }

        return count;
    }

    private int LastBefore(int target)
    {
        for (var i = 0; i < attachmentCount; i++)
        {
            // The first attachment that gives the distance bit for bit is the one that set it, or an equal of it.
            if (attachments[i].Target == target && stamps[attachments[i].Point] == SettledStamp
                && distances[attachments[i].Point] + attachments[i].Length == reached[target])
            {
                return attachments[i].Point;
            }
        }

        return -1;
    }

    private void Attach(int point, double length)
    {
        if (attachmentCount == attachments.Length)
        {
            Array.Resize(ref attachments, 2 * attachmentCount);
        }

        var next = attachedStamps[point] == epoch ? attachedHeads[point] : -1;
        attachments[attachmentCount] = new(targetCount, point, next, length);
        attachedHeads[point] = attachmentCount++;
        attachedStamps[point] = epoch;
    }

    private void Settle(int point)
    {
        var distance = distances[point];
        if (attachedStamps[point] == epoch)
        {
            for (var i = attachedHeads[point]; i >= 0; i = attachments[i].Next)
            {
                ref var a = ref attachments[i];
                if (distance + a.Length < reached[a.Target])
                {
                    reached[a.Target] = distance + a.Length;
                    heap.Push(reached[a.Target], graph.PointCount + a.Target);
                }
            }
        }

        if (point < graph.Topology.NodeCount)
        {
            LeaveNode(point, distance);
        }
        else
        {
            LeaveEdgePoint(point, distance);
        }
    }

    private void LeaveNode(int node, double distance)
    {
        var steiner = graph.Steiner;
        foreach (ref readonly var link in graph.LinksOf(node))
        {
            if (steiner == 0 || link.Edge < 0)
            {
                Relax(link.Node, node, distance + link.Length);
            }
            else
            {
                var k = node < link.Node ? 0 : steiner - 1;
                Relax(graph.FirstOnEdge(link.Edge) + k, node, distance + (link.Length / (steiner + 1)));
            }
        }

        if (steiner == 0)
        {
            return;
        }

        var topology = graph.Topology;
        var from = graph.Position(node);
        foreach (var face in topology.NodeFaces(node))
        {
            for (var side = 3 * face; side < (3 * face) + 3; side++)
            {
                var edge = topology.FaceEdges[side];
                if (topology.Edges[edge] is var ends && ends.A != node && ends.B != node)
                {
                    AcrossTo(edge, node, from, distance);
                }
            }
        }
    }

    private void LeaveEdgePoint(int point, double distance)
    {
        var topology = graph.Topology;
        var steiner = graph.Steiner;
        var (edge, k) = Math.DivRem(point - topology.NodeCount, steiner);
        var (a, b) = topology.Edges[edge];
        var from = graph.OnEdge(edge, k);
        Vector3D positionA = graph.Position(a), positionB = graph.Position(b);
        var step = (positionA - positionB).Length / (steiner + 1);
        Relax(k == 0 ? a : point - 1, point, distance + step);
        Relax(k == steiner - 1 ? b : point + 1, point, distance + step);
        foreach (var face in topology.EdgeFaces(edge))
        {
            var (n0, n1, n2) = topology.FaceNodes(face);
            var opposite = n0 != a && n0 != b ? n0 : n1 != a && n1 != b ? n1 : n2;
            if (stamps[opposite] != SettledStamp)
            {
                var position = graph.Position(opposite);
                Relax(opposite, point, distance + (position - from).Length, position);
            }

            for (var side = 3 * face; side < (3 * face) + 3; side++)
            {
                if (topology.FaceEdges[side] != edge)
                {
                    AcrossTo(topology.FaceEdges[side], point, from, distance);
                }
            }
        }
    }

    private void AcrossTo(int edge, int point, Vector3D from, double distance)
    {
        var first = graph.FirstOnEdge(edge);
        for (var k = 0; k < graph.Steiner; k++)
        {
            if (stamps[first + k] != SettledStamp)
            {
                var position = graph.OnEdge(edge, k);
                Relax(first + k, point, distance + (position - from).Length, position);
            }
        }
    }

    private void Relax(int point, int from, double distance)
    {
        if (stamps[point] != SettledStamp)
        {
            Relax(point, from, distance, double.IsPositiveInfinity(aimRadius) ? default : graph.Position(point));
        }
    }

    private void Relax(int point, int from, double distance, Vector3D position)
    {
        var stamp = stamps[point];
        if (stamp == SettledStamp || (stamp == OpenStamp && distances[point] <= distance))
        {
            return;
        }

        var bound = double.IsPositiveInfinity(aimRadius) ? 0 : Math.Max(0, (position - aim).Length - aimRadius);
        if (distance + bound > limit)
        {
            return;
        }

        stamps[point] = OpenStamp;
        distances[point] = distance;
        if (TracksPaths)
        {
            previous[point] = from;
        }

        heap.Push(distance + bound, point);
    }

    /// <summary>A graph point that sees a target.</summary>
    private readonly record struct Attachment(int Target, int Point, int Next, double Length);
}
