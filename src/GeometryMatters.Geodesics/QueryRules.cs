using System.Numerics;
using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>What all solvers do alike about a query: its arguments, what is out of reach at once, and its polyline.</summary>
internal static class QueryRules
{
    public static void CheckRoom(int expected, int found, string parameter)
    {
        if (expected != found)
        {
            throw new ArgumentException($"Expected room for {expected} distances, found {found}.", parameter);
        }
    }

    public static void CheckLimit(double maxDistance)
    {
        if (!(maxDistance >= 0))
        {
            throw new ArgumentException($"Expected a limit of zero or more, found {maxDistance}.", nameof(maxDistance));
        }
    }

    /// <summary>Whether two points are joined and their straight distance within the limit, up to rounding.</summary>
    public static bool IsWithinReach(SurfaceTopology topology, in LocatedPoint from, in LocatedPoint to, double maxDistance) =>
        topology.AreNodesJoined(from.AnyNode, to.AnyNode)
        && (from.Position - to.Position).Length <= maxDistance * (1 + 1e-12);

    /// <summary>Corners as floats; those that become the one before are left out.</summary>
    public static List<Vector3> Polyline(List<Vector3D> corners)
    {
        var points = new List<Vector3>(corners.Count);
        foreach (var corner in corners)
        {
            if (points.Count == 0 || points[^1] != (Vector3)corner)
            {
                points.Add((Vector3)corner);
            }
        }

        return points;
    }
}
