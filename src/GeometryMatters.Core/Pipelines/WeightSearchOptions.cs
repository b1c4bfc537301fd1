namespace GeometryMatters.Pipelines;

/// <summary>Settings of <see cref="WeightSearch"/>.</summary>
public sealed record WeightSearchOptions
{
    /// <summary>Parts that the weights are whole numbers of: 6 for steps of 1/6 (paper, Supp. B.2). 1 to 60.</summary>
    public int Parts { get; init; } = 6;

    /// <summary>PCK threshold, a share of the long side of the target's box; above 0.</summary>
    public double Alpha { get; init; } = 0.1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Parts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Parts, 60);
        if (!(double.IsFinite(Alpha) && Alpha > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Expected a finite value above 0.");
        }
    }
}
