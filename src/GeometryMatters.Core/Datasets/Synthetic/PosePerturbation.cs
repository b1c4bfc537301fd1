using GeometryMatters.Cameras;

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

/// <summary>Poses that are wrong the way a single-image reconstruction's are: scale, place and depth off, rotation nearly right.</summary>
public static class PosePerturbation
{
    /// <summary>Disturbs a pose.</summary>
    /// <param name="pose">The true pose.</param>
    /// <param name="objectSize">Size of the object in its own units (for example the longest side of its box), above zero; shifts are fractions of it times the scale.</param>
    /// <param name="seed">Any number; the same inputs give the same pose.</param>
    /// <param name="options">How wrong; defaults where null.</param>
    /// <returns>The wrong pose: s' = f s, R' = ΔR R, t' = (1 + d) t + shift.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option or the size is out of range.</exception>
    public static SimilarityPose Apply(SimilarityPose pose, double objectSize, int seed, PosePerturbationOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(objectSize);
        options ??= new();
        options.Validate();
        var random = new Random(ShapeSeed.Derive(seed, "pose"));
        double low = Math.Log(options.MinScaleFactor), high = Math.Log(options.MaxScaleFactor);
        var factor = Math.Exp(low + ((high - low) * random.NextDouble()));
        var reach = options.TranslationFraction * objectSize * pose.Scale * Math.Sqrt(random.NextDouble());
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var depth = 1 + (options.DepthFraction * ((2 * random.NextDouble()) - 1));
        var rotation = RandomAxisRotation(random, options.RotationDegrees * ((2 * random.NextDouble()) - 1));
        return new(pose.Scale * factor, rotation * pose.Rotation, (depth * pose.Translation) + new Vector3D(reach * cos, reach * sin, 0));
    }

    private static RotationMatrix RandomAxisRotation(Random random, double degrees)
    {
        var z = (2 * random.NextDouble()) - 1;
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
        var flat = Math.Sqrt(1 - (z * z));
        var (half, real) = Math.SinCos(degrees * Math.PI / 360);
        return RotationMatrix.FromQuaternion(real, half * flat * cos, half * flat * sin, half * z);
    }
}
