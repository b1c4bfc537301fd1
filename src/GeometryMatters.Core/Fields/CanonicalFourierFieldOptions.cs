namespace GeometryMatters.Fields;

/// <summary>Settings of <see cref="CanonicalFourierField"/>.</summary>
public sealed record CanonicalFourierFieldOptions
{
    /// <summary>Number of random frequencies; each gives a cosine and a sine.</summary>
    public int Frequencies { get; init; } = 64;

    /// <summary>Standard deviation of the frequencies, in radians per side of the bounding box; above 0.</summary>
    public double Bandwidth { get; init; } = 4;

    /// <summary>Weight of the unit normal beside the box coordinates, which run from −½ to ½; at least 0.</summary>
    public double NormalWeight { get; init; } = 0.3;

    /// <summary>Seed of the frequencies; fields can be compared only when made with the same one.</summary>
    public int Seed { get; init; } = 20260530;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Frequencies, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Frequencies, 4096);
        if (!(double.IsFinite(Bandwidth) && Bandwidth > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(Bandwidth), Bandwidth, "Expected a finite value above 0.");
        }

        if (!(double.IsFinite(NormalWeight) && NormalWeight >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(NormalWeight), NormalWeight, "Expected a finite value of at least 0.");
        }
    }
}
