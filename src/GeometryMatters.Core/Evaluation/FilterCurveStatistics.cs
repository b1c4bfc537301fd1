using GeometryMatters.Filtering;

namespace GeometryMatters.Evaluation;

/// <summary>Collects the errors that a filter reports, so that <see cref="ToCurve"/> tells what it would do at every threshold.</summary>
/// <remarks>Memory: 4 bytes per prediction and candidate. Not safe for concurrent calls; collections of different pairs can be joined with <see cref="Add"/>.</remarks>
public sealed class FilterCurveStatistics
{
    private readonly string filter;
    private readonly float threshold;
    private readonly float measuredBelow;
    private readonly List<float> rightErrors = [];
    private readonly List<float> wrongErrors = [];
    private readonly List<float> candidateErrors = [];
    private int pairs;

    /// <summary>Prepares a collection for one filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="ArgumentException">The filter does not report its errors beyond its threshold's decision (<see cref="IThresholdFilter.MeasuredBelow"/>).</exception>
    public FilterCurveStatistics(IThresholdFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (!(filter.MeasuredBelow > filter.Threshold))
        {
            throw new ArgumentException(
                $"Expected a filter that reports its errors, found '{filter.Name}', which measures only those below {filter.MeasuredBelow}; the geodesic filter does with ReportErrorsUpTo.", nameof(filter));
        }

        this.filter = filter.Name;
        threshold = filter.Threshold;
        measuredBelow = filter.MeasuredBelow;
    }

    /// <summary>Adds one pair.</summary>
    /// <param name="isRight">Whether each prediction of an annotated key point is right.</param>
    /// <param name="predictions">The filter's verdict on each prediction; one that an earlier stage dropped has an error of +∞ and survives at no threshold.</param>
    /// <param name="candidates">The filter's verdicts on the pair's dense candidates.</param>
    /// <exception cref="ArgumentException">The first two spans differ in length.</exception>
    public void AddPair(ReadOnlySpan<bool> isRight, ReadOnlySpan<FilterVerdict> predictions, ReadOnlySpan<FilterVerdict> candidates)
    {
        if (isRight.Length != predictions.Length)
        {
            throw new ArgumentException($"Expected {isRight.Length} verdicts, found {predictions.Length}.", nameof(predictions));
        }

        pairs++;
        for (var i = 0; i < isRight.Length; i++)
        {
            (isRight[i] ? rightErrors : wrongErrors).Add(predictions[i].Error);
        }

        foreach (var candidate in candidates)
        {
            candidateErrors.Add(candidate.Error);
        }
    }

    /// <summary>Adds what was collected elsewhere for the same filter.</summary>
    /// <param name="other">The other collection.</param>
    /// <exception cref="ArgumentException">It is of another filter or threshold.</exception>
    public void Add(FilterCurveStatistics other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if ((filter, threshold, measuredBelow) != (other.filter, other.threshold, other.measuredBelow))
        {
            throw new ArgumentException($"Expected errors of '{filter}' at {threshold}, found those of '{other.filter}' at {other.threshold}.", nameof(other));
        }

        pairs += other.pairs;
        rightErrors.AddRange(other.rightErrors);
        wrongErrors.AddRange(other.wrongErrors);
        candidateErrors.AddRange(other.candidateErrors);
    }

    /// <summary>The curve of what was collected so far.</summary>
    /// <returns>The curve.</returns>
    public FilterCurve ToCurve() => new(
        filter,
        threshold,
        measuredBelow,
        new() { Pairs = pairs, Right = rightErrors.Count, Wrong = wrongErrors.Count },
        [.. rightErrors],
        [.. wrongErrors],
        [.. candidateErrors]);
}
