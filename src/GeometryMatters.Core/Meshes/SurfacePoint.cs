using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A point on a mesh: a face and barycentric coordinates in the order of the face's corners.</summary>
/// <param name="Face">Face index.</param>
/// <param name="Barycentric">Weights of corners A, B, C; they sum to 1.</param>
public readonly record struct SurfacePoint(int Face, Vector3 Barycentric)
{
    /// <summary>The point at a vertex of a face.</summary>
    /// <param name="face">Face index.</param>
    /// <param name="corner">Corner 0, 1 or 2.</param>
    /// <returns>The surface point.</returns>
    public static SurfacePoint AtCorner(int face, int corner) =>
        new(face, corner switch { 0 => Vector3.UnitX, 1 => Vector3.UnitY, _ => Vector3.UnitZ });

    /// <summary>Position in mesh units.</summary>
    /// <param name="mesh">The mesh that the point lies on.</param>
    /// <returns>The barycentric mean of the corners.</returns>
    public Vector3 PositionOn(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var t = mesh.Triangles[Face];
        var p = mesh.Positions;
        return (Barycentric.X * p[t.A]) + (Barycentric.Y * p[t.B]) + (Barycentric.Z * p[t.C]);
    }

    /// <summary>The vertex with the largest weight (paper 3.2); the first of equals.</summary>
    /// <param name="mesh">The mesh that the point lies on.</param>
    /// <returns>A vertex index.</returns>
    public int DominantVertex(TriangleMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var t = mesh.Triangles[Face];
        var b = Barycentric;
        return b.X >= b.Y && b.X >= b.Z ? t.A : b.Y >= b.Z ? t.B : t.C;
    }
}
