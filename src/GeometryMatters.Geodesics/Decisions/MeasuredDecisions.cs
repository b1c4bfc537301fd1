using GeometryMatters.Filtering;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Decisions by the distances of one solver per mesh, measured as far as the threshold asks: first the target mesh, with what straight
/// lines leave of the source mesh, then the source mesh. Queries that start at one point share a search.
/// </summary>
internal sealed class MeasuredDecisions
{
    private readonly DecisionSide source;
    private readonly DecisionSide target;
    private readonly DecisionThreshold threshold;
    private readonly DecisionThreshold most;
    private readonly int threads;
    private readonly VerdictBasis basis;
    private readonly Func<MeshGeodesics, CancellationToken, IGeodesicSolver> solver;

    public MeasuredDecisions(MeshGeodesics source, MeshGeodesics target, BicyclicDeciderOptions options)
    {
        this.source = new(source);
        this.target = new(target);
        threshold = new(options.Threshold);
        most = new(Math.Max(options.Threshold, options.ReportErrorsUpTo));
        threads = options.MaxDegreeOfParallelism;
        (basis, solver) = source.HasOwnSolver || target.HasOwnSolver ? (VerdictBasis.Measured, (g, token) => g.HasOwnSolver ? g.Solver : g.ExactSolver(token))
            : options.Decision == GeodesicDecision.EdgePathOnly ? (VerdictBasis.EdgePath, (g, token) => g.FineEdgePaths(token))
            : (VerdictBasis.Exact, (Func<MeshGeodesics, CancellationToken, IGeodesicSolver>)((g, token) => g.ExactSolver(token)));
    }

    public void Decide(ReadOnlySpan<BicyclicQuery> queries, Span<FilterVerdict> verdicts, CancellationToken cancellationToken)
    {
        var count = queries.Length;
        Ends s = new(source, count), t = new(target, count);
        for (var i = 0; i < count; i++)
        {
            s.Set(i, queries[i].SourceStart, queries[i].SourceEnd);
            t.Set(i, queries[i].TargetStart, queries[i].TargetEnd);
        }

        Measure(t, s.Straight, cancellationToken);
        Measure(s, t.Measured, cancellationToken);
        for (var i = 0; i < count; i++)
        {
            verdicts[i] = s.AreJoined[i] && t.AreJoined[i] ? Decide(s, t, i, cancellationToken) : FilterVerdict.Reject(RejectReason.Disconnected);
        }
    }

    private FilterVerdict Decide(in Ends s, in Ends t, int i, CancellationToken cancellationToken)
    {
        var sum = s.Measured[i] + t.Measured[i];
        if (basis == VerdictBasis.Exact && !threshold.IsBelow(sum) && !threshold.IsAbove(sum))
        {
            sum = source.Exact(s.Start[i], s.End[i], double.PositiveInfinity, cancellationToken) + target.Exact(t.Start[i], t.End[i], double.PositiveInfinity, cancellationToken);
        }

        return threshold.Keeps(sum) || most.Keeps(sum)
            ? threshold.Verdict(threshold.Keeps(sum), sum, basis)
            : FilterVerdict.Reject(RejectReason.AboveThreshold, float.PositiveInfinity, basis);
    }

    // Measures every query that the other mesh leaves room for.
    private void Measure(Ends ends, double[] other, CancellationToken cancellationToken)
    {
        var room = most.Total + most.Band;
        var groups = Enumerable.Range(0, other.Length)
            .Where(i => ends.AreJoined[i] && ends.Straight[i] + other[i] <= room)
            .GroupBy(i => ends.Start[i])
            .Select(g => g.ToArray())
            .ToArray();
        var measuring = solver(ends.Side.Geodesics, cancellationToken);
        ParallelLoop.For(groups.Length, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, g =>
        {
            var group = groups[g];
            var distances = new double[group.Length];
            var limit = ends.Side.Limit(room - group.Min(i => other[i]));
            measuring.Distances(ends.Start[group[0]], Array.ConvertAll(group, i => ends.End[i]), distances, limit, cancellationToken);
            for (var i = 0; i < group.Length; i++)
            {
                ends.Measured[group[i]] = ends.Side.Normalized(distances[i]);
            }
        });
    }

    /// <summary>Both points of every query on one mesh, and how far apart they are; +∞ until measured.</summary>
    private readonly struct Ends(DecisionSide side, int count)
    {
        public DecisionSide Side { get; } = side;

        public SurfacePoint[] Start { get; } = new SurfacePoint[count];

        public SurfacePoint[] End { get; } = new SurfacePoint[count];

        public bool[] AreJoined { get; } = new bool[count];

        public double[] Straight { get; } = new double[count];

        public double[] Measured { get; } = Enumerable.Repeat(double.PositiveInfinity, count).ToArray();

        public void Set(int i, SurfacePoint start, SurfacePoint end)
        {
            var topology = Side.Geodesics.Topology;
            LocatedPoint from = LocatedPoint.Find(topology, start, nameof(start)), to = LocatedPoint.Find(topology, end, nameof(end));
            (Start[i], End[i], AreJoined[i], Straight[i]) = (start, end, Side.AreJoined(from, to), Side.Straight(from, to));
        }
    }
}
