namespace GeometryMatters.Datasets.Synthetic;

/// <summary>How wrong a simulated pose is.</summary>
public sealed record PosePerturbationOptions
{
    /// <summary>Smallest factor on the scale, above 0 and at most 1.</summary>
    public double MinScaleFactor { get; init; } = 0.8;

    /// <summary>Largest factor on the scale, 1 to 10; the factor is drawn evenly in its logarithm.</summary>
    public double MaxScaleFactor { get; init; } = 1.25;

    /// <summary>Largest shift across the viewing direction as a fraction of the object's size, 0 to 2; drawn evenly over a disc.</summary>
    public double TranslationFraction { get; init; } = 0.08;

    /// <summary>Largest relative error of the depth, 0 to 0.9; the object moves along the ray through its origin.</summary>
    public double DepthFraction { get; init; } = 0.05;

    /// <summary>Largest rotation error in degrees about a random axis, 0 to 180.</summary>
    public double RotationDegrees { get; init; } = 2;

    /// <summary>Checks every property.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of its range.</exception>
    public void Validate()
    {
        OptionRange.Check(MinScaleFactor, 1e-3, 1, nameof(MinScaleFactor));
        OptionRange.Check(MaxScaleFactor, 1, 10, nameof(MaxScaleFactor));
        OptionRange.Check(TranslationFraction, 0, 2, nameof(TranslationFraction));
        OptionRange.Check(DepthFraction, 0, 0.9, nameof(DepthFraction));
        OptionRange.Check(RotationDegrees, 0, 180, nameof(RotationDegrees));
    }
}
