namespace GeometryMatters.Filtering;

/// <summary>Settings of <see cref="SphericalMapFilter"/>.</summary>
public sealed record SphericalMapFilterOptions
{
    /// <summary>Largest angle that is kept, 0 to 180 degrees; 27 is the 0.15π of DIY-SC.</summary>
    public double ThresholdDegrees { get; init; } = 27;

    /// <summary>Name of the spherical map among a view's features; bundles give <c>feats/*_sph.pt</c> as <c>sph</c>.</summary>
    public string FeatureName { get; init; } = "sph";

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void Validate()
    {
        if (!(ThresholdDegrees >= 0 && ThresholdDegrees <= 180))
        {
            throw new ArgumentOutOfRangeException(nameof(ThresholdDegrees), ThresholdDegrees, "Expected 0 to 180.");
        }

        ArgumentException.ThrowIfNullOrEmpty(FeatureName);
    }
}
