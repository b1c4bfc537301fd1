using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>Straight lines between two points that no graph is needed for: within one face, or across one edge.</summary>
internal static class StraightSegment
{
    /// <summary>
    /// Length of the straight line where both points lie on a common face or edge, or where it crosses the common edge of two
    /// faces laid flat; +∞ where neither holds. Points at nodes take no part in the second: nodes are measured by the graph
    /// alone, which keeps their distances a metric.
    /// </summary>
    public static double Length(SurfaceTopology topology, in LocatedPoint p, in LocatedPoint q, out Vector3D? crossing) =>
        Length(topology, p, q, out crossing, out _);

    /// <summary>The same, and the edge that is crossed; −1 where none is.</summary>
    public static double Length(SurfaceTopology topology, in LocatedPoint p, in LocatedPoint q, out Vector3D? crossing, out int crossed)
    {
        crossing = null;
        crossed = -1;
        if (p.Locus == Locus.Node && q.Locus == Locus.Node)
        {
            return double.PositiveInfinity;
        }

        Span<int> roomP = stackalloc int[1], roomQ = stackalloc int[1];
        ReadOnlySpan<int> facesP = p.Faces(topology, roomP), facesQ = q.Faces(topology, roomQ);
        if ((p.Locus == Locus.Edge && q.Locus == Locus.Edge && p.Index == q.Index) || facesP.IndexOfAny(facesQ) >= 0)
        {
            return (p.Position - q.Position).Length;
        }

        var shortest = double.PositiveInfinity;
        if (p.Locus == Locus.Node || q.Locus == Locus.Node)
        {
            return shortest;
        }

        foreach (var f in facesP)
        {
            for (var side = 3 * f; side < (3 * f) + 3; side++)
            {
                var edge = topology.FaceEdges[side];
                foreach (var g in topology.EdgeFaces(edge))
                {
                    if (g != f && facesQ.Contains(g) && Unfolded(topology, edge, p.Position, q.Position, out var at) is var length && length < shortest)
                    {
                        shortest = length;
                        crossing = at;
                        crossed = edge;
                    }
                }
            }
        }

        return shortest;
    }

    private static double Unfolded(SurfaceTopology topology, int edge, Vector3D p, Vector3D q, out Vector3D crossing)
    {
        var (a, b) = topology.Edges[edge];
        var origin = topology.NodePoints[a];
        var along = topology.NodePoints[b] - origin;
        var length = along.Length;
        var axis = (1 / length) * along;
        Vector3D fromP = p - origin, fromQ = q - origin;
        double xp = Vector3D.Dot(fromP, axis), xq = Vector3D.Dot(fromQ, axis);
        double yp = (fromP - (xp * axis)).Length, yq = (fromQ - (xq * axis)).Length;
        var x = yp + yq > 0 ? xp + ((xq - xp) * yp / (yp + yq)) : xp;
        crossing = origin + (x * axis);
        return x >= 0 && x <= length ? double.Hypot(xp - xq, yp + yq) : double.PositiveInfinity;
    }
}
