using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>One distance at a time.</summary>
public static class SolverExtensions
{
    /// <summary>Distance between two points.</summary>
    public static double Distance(this IGeodesicSolver solver, SurfacePoint from, SurfacePoint to, double maxDistance = double.PositiveInfinity)
    {
        var distances = new double[1];
        solver.Distances(from, [to], distances, maxDistance);
        return distances[0];
    }
}
