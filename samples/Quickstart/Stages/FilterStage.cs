using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>Rows of the table, the curves behind them, and all filters where they keep as many candidates as the geodesic one.</summary>
internal sealed record FilterOutcome(IReadOnlyList<FilterRow> Rows, IReadOnlyList<FilterCurveEntry> Curves, IReadOnlyList<EqualYieldRow> EqualYield);

/// <summary>The paper's Table 2: what each filter does to right and wrong matches, for 2D features and with the field.</summary>
internal static class FilterStage
{
    // Eight times the threshold: beyond it the geodesic curve is not known, and drawn no further.
    private const float CurvesUpTo = 0.4f;

    /// <summary>By default pieces that nearly touch count as joined: a car's wheels are separate surfaces.</summary>
    public static BicyclicGeodesicFilter Geodesic() => new();

    public static FilterOutcome Measure(
        ViewStore views, IReadOnlyList<PairAnnotation> pairs, FusionWeights weights, IProgress<StageProgress> progress)
    {
        // The same decisions as those of the default, with the errors of rejected matches.
        BicyclicGeodesicFilter geodesic = new(new() { ReportErrorsUpTo = CurvesUpTo });
        IThresholdFilter[] filters = [new SphericalFilter(), new TriplaneFilter(), new FieldSimilarityFilter(), geodesic];
        List<FilterRow> rows = [];
        List<FilterCurveEntry> curves = [];
        List<EqualYieldRow> equal = [];
        foreach (var (name, mixture) in new[] { ("2d", weights.Without(FusionWeights.FieldName)), ("2d+field", weights) })
        {
            var measured = new FilterComparison().MeasureCurves(pairs, Prepared(views, pairs, mixture), filters, progress);
            rows.AddRange(measured.Select(row => new FilterRow(
                name,
                row.Filter,
                Round(row.Report.WrongAmongSurvivorsPercent),
                Round(row.Report.WrongKeptPercent),
                Round(row.Report.RightKeptPercent),
                Round(row.Report.CandidatesPerPair),
                (int)(row.Report.Right + row.Report.Wrong))));
            FilterCurve[] found = [.. measured.Select(row => row.Curve).OfType<FilterCurve>()];
            curves.AddRange(found.Select(c => new FilterCurveEntry(name, c)));
            var yield = found.Single(c => c.Filter == geodesic.Name).Used.Report.CandidatesPerPair ?? 0;
            equal.AddRange(found.Select(c => EqualYield(name, c, yield)));
        }

        return new(rows, curves, equal);
    }

    // A filter that keeps fewer at every threshold, or a run where nothing is kept, has no row to compare.
    private static EqualYieldRow EqualYield(string features, FilterCurve curve, double yield)
    {
        var point = yield > 0 ? curve.AtYield(yield) : null;
        return new(
            features,
            curve.Filter,
            point is null ? null : Math.Round(point.Threshold, 5),
            Rounded(point?.Report.WrongAmongSurvivorsPercent),
            Rounded(point?.Report.WrongKeptPercent),
            Rounded(point?.Report.RightKeptPercent),
            Rounded(point?.Report.CandidatesPerPair));
    }

    /// <summary>Prepares every image of some pairs once.</summary>
    public static Func<ImageAnnotation, PreparedView> Prepared(ViewStore views, IReadOnlyList<PairAnnotation> pairs, FusionWeights weights)
    {
        PseudoLabelPipeline pipeline = new(weights, new NoFilter());
        var prepared = pairs
            .SelectMany(p => new[] { p.Source, p.Target })
            .DistinctBy(ViewStore.Key)
            .AsParallel()
            .Select(i => (Key: ViewStore.Key(i), View: pipeline.Prepare(views.Open(i))))
            .ToDictionary(p => p.Key, p => p.View, StringComparer.Ordinal);
        return image => prepared[ViewStore.Key(image)];
    }

    private static double Round(double? value) => Rounded(value) ?? 0;

    private static double? Rounded(double? value) => value is { } v ? Math.Round(v, 2) : null;
}
