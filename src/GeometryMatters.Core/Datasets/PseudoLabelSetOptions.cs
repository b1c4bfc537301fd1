namespace GeometryMatters.Datasets;

/// <summary>What is taken from a set of pseudo-labels.</summary>
public sealed record PseudoLabelSetOptions
{
    /// <summary>Name for reports.</summary>
    public string Name { get; init; } = "pseudo-labels";

    /// <summary>Most key points per pair (DIY-SC's MAX_KPS), drawn once without replacement; null for all.</summary>
    public int? MaxKeypoints { get; init; } = 50;

    /// <summary>How many annotations are drawn per category, with replacement, where there are more; null for all in their order.</summary>
    public int? Subsample { get; init; }

    /// <summary>Seed of the draws, anew for each category (numpy's legacy generator, as in the published loader).</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        if (MaxKeypoints is { } points)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(points, nameof(MaxKeypoints));
        }

        if (Subsample is { } pairs)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pairs, nameof(Subsample));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Seed);
    }
}
