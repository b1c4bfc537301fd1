using System.Globalization;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Filtering;

/// <summary>Base of filters that judge one candidate at a time by an error and a threshold.</summary>
public abstract class CorrespondenceFilter : IThresholdFilter
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract float Threshold { get; }

    /// <inheritdoc/>
    /// <value>Name and threshold; a filter with further settings adds them.</value>
    public virtual string Settings => string.Create(CultureInfo.InvariantCulture, $"{Name} {Threshold:R}");

    /// <inheritdoc/>
    public virtual float MeasuredBelow => float.PositiveInfinity;

    /// <inheritdoc/>
    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (candidates.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {candidates.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        for (var i = 0; i < candidates.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!candidates[i].IsLifted)
            {
                verdicts[i] = FilterVerdict.Reject(RejectReason.RayMiss);
                continue;
            }

            var error = Error(pair, candidates[i]);
            verdicts[i] = error <= Threshold ? FilterVerdict.Keep(error) : FilterVerdict.Reject(RejectReason.AboveThreshold, error);
        }
    }

    /// <summary>Error of one candidate whose two rays hit.</summary>
    /// <param name="pair">The two views.</param>
    /// <param name="candidate">The candidate.</param>
    /// <returns>The error; smaller is better, +∞ where it cannot be computed.</returns>
    protected abstract float Error(ViewPair pair, in LiftedCorrespondence candidate);
}
