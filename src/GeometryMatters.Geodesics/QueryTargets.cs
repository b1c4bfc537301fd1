using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>A search that measures several targets at once.</summary>
internal interface ITargetSearch
{
    /// <summary>Adds a target, with the length of a straight line from the source if there is one; returns its number, counted from 0.</summary>
    int AddTarget(in LocatedPoint target, double straight);

    /// <summary>Distance to a target once the search is done; +∞ where it was not reached.</summary>
    double ToTarget(int target);
}

/// <summary>Hands the targets of a query to a search and takes its answers. Between the two a distance of 0 marks a target that was handed over.</summary>
internal static class QueryTargets
{
    /// <summary>Adds the targets within reach, in order, and answers the others; whether there are any to search for.</summary>
    public static bool Add(
        ITargetSearch search, SurfaceTopology topology, in LocatedPoint from, ReadOnlySpan<SurfacePoint> targets, Span<double> distances, double maxDistance)
    {
        var isAny = false;
        for (var t = 0; t < targets.Length; t++)
        {
            var to = LocatedPoint.Find(topology, targets[t], nameof(targets));
            var isWithinReach = QueryRules.IsWithinReach(topology, from, to, maxDistance);
            distances[t] = isWithinReach ? 0 : double.PositiveInfinity;
            if (isWithinReach)
            {
                search.AddTarget(to, StraightSegment.Length(topology, from, to, out _));
                isAny = true;
            }
        }

        return isAny;
    }

    /// <summary>Puts the distances that were found in place of the marks.</summary>
    public static void Answer(ITargetSearch search, Span<double> distances, double maxDistance)
    {
        for (int t = 0, next = 0; t < distances.Length; t++)
        {
            if (distances[t] == 0)
            {
                distances[t] = QueryRules.Within(search.ToTarget(next++), maxDistance);
            }
        }
    }
}
