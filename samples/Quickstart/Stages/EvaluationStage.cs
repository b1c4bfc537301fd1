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
        return new(
            Measure(views, pairs, ZeroShot(views, weights.Without(FusionWeights.FieldName)), progress),
            Measure(views, pairs, key => adapter.Transform(views.Maps(key)), progress));
    }

    /// <summary>Descriptors of images by their keys: 2D features side by side, as they are.</summary>
    public static Func<string, FeatureMap> ZeroShot(ViewStore views, FusionWeights plain)
    {
        var used = ReconstructionStage.Extractors.Select(e => e.Name).Where(n => plain.Of(n) > 0).ToArray();
        double[] shares = [.. used.Select(plain.Of)];
        return key => FeatureConcatenation.Create(views.Maps(key, names: used), shares);
    }

    /// <summary>PCK of descriptors that are made once for every image.</summary>
    public static PckReport Measure(ViewStore views, IReadOnlyList<PairAnnotation> pairs, Func<string, FeatureMap> descriptors, IProgress<StageProgress> progress)
    {
        Dictionary<string, FeatureMap> made = new(StringComparer.Ordinal);
        return new PckEvaluator(new() { Subset = $"{views.Dataset.Pairs.Name} test" }).Evaluate(
            pairs,
            image =>
            {
                var key = ViewStore.Key(image);
                if (!made.TryGetValue(key, out var map))
                {
                    made.Add(key, map = descriptors(key));
                }

                return map;
            },
            views.Dataset.Pairs.GeoAwareGroups,
            progress);
    }
}
