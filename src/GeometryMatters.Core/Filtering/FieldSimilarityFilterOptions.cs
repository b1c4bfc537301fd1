namespace GeometryMatters.Filtering;

/// <summary>Settings of <see cref="FieldSimilarityFilter"/>.</summary>
public sealed record FieldSimilarityFilterOptions
{
    /// <summary>Largest 1 − cosine that is kept, 0 to 2. The paper names this filter without a threshold; 0.2 is our choice.</summary>
    public double Threshold { get; init; } = 0.2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(Threshold >= 0 && Threshold <= 2))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Expected 0 to 2.");
        }
    }
}
