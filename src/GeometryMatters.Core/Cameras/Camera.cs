namespace GeometryMatters.Cameras;

/// <summary>A pinhole camera in OpenCV axes: +x right, +y down, +z into the scene; intrinsics in pixels.</summary>
/// <remarks>The image origin is the top-left corner of the top-left pixel; pixel (i, j) covers [i, i+1) × [j, j+1).</remarks>
public sealed record Camera
{
    /// <summary>Creates a camera.</summary>
    /// <param name="focalX">Focal length along x, pixels, above zero.</param>
    /// <param name="focalY">Focal length along y, pixels, above zero.</param>
    /// <param name="principalX">Principal point x, pixels.</param>
    /// <param name="principalY">Principal point y, pixels.</param>
    /// <param name="width">Image width, pixels, above zero.</param>
    /// <param name="height">Image height, pixels, above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A focal length or a side is not above zero, or a value is not finite.</exception>
    public Camera(double focalX, double focalY, double principalX, double principalY, int width, int height)
    {
        FocalX = Positive(focalX, nameof(focalX));
        FocalY = Positive(focalY, nameof(focalY));
        PrincipalX = Finite(principalX, nameof(principalX));
        PrincipalY = Finite(principalY, nameof(principalY));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        Width = width;
        Height = height;
    }

    /// <summary>Focal length along x in pixels.</summary>
    public double FocalX { get; }

    /// <summary>Focal length along y in pixels.</summary>
    public double FocalY { get; }

    /// <summary>Principal point x in pixels.</summary>
    public double PrincipalX { get; }

    /// <summary>Principal point y in pixels.</summary>
    public double PrincipalY { get; }

    /// <summary>Image width in pixels.</summary>
    public int Width { get; }

    /// <summary>Image height in pixels.</summary>
    public int Height { get; }

    /// <summary>A camera with square pixels and the principal point in the middle of the image.</summary>
    /// <param name="focal">Focal length in pixels.</param>
    /// <param name="width">Image width in pixels.</param>
    /// <param name="height">Image height in pixels.</param>
    /// <returns>The camera.</returns>
    public static Camera Centered(double focal, int width, int height) => new(focal, focal, width / 2.0, height / 2.0, width, height);

    /// <summary>A camera from MoGe's normalised intrinsics (fx over width, fy over height).</summary>
    /// <param name="focalX">fx divided by the image width.</param>
    /// <param name="focalY">fy divided by the image height.</param>
    /// <param name="principalX">cx divided by the image width.</param>
    /// <param name="principalY">cy divided by the image height.</param>
    /// <param name="width">Image width in pixels.</param>
    /// <param name="height">Image height in pixels.</param>
    /// <returns>The camera in pixels.</returns>
    public static Camera FromNormalized(double focalX, double focalY, double principalX, double principalY, int width, int height) =>
        new(focalX * width, focalY * height, principalX * width, principalY * height, width, height);

    /// <summary>Projects a point in camera axes to pixel coordinates.</summary>
    /// <param name="point">Point in OpenCV camera axes with z above zero.</param>
    /// <returns>(u, v) in pixels; not finite or mirrored when the point is not in front of the camera.</returns>
    public (double U, double V) Project(Vector3D point) =>
        ((FocalX * point.X / point.Z) + PrincipalX, (FocalY * point.Y / point.Z) + PrincipalY);

    /// <summary>Direction of the ray through a pixel coordinate, with z = 1.</summary>
    /// <param name="u">Pixel coordinate x (centres lie at +0.5).</param>
    /// <param name="v">Pixel coordinate y.</param>
    /// <returns>The direction in camera axes.</returns>
    public Vector3D Ray(double u, double v) => new((u - PrincipalX) / FocalX, (v - PrincipalY) / FocalY, 1);

    /// <summary>The same view on an image of another size: x' = scale · x + offset.</summary>
    /// <param name="scale">Factor from old to new pixels.</param>
    /// <param name="offsetX">Shift along x in new pixels.</param>
    /// <param name="offsetY">Shift along y in new pixels.</param>
    /// <param name="width">New width.</param>
    /// <param name="height">New height.</param>
    /// <returns>The camera of the resized and shifted image.</returns>
    public Camera Resampled(double scale, double offsetX, double offsetY, int width, int height) =>
        new(FocalX * scale, FocalY * scale, (PrincipalX * scale) + offsetX, (PrincipalY * scale) + offsetY, width, height);

    private static double Positive(double value, string name) =>
        double.IsFinite(value) && value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite value above zero.");

    private static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite value.");
}
