namespace GeometryMatters.Evaluation;

/// <summary>One quantity measured with several seeds: its mean, and how far the seeds lie apart.</summary>
public sealed record SeedSpread
{
    /// <summary>Describes measurements.</summary>
    /// <param name="seeds">The seeds, each once, at least one.</param>
    /// <param name="values">The value of each, finite.</param>
    /// <exception cref="ArgumentException">There is none, the counts differ, a seed is given twice, or a value is not finite.</exception>
    public SeedSpread(IReadOnlyList<int> seeds, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(values);
        if (seeds.Count == 0 || seeds.Count != values.Count)
        {
            throw new ArgumentException($"Expected as many values as seeds and at least one, found {values.Count} for {seeds.Count}.", nameof(values));
        }

        if (seeds.Distinct().Count() != seeds.Count)
        {
            throw new ArgumentException("Expected every seed once, found one of them twice.", nameof(seeds));
        }

        if (values.Any(v => !double.IsFinite(v)))
        {
            throw new ArgumentException("Expected finite values.", nameof(values));
        }

        Seeds = seeds;
        Values = values;
        Mean = values.Sum() / values.Count;
        StandardDeviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - Mean) * (v - Mean)) / (values.Count - 1)) : null;
        Minimum = values.Min();
        Maximum = values.Max();
    }

    /// <summary>The seeds, in the order of <see cref="Values"/>.</summary>
    public IReadOnlyList<int> Seeds { get; }

    /// <summary>The value of every seed.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>Mean over the seeds.</summary>
    public double Mean { get; }

    /// <summary>Sample standard deviation (divisor n − 1); null for a single seed.</summary>
    public double? StandardDeviation { get; }

    /// <summary>Smallest value.</summary>
    public double Minimum { get; }

    /// <summary>Largest value.</summary>
    public double Maximum { get; }

    /// <summary>
    /// Of a difference: whether there are at least two seeds, all have the same sign, and the mean is further from zero than one standard deviation.
    /// </summary>
    /// <remarks>A rule for reading tables of few seeds, not a test of significance: with three seeds pure noise passes it about once in five times.</remarks>
    public bool IsBeyondSpread =>
        StandardDeviation is { } deviation && Math.Abs(Mean) > deviation && (Minimum > 0 || Maximum < 0);
}
