using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Quickstart.Stages;

internal sealed record EvaluationOutcome(PckReport ZeroShot, PckReport Adapted)
{
    public void WriteTo(QuickstartReport report)
    {
        report.Pck["zero_shot"] = Summarize(ZeroShot);
        report.Pck["adapter"] = Summarize(Adapted);
        var last = ZeroShot.Alphas.Count - 1;
        foreach (var (before, after) in ZeroShot.Categories.Zip(Adapted.Categories))
        {
            report.PerCategory[before.Name] = new(
                Percent(before.Scores.PerImage[last]),
                Percent(after.Scores.PerImage[last]),
                Percent(before.Scores.GeoAwarePerImage[last]),
                Percent(after.Scores.GeoAwarePerImage[last]),
                before.Scores.Pairs);
        }
    }

    private static PckSummary Summarize(PckReport report) => new(
        ByAlpha(report, PckProtocol.PerImage),
        ByAlpha(report, PckProtocol.PerKeypoint),
        ByAlpha(report, PckProtocol.GeoAwarePerImage),
        $"per_image: {PckReport.Describe(PckProtocol.PerImage)}; per_keypoint: {PckReport.Describe(PckProtocol.PerKeypoint)}; "
        + $"geo_aware: {PckReport.Describe(PckProtocol.GeoAwarePerImage)}; threshold: alpha times the longer side of the target's box; windowed soft-argmax");

    private static SortedDictionary<string, double> ByAlpha(PckReport report, PckProtocol protocol) => new(
        report.Alphas.Zip(report.Overall.By(protocol)).ToDictionary(p => p.First.ToString("F2", CultureInfo.InvariantCulture), p => Percent(p.Second)),
        StringComparer.Ordinal);

    private static double Percent(double share) => Math.Round(100 * share, 2);
}

/// <summary>PCK of the 2D features as they are and of the adapter, on objects that training never saw.</summary>
internal static class EvaluationStage
{
    public static EvaluationOutcome Run(
        ViewStore views, IReadOnlyList<PairAnnotation> pairs, FusionWeights weights, Adapter adapter, IProgress<StageProgress> progress)
    {
        var plain = weights.Without(FusionWeights.FieldName);
        double[] shares = [.. ReconstructionStage.Extractors.Select(e => plain.Of(e.Name))];
        return new(Measure(maps => FeatureConcatenation.Create(maps, shares)), Measure(adapter.Transform));

        PckReport Measure(Func<IReadOnlyList<FeatureMap>, FeatureMap> descriptors)
        {
            Dictionary<string, FeatureMap> made = new(StringComparer.Ordinal);
            return new PckEvaluator().Evaluate(
                pairs,
                image =>
                {
                    var key = ViewStore.Key(image);
                    if (!made.TryGetValue(key, out var map))
                    {
                        made.Add(key, map = descriptors(views.Maps(key)));
                    }

                    return map;
                },
                views.Dataset.Pairs.GeoAwareGroups,
                progress);
        }
    }
}
