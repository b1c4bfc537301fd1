using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Keeps every candidate, also those whose rays missed: the unfiltered row of the paper's Table 2.</summary>
public sealed class NoFilter : ICorrespondenceFilter
{
    /// <inheritdoc/>
    public string Name => "none";

    /// <inheritdoc/>
    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (candidates.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {candidates.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        verdicts.Fill(FilterVerdict.Keep(0));
    }
}
