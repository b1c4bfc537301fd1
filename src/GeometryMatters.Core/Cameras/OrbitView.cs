namespace GeometryMatters.Cameras;

/// <summary>Poses of an object seen from a camera that circles it.</summary>
public static class OrbitView
{
    /// <summary>Pose of an object seen from an azimuth and elevation, the look-at point in the middle of the image.</summary>
    /// <param name="azimuthDegrees">Where the camera stands: 0 in front (+z), 90 at the object's left side (+x), counter-clockwise seen from above.</param>
    /// <param name="elevationDegrees">Height of the camera above the horizontal plane, in (−90, 90).</param>
    /// <param name="distance">Distance from the camera to the look-at point, above zero.</param>
    /// <param name="lookAt">Point of the object frame that the camera looks at.</param>
    /// <returns>A pose with scale 1 in OpenCV axes; the object's +y points up in the image.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Elevation or distance is out of range.</exception>
    public static SimilarityPose Pose(double azimuthDegrees, double elevationDegrees, double distance, Vector3D lookAt = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Math.Abs(elevationDegrees), 90, nameof(elevationDegrees));
        var forward = -1 * CameraDirection(azimuthDegrees, elevationDegrees);
        var right = Vector3D.Cross(forward, new(0, 1, 0)).Normalized();
        var down = Vector3D.Cross(forward, right);
        var rotation = RotationMatrix.FromColumns(right, down, forward).Transposed();
        return new(1, rotation, new Vector3D(0, 0, distance) - (rotation * lookAt));
    }

    /// <summary>Unit vector from the object towards the camera, in the object frame (+z front, +x left, +y up).</summary>
    /// <param name="azimuthDegrees">Azimuth of the camera.</param>
    /// <param name="elevationDegrees">Elevation of the camera.</param>
    /// <returns>(sin az cos el, sin el, cos az cos el).</returns>
    public static Vector3D CameraDirection(double azimuthDegrees, double elevationDegrees)
    {
        var (sa, ca) = Math.SinCos(azimuthDegrees * Math.PI / 180);
        var (se, ce) = Math.SinCos(elevationDegrees * Math.PI / 180);
        return new(sa * ce, se, ca * ce);
    }
}
