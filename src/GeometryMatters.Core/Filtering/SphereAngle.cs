using GeometryMatters.Cameras;

namespace GeometryMatters.Filtering;

/// <summary>The angle between two directions.</summary>
internal static class SphereAngle
{
    /// <summary>The angle in degrees, 0 to 180; +∞ where a direction is zero.</summary>
    /// <remarks>By the arc tangent, which keeps its precision for small angles, where the arc cosine loses it.</remarks>
    public static float Degrees(Vector3D a, Vector3D b) => a.Length == 0 || b.Length == 0
        ? float.PositiveInfinity
        : (float)(Math.Atan2(Vector3D.Cross(a, b).Length, Vector3D.Dot(a, b)) * (180 / Math.PI));
}
