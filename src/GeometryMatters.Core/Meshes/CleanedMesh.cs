namespace GeometryMatters.Meshes;

/// <summary>A cleaned mesh and where its parts came from.</summary>
/// <param name="Mesh">The cleaned mesh.</param>
/// <param name="VertexMap">New vertex of every old one, −1 where it was dropped.</param>
/// <param name="FaceMap">Old face of every new one, ascending.</param>
public sealed record CleanedMesh(TriangleMesh Mesh, IReadOnlyList<int> VertexMap, IReadOnlyList<int> FaceMap)
{
    /// <summary>The point of the old mesh that a point of the cleaned mesh is.</summary>
    /// <param name="point">A point on <see cref="Mesh"/>.</param>
    /// <returns>The same place on the old mesh (up to the weld distance).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The face is not one of the mesh.</exception>
    public SurfacePoint ToOriginal(SurfacePoint point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point.Face);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(point.Face, FaceMap.Count);
        return new(FaceMap[point.Face], point.Barycentric);
    }
}
