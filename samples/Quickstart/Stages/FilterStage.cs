using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>The paper's Table 2: what each filter does to right and wrong matches, for 2D features and with the field.</summary>
internal static class FilterStage
{
    /// <summary>By default pieces that nearly touch count as joined: a car's wheels are separate surfaces.</summary>
    public static BicyclicGeodesicFilter Geodesic() => new();

    public static IReadOnlyList<FilterRow> Measure(
        ViewStore views, IReadOnlyList<PairAnnotation> pairs, FusionWeights weights, IProgress<StageProgress> progress)
    {
        ICorrespondenceFilter[] filters = [new SphericalFilter(), new TriplaneFilter(), new FieldSimilarityFilter(), Geodesic()];
        List<FilterRow> rows = [];
        foreach (var (name, mixture) in new[] { ("2d", weights.Without(FusionWeights.FieldName)), ("2d+field", weights) })
        {
            foreach (var row in new FilterComparison().Measure(pairs, Prepared(views, pairs, mixture), filters, progress))
            {
                rows.Add(new(
                    name,
                    row.Filter,
                    Round(row.Report.WrongAmongSurvivorsPercent),
                    Round(row.Report.WrongKeptPercent),
                    Round(row.Report.RightKeptPercent),
                    Round(row.Report.CandidatesPerPair),
                    (int)(row.Report.Right + row.Report.Wrong)));
            }
        }

        return rows;
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

    private static double Round(double? value) => Math.Round(value ?? 0, 2);
}
