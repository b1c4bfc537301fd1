using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>The point of a surface that is nearest to a query.</summary>
/// <param name="Point">Face and barycentric coordinates; they sum to 1 and are not negative.</param>
/// <param name="Position">Position in mesh units.</param>
/// <param name="Distance">Distance from the query in mesh units.</param>
public readonly record struct ClosestSurfacePoint(SurfacePoint Point, Vector3 Position, float Distance);
