namespace GeometryMatters.Reconstruction;

/// <summary>Settings of <see cref="InflatedMaskReconstructor"/>.</summary>
public sealed record InflatedMaskReconstructorOptions
{
    /// <summary>Angle that the longer side of the image is taken to span, in degrees, 5 to 120. Default 50, between a phone's main camera and a portrait lens.</summary>
    public double FieldOfViewDegrees { get; init; } = 50;

    /// <summary>Cells along the longer side of the object's box, 8 to 512; more where the object is too thin for them. Default 128.</summary>
    public int Resolution { get; init; } = 128;

    /// <summary>Faces that the mesh is simplified to, at least 100. Default 6000.</summary>
    public int TargetFaceCount { get; init; } = 6000;

    /// <summary>Thickness along the line of sight over that of a round body, above 0 to 10. Default 1: a disc becomes a ball. Nothing comes nearer to the camera than 1/e of <see cref="Distance"/>.</summary>
    public double DepthFactor { get; init; } = 1;

    /// <summary>Holes of the mask smaller than this share of the object are closed, 0 to 1. Default 0.001; masks of networks have pinholes.</summary>
    public double MinHoleShare { get; init; } = 0.001;

    /// <summary>Distance of the object's outline from the camera along the optical axis, 0.001 to 1000000; a photograph does not tell it. Default 2.</summary>
    public double Distance { get; init; } = 2;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    public void Validate()
    {
        Check(FieldOfViewDegrees is >= 5 and <= 120, FieldOfViewDegrees, nameof(FieldOfViewDegrees), "5 to 120");
        Check(Resolution is >= 8 and <= 512, Resolution, nameof(Resolution), "8 to 512");
        Check(TargetFaceCount >= 100, TargetFaceCount, nameof(TargetFaceCount), "at least 100");
        Check(DepthFactor is > 0 and <= 10, DepthFactor, nameof(DepthFactor), "above 0 to 10");
        Check(MinHoleShare is >= 0 and <= 1, MinHoleShare, nameof(MinHoleShare), "0 to 1");
        Check(Distance is >= 1e-3 and <= 1e6, Distance, nameof(Distance), "0.001 to 1000000");
    }

    private static void Check(bool right, double value, string name, string range)
    {
        if (!right)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {range}.");
        }
    }
}
