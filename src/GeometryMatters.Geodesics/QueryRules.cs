using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>What all solvers do alike about a query: its arguments, what is out of reach at once, and its polyline.</summary>
internal static class QueryRules
{
    /// <summary>Checks the arguments of a query for several distances; gives the place of its source.</summary>
    public static LocatedPoint Begin(
        SurfaceTopology topology, SurfacePoint source, int answers, ReadOnlySpan<double> distances, double maxDistance, CancellationToken cancellationToken)
    {
        if (answers != distances.Length)
        {
            throw new ArgumentException($"Expected room for {answers} distances, found {distances.Length}.", nameof(distances));
        }

        CheckLimit(maxDistance);
        cancellationToken.ThrowIfCancellationRequested();
        return LocatedPoint.Find(topology, source, nameof(source));
    }

    /// <summary>Checks the arguments of a query for a path; gives the places of its ends.</summary>
    public static (LocatedPoint From, LocatedPoint To) Begin(
        SurfaceTopology topology, SurfacePoint source, SurfacePoint target, double maxDistance, CancellationToken cancellationToken)
    {
        CheckLimit(maxDistance);
        cancellationToken.ThrowIfCancellationRequested();
        return (LocatedPoint.Find(topology, source, nameof(source)), LocatedPoint.Find(topology, target, nameof(target)));
    }

    /// <summary>Whether two points are joined and their straight distance within the limit, up to rounding.</summary>
    public static bool IsWithinReach(SurfaceTopology topology, in LocatedPoint from, in LocatedPoint to, double maxDistance) =>
        IsWithinReach(topology, from, to, maxDistance, out _);

    /// <summary>The same, with the straight distance.</summary>
    public static bool IsWithinReach(SurfaceTopology topology, in LocatedPoint from, in LocatedPoint to, double maxDistance, out double straight)
    {
        straight = (from.Position - to.Position).Length;
        return topology.AreNodesJoined(from.AnyNode, to.AnyNode) && straight <= maxDistance * (1 + 1e-12);
    }

    /// <summary>A distance as it is reported: +∞ above the limit.</summary>
    public static double Within(double distance, double maxDistance) => distance <= maxDistance ? distance : double.PositiveInfinity;

    /// <summary>Corners as floats; those that become the one before are left out.</summary>
    public static List<Vector3> Polyline(IReadOnlyCollection<Vector3D> corners)
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

    private static void CheckLimit(double maxDistance)
    {
        if (!(maxDistance >= 0))
        {
            throw new ArgumentException($"Expected a limit of zero or more, found {maxDistance}.", nameof(maxDistance));
        }
    }
}
