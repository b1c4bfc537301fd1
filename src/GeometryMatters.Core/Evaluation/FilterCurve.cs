namespace GeometryMatters.Evaluation;

/// <summary>What a filter would do at one threshold.</summary>
/// <param name="Threshold">Largest error that is kept.</param>
/// <param name="Report">Counts and rates at that threshold.</param>
public sealed record FilterCurvePoint(double Threshold, FilterReport Report);

/// <summary>What a filter would do at every threshold: its false-positive rate, recall and yield, so that filters are compared where they keep equally many.</summary>
/// <remarks>
/// Exact: a point is counted from the errors of all predictions and candidates, none is interpolated. As the threshold rises, survivors and candidates never fall in number;
/// the paper's false-positive rate, a ratio of two that rise, may fall. Made by <see cref="FilterCurveStatistics"/>; immutable.
/// </remarks>
public sealed class FilterCurve
{
    // Errors below MeasuredBelow, ascending.
    private readonly float[] rightErrors;
    private readonly float[] wrongErrors;
    private readonly float[] candidateErrors;

    internal FilterCurve(string filter, float threshold, float measuredBelow, FilterReport totals, float[] rightErrors, float[] wrongErrors, float[] candidateErrors)
    {
        Filter = filter;
        Threshold = threshold;
        MeasuredBelow = measuredBelow;
        Pairs = totals.Pairs;
        Right = totals.Right;
        Wrong = totals.Wrong;
        this.rightErrors = Ascending(rightErrors, measuredBelow);
        this.wrongErrors = Ascending(wrongErrors, measuredBelow);
        this.candidateErrors = Ascending(candidateErrors, measuredBelow);
    }

    /// <summary>Name of the filter.</summary>
    public string Filter { get; }

    /// <summary>The threshold that the filter used.</summary>
    public float Threshold { get; }

    /// <summary>The curve knows thresholds below this; larger errors were not measured. +∞ where all were.</summary>
    public float MeasuredBelow { get; }

    /// <summary>Pairs counted.</summary>
    public int Pairs { get; }

    /// <summary>Right predictions before the filter.</summary>
    public long Right { get; }

    /// <summary>Wrong predictions before the filter.</summary>
    public long Wrong { get; }

    /// <summary>Candidates per pair at the largest threshold that the curve knows; null without pairs.</summary>
    public double? LargestYield => Pairs == 0 ? null : (double)candidateErrors.Length / Pairs;

    /// <summary>The filter at the threshold that it used.</summary>
    public FilterCurvePoint Used => At(Threshold);

    /// <summary>The filter at some threshold.</summary>
    /// <param name="threshold">Largest error that is kept, below <see cref="MeasuredBelow"/>.</param>
    /// <returns>Its point.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is negative, or errors as large were not measured.</exception>
    public FilterCurvePoint At(double threshold)
    {
        if (!(threshold >= 0 && threshold < MeasuredBelow))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"Expected 0 up to less than {MeasuredBelow}.");
        }

        return new(threshold, new()
        {
            Pairs = Pairs,
            Right = Right,
            Wrong = Wrong,
            RightSurvivors = UpTo(rightErrors, threshold),
            WrongSurvivors = UpTo(wrongErrors, threshold),
            KeptCandidates = UpTo(candidateErrors, threshold),
        });
    }

    /// <summary>The filter at the smallest threshold that keeps at least so many candidates; where several have one error, it keeps more.</summary>
    /// <param name="candidatesPerPair">Candidates per pair, above zero.</param>
    /// <returns>Its point; null where the curve does not keep as many at any threshold it knows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not above zero.</exception>
    public FilterCurvePoint? AtYield(double candidatesPerPair)
    {
        if (!(candidatesPerPair > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(candidatesPerPair), candidatesPerPair, "Expected a number above 0.");
        }

        // A mean that was divided out of a count is that count again, in spite of rounding.
        var total = candidatesPerPair * Pairs;
        var count = Math.Ceiling(total - (1e-12 * total));
        return count >= 1 && count <= candidateErrors.Length ? At(candidateErrors[(int)count - 1]) : null;
    }

    /// <summary>The curve as points, from the smallest error to the largest that was measured.</summary>
    /// <param name="maxPoints">Most points; where there are more different errors, they are taken evenly from their ascending order, both ends included.</param>
    /// <returns>Points by ascending threshold.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two points are asked for.</exception>
    public IReadOnlyList<FilterCurvePoint> Points(int maxPoints = 200)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 2);
        float[] all = [.. rightErrors, .. wrongErrors, .. candidateErrors];
        float[] errors = [.. all.Distinct().Order()];
        var count = Math.Min(maxPoints, errors.Length);
        return [.. Enumerable.Range(0, count).Select(i => At(errors[count == errors.Length ? i : (int)((long)i * (errors.Length - 1) / (count - 1))]))];
    }

    private static float[] Ascending(float[] errors, float below) => [.. errors.Where(e => e < below).Order()];

    // How many errors are at most the threshold.
    private static int UpTo(float[] ascending, double threshold)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = ascending[middle] <= threshold ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
