namespace GeometryMatters.Datasets;

/// <summary>An annotated point of an image, in image pixels.</summary>
/// <param name="X">x in image pixels; 0 when not visible.</param>
/// <param name="Y">y in image pixels; 0 when not visible.</param>
/// <param name="IsVisible">Whether the point was annotated.</param>
public readonly record struct Keypoint(double X, double Y, bool IsVisible)
{
    /// <summary>A slot that was not annotated.</summary>
    public static Keypoint Invisible => default;
}
