using System.Numerics;

namespace GeometryMatters.Geodesics;

/// <summary>A path on a surface.</summary>
/// <param name="Length">Its length in mesh units.</param>
/// <param name="Points">Corners of the polyline in mesh units, from source to target, both included.</param>
public sealed record GeodesicPath(double Length, IReadOnlyList<Vector3> Points);
