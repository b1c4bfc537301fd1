using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Distances along a surface.</summary>
/// <remarks>
/// A solver is made for one mesh, immutable afterwards and safe for concurrent queries. Distances are in mesh units;
/// <see cref="double.PositiveInfinity"/> stands for points on pieces that are not joined, and for any distance above the
/// limit that was asked for.
/// </remarks>
public interface IGeodesicSolver
{
    /// <summary>The mesh that distances are measured on.</summary>
    TriangleMesh Mesh { get; }

    /// <summary>Whether distances are exact on the polyhedral surface (else they are upper bounds).</summary>
    bool IsExact { get; }

    /// <summary>Distances from one point to several.</summary>
    /// <param name="source">Where distances are measured from.</param>
    /// <param name="targets">Where to; any number.</param>
    /// <param name="distances">Receives one distance per target.</param>
    /// <param name="maxDistance">Distances above this are reported as +∞ and need not be searched for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">A point is not on the mesh, the spans differ in length, or the limit is negative or NaN.</exception>
    void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default);
}
