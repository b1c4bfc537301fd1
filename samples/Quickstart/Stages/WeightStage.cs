using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

internal sealed record ChosenWeights(FusionWeights Weights, FusionSummary Summary);

/// <summary>Chooses the fusion weights by PCK@0.1 of unfiltered matches on validation pairs, as the paper does.</summary>
internal static class WeightStage
{
    private static readonly double[] FieldWeights = [0, 1.0 / 6, 1.0 / 3, 1.0 / 2];
    private static readonly double[] FineShares = [1.0 / 3, 1.0 / 2, 2.0 / 3];

    public static ChosenWeights Choose(ViewStore views, IReadOnlyList<PairAnnotation> pairs, IProgress<StageProgress> progress)
    {
        List<(FusionWeights Weights, double Pck)> trials = [];
        foreach (var field in FieldWeights)
        {
            foreach (var share in FineShares)
            {
                FusionWeights weights = new(
                    new FusionWeight("fine", share * (1 - field)),
                    new FusionWeight("coarse", (1 - share) * (1 - field)),
                    new FusionWeight(FusionWeights.FieldName, field));
                var all = new FilterComparison().Measure(pairs, FilterStage.Prepared(views, pairs, weights), [])[0].Report;
                trials.Add((weights, 100.0 * all.Right / Math.Max(1, all.Right + all.Wrong)));
                progress.Report(new("weights", trials.Count, FieldWeights.Length * FineShares.Length));
            }
        }

        var best = trials.MaxBy(t => t.Pck).Weights;
        return new(best, new(Describe(best), [.. trials.Select(t => new WeightTrial(Describe(t.Weights), Math.Round(t.Pck, 2)))]));
    }

    private static Dictionary<string, double> Describe(FusionWeights weights) => weights.Entries.ToDictionary(e => e.Name, e => Math.Round(e.Weight, 4));
}
