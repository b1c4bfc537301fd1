namespace GeometryMatters.Filtering;

/// <summary>Settings of <see cref="TriplaneFilter"/>.</summary>
public sealed record TriplaneFilterOptions
{
    /// <summary>Largest mean distance that is kept, in box sides. The paper names a triplane baseline without defining it; 0.1 is our choice.</summary>
    public double Threshold { get; init; } = 0.1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(Threshold >= 0 && double.IsFinite(Threshold)))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Expected a finite value of at least 0.");
        }
    }
}
