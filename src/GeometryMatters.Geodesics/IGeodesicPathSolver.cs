using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>A solver that also tells the path whose length it reports.</summary>
public interface IGeodesicPathSolver : IGeodesicSolver
{
    /// <summary>The path whose length <see cref="IGeodesicSolver.Distances"/> reports.</summary>
    /// <param name="source">Start of the path.</param>
    /// <param name="target">End of the path.</param>
    /// <param name="maxDistance">Paths longer than this are not searched for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The path; null where there is none within the limit.</returns>
    /// <exception cref="ArgumentException">A point is not on the mesh, or the limit is negative or NaN.</exception>
    GeodesicPath? FindPath(
        SurfacePoint source,
        SurfacePoint target,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default);
}
