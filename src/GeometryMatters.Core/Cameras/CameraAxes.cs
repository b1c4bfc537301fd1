namespace GeometryMatters.Cameras;

/// <summary>The camera axes in use in the field.</summary>
public enum CameraAxes
{
    /// <summary>+x right, +y down, +z into the scene: the axes of this library.</summary>
    OpenCv,

    /// <summary>+x right, +y up, +z towards the viewer.</summary>
    OpenGl,

    /// <summary>+x left, +y up, +z into the scene.</summary>
    PyTorch3D,
}

/// <summary>Conversions between camera axes.</summary>
public static class CameraAxesExtensions
{
    /// <summary>Converts a point given in some camera axes to OpenCV axes (every conversion is its own inverse).</summary>
    /// <param name="axes">The axes that the point is given in.</param>
    /// <param name="point">The point.</param>
    /// <returns>The point in OpenCV axes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Unknown axes.</exception>
    public static Vector3D ToOpenCv(this CameraAxes axes, Vector3D point) => axes.ToOpenCvMatrix() * point;

    /// <summary>The rotation that takes some camera axes to OpenCV axes.</summary>
    /// <param name="axes">The axes to convert from.</param>
    /// <returns>A diagonal matrix of ±1 with determinant 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Unknown axes.</exception>
    public static RotationMatrix ToOpenCvMatrix(this CameraAxes axes) => axes switch
    {
        CameraAxes.OpenCv => RotationMatrix.Identity,
        CameraAxes.OpenGl => new(1, 0, 0, 0, -1, 0, 0, 0, -1),
        CameraAxes.PyTorch3D => new(-1, 0, 0, 0, -1, 0, 0, 0, 1),
        _ => throw new ArgumentOutOfRangeException(nameof(axes), axes, "Unknown camera axes."),
    };
}
