using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

internal sealed record LabelOutcome(IReadOnlyList<PairLabels> Labels, LabelSummary Summary, IReadOnlyList<FailedItem> Failures);

/// <summary>Pseudo-labels of the training pairs, through a store as a run over a whole dataset would have it.</summary>
internal static class LabelStage
{
    public static LabelOutcome Run(ViewStore views, IReadOnlyList<PairAnnotation> pairs, FusionWeights weights, string storePath, IProgress<StageProgress> progress)
    {
        // The dataset may have been drawn anew since; nothing of an earlier store is to be gone on with.
        File.Delete(storePath);
        // Pairs come category by category, and a category has fewer views: none is prepared twice.
        const int Cached = 48;
        return Run(views, pairs, new PseudoLabelPipeline(weights, FilterStage.Geodesic(), options: new() { CachedViews = Cached }), storePath, progress);
    }

    /// <summary>Labels with any pipeline, going on with what the store has.</summary>
    public static LabelOutcome Run(
        ViewStore views, IReadOnlyList<PairAnnotation> pairs, PseudoLabelPipeline pipeline, string storePath, IProgress<StageProgress> progress)
    {
        LabelRequest[] requests = [.. pairs.Select(p => new LabelRequest(ViewStore.Key(p.Source), ViewStore.Key(p.Target)))];
        new LabelRun(pipeline).RunAsync(storePath, requests, views.Open, progress).GetAwaiter().GetResult();
        using var store = LabelStore.Open(storePath);
        List<PairLabels> labels = [];
        List<FailedItem> failures = [];
        foreach (var record in store.ReadAll())
        {
            if (record.Labels is { } value)
            {
                labels.Add(value);
            }
            else
            {
                failures.Add(new("labels", $"{record.Pair.SourceKey} -> {record.Pair.TargetKey}", record.Failure!.Message));
            }
        }

        int[] kept = [.. labels.Select(l => l.Kept.Count).Order()];
        return new(
            labels,
            new(
                kept.Length,
                kept.Count(k => k > 0),
                Math.Round(kept.Average(), 1),
                kept[kept.Length / 2],
                Math.Round(labels.Average(l => l.Counts.Candidates), 1),
                Math.Round(labels.Average(l => l.Counts.Cyclic), 1)),
            failures);
    }
}
