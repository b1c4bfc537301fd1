using GeometryMatters.Filtering;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>The end of every way to labels: matches are lifted to the surfaces, and a filter says which are kept.</summary>
internal static class FilteredPair
{
    /// <summary>Labels of a pair; the counts of the stages before are completed.</summary>
    public static PairLabels Label(
        ICorrespondenceFilter filter, PreparedView source, PreparedView target, ReadOnlySpan<Correspondence> matches, StageCounts counts, CancellationToken cancellationToken)
    {
        var lifted = CorrespondenceLifter.Lift(source.Surface, target.Surface, matches);
        var verdicts = new FilterVerdict[lifted.Length];
        filter.Evaluate(new(source.View, target.View), lifted, verdicts, cancellationToken);
        Correspondence[] kept = [.. lifted.Where((_, i) => verdicts[i].Accepted).Select(l => l.Match)];
        return new()
        {
            Category = source.View.Category,
            SourceId = source.View.Id,
            TargetId = target.View.Id,
            SourceLetterbox = source.View.Letterbox,
            TargetLetterbox = target.View.Letterbox,
            Kept = kept,
            Counts = counts with { Lifted = lifted.Count(l => l.IsLifted), Kept = kept.Length },
        };
    }
}
