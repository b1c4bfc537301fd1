using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>Measures what filters do to right and wrong matches of annotated key points (paper Table 2).</summary>
/// <remarks>
/// For each key point visible in both images, the nearest neighbour of its cell is right or wrong by PCK. A filter's survivors
/// are those that pass the cyclic check and the filter. A key point whose cell is not foreground takes the nearest foreground
/// cell among the eight around it; where there is none it is left out.
/// </remarks>
public sealed class FilterComparison
{
    private readonly CandidateGenerator candidates;
    private readonly double alpha;

    /// <summary>Prepares a comparison.</summary>
    /// <param name="candidates">Proposes candidates; null for the paper's.</param>
    /// <param name="alpha">PCK threshold that tells right from wrong.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not above zero.</exception>
    public FilterComparison(CandidateGenerator? candidates = null, double alpha = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        this.candidates = candidates ?? new();
        this.alpha = alpha;
    }

    /// <summary>Measures every filter on the same candidates.</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="views">The prepared view of an image; called from several threads.</param>
    /// <param name="filters">The filters.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="GeometryMattersException">A view cannot be had, or two views have features of different widths.</exception>
    /// <returns>Rows for all nearest neighbours (<c>none</c>), for the cyclic check alone (<c>cyclic</c>), and for each filter after the cyclic check.</returns>
    public IReadOnlyList<FilterComparisonRow> Measure(
        IReadOnlyList<PairAnnotation> pairs,
        Func<ImageAnnotation, PreparedView> views,
        IReadOnlyList<ICorrespondenceFilter> filters,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return MeasureAll(pairs, views, filters, [.. filters.Select(_ => (FilterCurveStatistics?)null)], progress, cancellationToken);
    }

    /// <summary>Measures every filter on the same candidates, at its threshold and at all others.</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="views">The prepared view of an image; called from several threads.</param>
    /// <param name="filters">Filters that report their errors; the geodesic one does with <c>ReportErrorsUpTo</c>, which is where its curve ends.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A filter does not report its errors.</exception>
    /// <exception cref="GeometryMattersException">A view cannot be had, or two views have features of different widths.</exception>
    /// <returns>Rows as <see cref="Measure"/> gives them; those of the filters have a <see cref="FilterComparisonRow.Curve"/>.</returns>
    /// <remarks>Memory: 4 bytes per filter and candidate of all pairs.</remarks>
    public IReadOnlyList<FilterComparisonRow> MeasureCurves(
        IReadOnlyList<PairAnnotation> pairs,
        Func<ImageAnnotation, PreparedView> views,
        IReadOnlyList<IThresholdFilter> filters,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filters);
        return MeasureAll(pairs, views, filters, [.. filters.Select(f => new FilterCurveStatistics(f))], progress, cancellationToken);
    }

    private IReadOnlyList<FilterComparisonRow> MeasureAll(
        IReadOnlyList<PairAnnotation> pairs,
        Func<ImageAnnotation, PreparedView> views,
        IReadOnlyList<ICorrespondenceFilter> filters,
        FilterCurveStatistics?[] curves,
        IProgress<StageProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(views);
        var perPair = new FilterReport[pairs.Count][];
        var done = 0;
        ParallelLoop.For(pairs.Count, new() { CancellationToken = cancellationToken }, i =>
        {
            perPair[i] = MeasurePair(pairs[i], views(pairs[i].Source), views(pairs[i].Target), filters, curves, cancellationToken);
            progress?.Report(new("filters", Interlocked.Increment(ref done), pairs.Count));
        });

        string[] names = ["none", "cyclic", .. filters.Select(f => f.Name)];
        return [.. names.Select((name, row) =>
        {
            FilterStatistics sums = new();
            foreach (var pair in perPair)
            {
                sums.Add(pair[row]);
            }

            return new FilterComparisonRow(name, sums.Report) { Curve = row < 2 ? null : curves[row - 2]?.ToCurve() };
        })];
    }

    private FilterReport[] MeasurePair(
        PairAnnotation pair,
        PreparedView source,
        PreparedView target,
        IReadOnlyList<ICorrespondenceFilter> filters,
        FilterCurveStatistics?[] curves,
        CancellationToken cancellationToken)
    {
        PreparedView.RequireComparable(source, target);
        var proposed = candidates.Generate(source.Fused, target.Fused, cancellationToken);
        var cyclic = proposed.Cyclic.ToHashSet();
        var found = KeypointProbes.Of(pair, source.Fused);
        var probes = found.ConvertAll(p => new Probe(p.Slot, proposed.Nearest[p.Row]));
        var isRight = KeypointProbes.Judge(pair, target.Fused.Letterbox, found, probes.ConvertAll(p => p.Match.TargetCell), alpha);

        // Key points and dense candidates are judged in one call, so that a filter shares its work between them.
        Correspondence[] dense = [.. proposed.Cyclic];
        Correspondence[] asked = [.. dense, .. probes.Select(p => p.Match)];
        var lifted = CorrespondenceLifter.Lift(source.Surface, target.Surface, asked);
        var verdicts = new FilterVerdict[asked.Length];

        List<FilterReport> reports =
        [
            Count(isRight, [.. probes.Select(_ => FilterVerdict.Keep(0))], proposed.All.Count),
            Count(isRight, [.. probes.Select(p => Cyclic(p, FilterVerdict.Keep(0)))], dense.Length),
        ];
        for (var f = 0; f < filters.Count; f++)
        {
            filters[f].Evaluate(new(source.View, target.View), lifted, verdicts, cancellationToken);
            var judged = probes.Select((p, i) => Cyclic(p, verdicts[dense.Length + i])).ToArray();
            var candidateVerdicts = verdicts[..dense.Length];
            reports.Add(Count(isRight, judged, candidateVerdicts.Count(v => v.Accepted)));
            if (curves[f] is { } curve)
            {
                // Errors are sorted in the end, so that the order in which pairs come does not show.
                lock (curve)
                {
                    curve.AddPair(isRight, judged, candidateVerdicts);
                }
            }
        }

        return [.. reports];

        FilterVerdict Cyclic(Probe probe, FilterVerdict verdict) => cyclic.Contains(probe.Match) ? verdict : FilterVerdict.Reject(RejectReason.NotCyclic);
    }

    private static FilterReport Count(bool[] isRight, FilterVerdict[] verdicts, int kept)
    {
        FilterStatistics statistics = new();
        statistics.AddPair(isRight, verdicts, kept);
        return statistics.Report;
    }

    private readonly record struct Probe(int Slot, Correspondence Match);
}

/// <summary>What one filter did.</summary>
/// <param name="Filter">Name of the filter.</param>
/// <param name="Report">Counts and rates over all pairs.</param>
public sealed record FilterComparisonRow(string Filter, FilterReport Report)
{
    /// <summary>The filter at all thresholds, where <see cref="FilterComparison.MeasureCurves"/> measured it; null otherwise.</summary>
    public FilterCurve? Curve { get; init; }
}
