using GeometryMatters.Cameras;

namespace GeometryMatters.Datasets.Synthetic;

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
