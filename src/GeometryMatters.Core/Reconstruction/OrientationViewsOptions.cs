using GeometryMatters.Rendering;

namespace GeometryMatters.Reconstruction;

/// <summary>How an object is rendered to be asked for its orientation. The paper states none of this.</summary>
public sealed record OrientationViewsOptions
{
    /// <summary>Sides of the square picture in pixels, 32 to 4096. 256 is enough for <see cref="TemplateOrientationEstimator"/>; Orient Anything V2 takes 518.</summary>
    public int Resolution { get; init; } = 256;

    /// <summary>Elevation of the camera in degrees, in (−90, 90).</summary>
    public double ElevationDegrees { get; init; } = 15;

    /// <summary>Longer side of the object's box over the side of the picture, in (0, 1].</summary>
    public double ObjectFraction { get; init; } = 0.85;

    /// <summary>Angle that the object's bounding sphere fills, in degrees, in (0, 120): the strength of the perspective.</summary>
    public double FieldOfViewDegrees { get; init; } = 40;

    /// <summary>Surface colour as linear grey, above 0 to 1.</summary>
    public float Gray { get; init; } = 0.6f;

    /// <summary>Light; smooth normals and a light from the upper left by default, so that the two sides of a symmetric object look different.</summary>
    public ShadedRendererOptions Shading { get; init; } = new() { SmoothNormals = true, Ambient = 0.25f, Diffuse = 0.75f, LightDirection = new(-0.8f, -0.8f, -0.6f) };

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Resolution, 32);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Resolution, 4096);
        Check(Math.Abs(ElevationDegrees) < 90, ElevationDegrees, nameof(ElevationDegrees), "(−90, 90)");
        Check(ObjectFraction is > 0 and <= 1, ObjectFraction, nameof(ObjectFraction), "(0, 1]");
        Check(FieldOfViewDegrees is > 0 and < 120, FieldOfViewDegrees, nameof(FieldOfViewDegrees), "(0, 120)");
        Check(Gray is > 0 and <= 1, Gray, nameof(Gray), "(0, 1]");
        ArgumentNullException.ThrowIfNull(Shading);
        Shading.Validate();
    }

    private static void Check(bool right, double value, string name, string range)
    {
        if (!right)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected a value in {range}.");
        }
    }
}
