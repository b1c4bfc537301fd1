using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// The path that a plane through two points and along the normals there cuts out of a surface: hardly longer than the shortest where the
/// surface bends gently, at the cost of one line per face that it crosses.
/// </summary>
/// <remarks>
/// Every length is that of a path that exists: a chain of points on edges, each two on one face. The walk gives up at borders, at edges of
/// more than two faces and beyond its limit.
/// </remarks>
internal static class PlaneSection
{
    private const int MaxFaces = 4096;

    /// <summary>Length of the path; +∞ where there is none within the limit.</summary>
    public static double Length(SectionSurface surface, in LocatedPoint from, in LocatedPoint to, double limit)
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
    private static Vector3D Normal(SectionSurface surface, ReadOnlySpan<int> faces)
    {
        var sum = Vector3D.Zero;
        foreach (var face in faces)
        {
            Vector3D origin = Apex(surface, (3 * face) + 1);
            sum += Vector3D.Cross(Apex(surface, (3 * face) + 2) - origin, Apex(surface, 3 * face) - origin);
        }

        var length = sum.Length;
        return length > 0 ? (1 / length) * sum : Vector3D.Zero;
    }

    private static Vector3D Apex(SectionSurface surface, int side) => surface.Nodes[surface.Sides[side].Apex];

    // The side by which the section leaves the first point's faces most straight ahead.
    private static bool Start(
        SectionSurface surface, in LocatedPoint from, ReadOnlySpan<int> faces, Vector3D along, Vector3D across, out Crossing start)
    {
        start = default;
        var best = 0.0;
        foreach (var face in faces)
        {
            for (var k = 0; k < 3; k++)
            {
                var side = (3 * face) + k;
                int a = surface.Sides[(3 * face) + Next(k)].Apex, b = surface.Sides[(3 * face) + Next(Next(k))].Apex;
                if (from.Locus == Locus.Node ? a == from.Index || b == from.Index : from.Locus == Locus.Edge && surface.Topology.FaceEdges[side] == from.Index)
                {
                    continue;
                }

                Vector3D atA = surface.Nodes[a], atB = surface.Nodes[b];
                double heightA = Vector3D.Dot(atA - from.Position, across), heightB = Vector3D.Dot(atB - from.Position, across);
                if (heightA >= 0 == heightB >= 0)
                {
                    continue;
                }

                var at = atA + ((heightA / (heightA - heightB)) * (atB - atA));
                var way = at - from.Position;
                var ahead = Vector3D.Dot(way, along) / Math.Max(way.Length, double.Epsilon);
                if (ahead > best)
                {
                    best = ahead;
                    start = heightA >= 0 ? new(side, a, new(atA, heightA), new(atB, heightB), at) : new(side, b, new(atB, heightB), new(atA, heightA), at);
                }
            }
        }

        return best > 0;
    }

    private static double Walk(
        SectionSurface surface, Crossing c, Vector3D origin, in LocatedPoint to, ReadOnlySpan<int> facesTo, Vector3D across, double limit)
    {
        var goal = to.Locus == Locus.Node ? to.Index : -1;
        var length = (c.At - origin).Length;
        for (var i = 0; i < MaxFaces; i++)
        {
            var left = (to.Position - c.At).Length;
            var entered = surface.Sides[c.Side].Across;
            if (entered < 0 || length + left > limit)
            {
                break;
            }

            var node = surface.Sides[entered].Apex;
            if (goal >= 0 ? node == goal : facesTo.Contains(entered / 3))
            {
                return length + left;
            }

            // The section goes on between the apex and the end of the edge on the other side of the plane.
            Vector3D apex = surface.Nodes[node];
            Corner corner = new(apex, Vector3D.Dot(apex - origin, across));
            var isAbove = corner.Height >= 0;
            var kept = isAbove ? c.Below : c.Above;
            var at = apex + ((corner.Height / (corner.Height - kept.Height)) * (kept.Position - apex));
            length += (at - c.At).Length;

            // The side that leads on is opposite to the end that is left behind.
            int face = 3 * (entered / 3), k = entered - face;
            var isNextOppositeToAbove = surface.Sides[face + Next(k)].Apex == c.NodeAbove;
            var next = face + (isAbove == isNextOppositeToAbove ? Next(k) : Next(Next(k)));
            c = isAbove ? new(next, node, corner, kept, at) : new(next, c.NodeAbove, kept, corner, at);
        }

        return double.PositiveInfinity;
    }

    private static int Next(int k) => k == 2 ? 0 : k + 1;

    /// <summary>An end of an edge, and its height over the plane.</summary>
    private readonly record struct Corner(Vector3D Position, double Height);

    /// <summary>The section leaves a face by a side, one end of whose edge lies above (or on) the plane and the other below.</summary>
    private readonly record struct Crossing(int Side, int NodeAbove, Corner Above, Corner Below, Vector3D At);
}
