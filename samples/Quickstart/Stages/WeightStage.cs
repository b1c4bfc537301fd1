using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Pipelines;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

internal sealed record ChosenWeights(WeightScore Score, FusionSummary Summary, WeightSearchReport Search)
{
    public FusionWeights Weights => Score.Weights;
}

/// <summary>Chooses the fusion weights by PCK@0.1 of unfiltered matches on validation pairs, as the paper does.</summary>
internal static class WeightStage
{
    private static readonly FusionWeights Equal = new(
        new FusionWeight("fine", 1.0 / 3), new FusionWeight("coarse", 1.0 / 3), new FusionWeight(FusionWeights.FieldName, 1.0 / 3));

    public static ChosenWeights Choose(ViewStore views, IReadOnlyList<PairAnnotation> pairs, IProgress<StageProgress> progress)
    {
        var search = new WeightSearch().Run(pairs, FilterStage.Prepared(views, pairs, Equal), progress);

        // Every feature takes part, as in the paper: what is compared is the same features with and without the field.
        var best = search.Scores.Where(s => s.Parts.All(p => p > 0)).MaxBy(s => s.PckPercent)!;
        return new(best, new(Describe(best.Weights), [.. search.Scores.Select(t => new WeightTrial(Describe(t.Weights), Math.Round(t.PckPercent, 2)))]), search);
    }

    private static Dictionary<string, double> Describe(FusionWeights weights) => weights.Entries.ToDictionary(e => e.Name, e => Math.Round(e.Weight, 4));
}
