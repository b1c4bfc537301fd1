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

    /// <summary>Both as rows for a paper (pck.tex) and for a spreadsheet (pck.csv).</summary>
    public void WriteFiles(string folder)
    {
        PckEntry[] entries = [new("zero-shot", ZeroShot), new("adapter", Adapted)];
        PckReportWriter.Write(Path.Combine(folder, "pck.csv"), entries);
        PckReportWriter.Write(Path.Combine(folder, "pck.tex"), entries);
    }

    private static PckSummary Summarize(PckReport report) => new(
        ByAlpha(report, PckProtocol.PerImage),
        ByAlpha(report, PckProtocol.PerKeypoint),
        ByAlpha(report, PckProtocol.GeoAwarePerImage),
        string.Join("; ", report.Conditions.ToList().Select(c => $"{c.Key}: {c.Value}")));

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
            return new PckEvaluator(new() { Subset = $"{views.Dataset.Pairs.Name} test" }).Evaluate(
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
