using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>A subdivided mesh and where its faces lie on the original; original vertices keep their indices.</summary>
public sealed class SubdividedMesh
{
    private readonly int[] parentFaces;
    private readonly Vector3[] cornerBarycentrics;

    internal SubdividedMesh(TriangleMesh mesh, int[] parentFaces, Vector3[] cornerBarycentrics)
    {
        Mesh = mesh;
        this.parentFaces = parentFaces;
        this.cornerBarycentrics = cornerBarycentrics;
    }

    /// <summary>The subdivided mesh.</summary>
    public TriangleMesh Mesh { get; }

    /// <summary>Original face that each face is a piece of.</summary>
    public IReadOnlyList<int> ParentFace => parentFaces;

    /// <summary>The point of the original mesh that a point of the subdivided mesh is.</summary>
    /// <param name="point">A point on <see cref="Mesh"/>.</param>
    /// <returns>The same place on the original.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The face is not one of the mesh.</exception>
    public SurfacePoint ToOriginal(SurfacePoint point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point.Face);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(point.Face, parentFaces.Length);
        var corners = cornerBarycentrics.AsSpan(3 * point.Face, 3);
        var b = point.Barycentric;
        return new(parentFaces[point.Face], (b.X * corners[0]) + (b.Y * corners[1]) + (b.Z * corners[2]));
    }
}
