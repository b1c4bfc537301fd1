using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// The path that a plane through two points and along the normals there cuts out of a surface: a few percent longer than the shortest at
/// worst where the surface bends gently, at the cost of one line per face that it crosses.
/// </summary>
/// <remarks>
/// Every length is that of a path that exists: a chain of points on edges, each two on one face. The walk gives up at borders, at edges of
/// more than two faces and beyond its limit.
/// </remarks>
internal static class PlaneSection
{
    private const int MostFaces = 4096;

    /// <summary>Length of the path; +∞ where there is none within the limit.</summary>
    public static double Length(UnfoldedFaces surface, in LocatedPoint from, in LocatedPoint to, double limit)
    {
        if (from == to)
        {
            return 0;
        }

        var along = to.Position - from.Position;
        Span<int> roomFrom = stackalloc int[1], roomTo = stackalloc int[1];
        ReadOnlySpan<int> facesFrom = from.Faces(surface.Topology, roomFrom), facesTo = to.Faces(surface.Topology, roomTo);
        if (facesFrom.ContainsAny(facesTo))
        {
            return along.Length;
        }

        var across = Vector3D.Cross(along, Normal(surface, facesFrom) + Normal(surface, facesTo));
        return Vector3D.Dot(across, across) > 0 && Start(surface, from, facesFrom, along, across, out var crossing)
            ? Walk(surface, crossing, from.Position, to, facesTo, across, limit)
            : double.PositiveInfinity;
    }

    // The mean normal of some faces by area. Where windings differ it is a worse plane, not a wrong path.
    private static Vector3D Normal(UnfoldedFaces surface, ReadOnlySpan<int> faces)
    {
        var sum = Vector3D.Zero;
        foreach (var face in faces)
        {
            var (a, b, c) = surface.Topology.FaceNodes(face);
            var nodes = surface.Nodes;
            sum += Vector3D.Cross(nodes[b] - nodes[a], nodes[c] - nodes[a]);
        }

        var length = sum.Length;
        return length > 0 ? (1 / length) * sum : Vector3D.Zero;
    }

    // The edge by which the section leaves the first point's faces most straight ahead.
    private static bool Start(
        UnfoldedFaces surface, in LocatedPoint from, ReadOnlySpan<int> faces, Vector3D along, Vector3D across, out Crossing start)
    {
        start = default;
        var best = 0.0;
        foreach (var face in faces)
        {
            for (var s = 3 * face; s < (3 * face) + 3; s++)
            {
                var e = surface.Sides[s].Edge;
                ref readonly var edge = ref surface.Edges[e];
                if (from.Locus == Locus.Node ? edge.A == from.Index || edge.B == from.Index : from.Locus == Locus.Edge && e == from.Index)
                {
                    continue;
                }

                double a = Vector3D.Dot(surface.Nodes[edge.A] - from.Position, across), b = Vector3D.Dot(surface.Nodes[edge.B] - from.Position, across);
                if (a >= 0 == b >= 0)
                {
                    continue;
                }

                var at = surface.Nodes[edge.A] + ((a / (a - b)) * (surface.Nodes[edge.B] - surface.Nodes[edge.A]));
                var way = at - from.Position;
                var ahead = Vector3D.Dot(way, along) / Math.Max(way.Length, double.Epsilon);
                if (ahead > best)
                {
                    best = ahead;
                    start = a >= 0 ? new(face, e, edge.A, edge.B, a, b, at) : new(face, e, edge.B, edge.A, b, a, at);
                }
            }
        }

        return best > 0;
    }

    private static double Walk(
        UnfoldedFaces surface, Crossing c, Vector3D origin, in LocatedPoint to, ReadOnlySpan<int> facesTo, Vector3D across, double limit)
    {
        var length = (c.At - origin).Length;
        for (var i = 0; i < MostFaces; i++)
        {
            var left = (to.Position - c.At).Length;
            if (length + left > limit)
            {
                break;
            }

            ref readonly var edge = ref surface.Edges[c.Edge];
            if (edge.Side1 < 0)
            {
                // A border, or more than two faces.
                break;
            }

            var entered = edge.Side0 / 3 == c.Face ? edge.Side1 : edge.Side0;
            ref readonly var side = ref surface.Sides[entered];
            var face = entered / 3;
            if (to.Locus == Locus.Node ? side.Apex == to.Index : facesTo.Contains(face))
            {
                return length + left;
            }

            // The section goes on between the apex and the end of the edge on the other side of the plane.
            var apex = surface.Nodes[side.Apex];
            var height = Vector3D.Dot(apex - origin, across);
            var isAbove = height >= 0;
            var kept = isAbove ? c.Below : c.Above;
            var keptHeight = isAbove ? c.HeightBelow : c.HeightAbove;
            var at = apex + ((height / (height - keptHeight)) * (surface.Nodes[kept] - apex));
            length += (at - c.At).Length;
            var next = kept == edge.A ? side.Left : side.Right;
            c = isAbove ? new(face, next, side.Apex, kept, height, keptHeight, at) : new(face, next, kept, side.Apex, keptHeight, height, at);
        }

        return double.PositiveInfinity;
    }

    /// <summary>The section leaves a face by an edge whose ends lie above (or on) and below the plane.</summary>
    private readonly record struct Crossing(int Face, int Edge, int Above, int Below, double HeightAbove, double HeightBelow, Vector3D At);
}
