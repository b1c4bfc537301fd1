namespace GeometryMatters.Matching;

/// <summary>Settings of <see cref="AzimuthChains"/>.</summary>
public sealed record AzimuthChainsOptions
{
    /// <summary>Images in a chain (DIY-SC: 4), 2 up to <see cref="Bins"/>.</summary>
    public int Length { get; init; } = 4;

    /// <summary>Bins that the full turn is divided into (SPair-71k: 8).</summary>
    public int Bins { get; init; } = 8;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (Bins is < 2 or > 64)
        {
            throw new ArgumentOutOfRangeException(nameof(Bins), Bins, "Expected 2 to 64.");
        }

        if (Length < 2 || Length > Bins)
        {
            throw new ArgumentOutOfRangeException(nameof(Length), Length, $"Expected 2 to {Bins}, the number of bins.");
        }
    }
}
