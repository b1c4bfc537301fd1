using System.Numerics;

namespace GeometryMatters.Cameras;

/// <summary>Pose of an object in front of a camera: p_cam = s · R · p_obj + t (column vectors, OpenCV camera axes).</summary>
/// <param name="Scale">Uniform scale s, above zero.</param>
/// <param name="Rotation">Rotation R from object to camera axes.</param>
/// <param name="Translation">Translation t in camera axes: where the object's origin lies.</param>
public readonly record struct SimilarityPose(double Scale, RotationMatrix Rotation, Vector3D Translation)
{
    /// <summary>The pose of an object that is already given in camera axes.</summary>
    public static SimilarityPose Identity => new(1, RotationMatrix.Identity, Vector3D.Zero);

    /// <summary>Maps a point from object to camera axes.</summary>
    /// <param name="point">Point in the object frame.</param>
    /// <returns>s · R · p + t.</returns>
    public Vector3D Apply(Vector3D point) => (Scale * (Rotation * point)) + Translation;

    /// <summary>Maps many points from object to camera axes.</summary>
    /// <param name="points">Points in the object frame.</param>
    /// <param name="destination">Receives the mapped points; at least as long as <paramref name="points"/>.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void Apply(ReadOnlySpan<Vector3> points, Span<Vector3> destination)
    {
        if (destination.Length < points.Length)
        {
            throw new ArgumentException($"Expected room for {points.Length} points, found {destination.Length}.", nameof(destination));
        }

        for (var i = 0; i < points.Length; i++)
        {
            destination[i] = (Vector3)Apply(points[i]);
        }
    }

    /// <summary>Maps a point from camera to object axes.</summary>
    /// <param name="point">Point in camera axes.</param>
    /// <returns>Rᵀ (p − t) / s.</returns>
    public Vector3D ApplyInverse(Vector3D point) => (1 / Scale) * (Rotation.Transposed() * (point - Translation));

    /// <summary>The same placement for a mesh whose coordinates were rotated: the projection does not move.</summary>
    /// <param name="rotation">Rotation Q that was applied to the mesh, p' = Q p.</param>
    /// <returns>The pose with R replaced by R Qᵀ.</returns>
    public SimilarityPose AfterRotatingObject(RotationMatrix rotation) => this with { Rotation = Rotation * rotation.Transposed() };

    /// <summary>Whether every part is finite and the scale is above zero.</summary>
    /// <returns>True for a usable pose.</returns>
    public bool IsValid() =>
        double.IsFinite(Scale) && Scale > 0 &&
        double.IsFinite(Translation.X + Translation.Y + Translation.Z) &&
        double.IsFinite(Rotation.M11 + Rotation.M12 + Rotation.M13 + Rotation.M21 + Rotation.M22 + Rotation.M23 + Rotation.M31 + Rotation.M32 + Rotation.M33);
}
