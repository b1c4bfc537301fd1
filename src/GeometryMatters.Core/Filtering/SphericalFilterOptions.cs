namespace GeometryMatters.Filtering;

/// <summary>Settings of <see cref="SphericalFilter"/>.</summary>
public sealed record SphericalFilterOptions
{
    /// <summary>Largest angle that is kept, 0 to 180 degrees; 27 is the 0.15π of DIY-SC's spherical mapper.</summary>
    public double ThresholdDegrees { get; init; } = 27;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!(ThresholdDegrees >= 0 && ThresholdDegrees <= 180))
        {
            throw new ArgumentOutOfRangeException(nameof(ThresholdDegrees), ThresholdDegrees, "Expected 0 to 180.");
        }
    }
}
