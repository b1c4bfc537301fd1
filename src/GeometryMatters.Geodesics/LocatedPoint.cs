using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>What a surface point lies on.</summary>
internal enum Locus
{
    Node,
    Edge,
    Face,
}

/// <summary>A surface point that was found on a topology: at a node, within an edge or within a face.</summary>
internal readonly record struct LocatedPoint(Locus Locus, int Index, int AnyNode, Vector3D Position)
{
    // Interpolated float weights sum to 1 within a few ulps; whatever is further off is no point of the face.
    private const double Slack = 1e-4;

    public static LocatedPoint Find(SurfaceTopology topology, SurfacePoint point, string parameter) =>
        Find(topology, point.Face, point.Barycentric, parameter);

    public static LocatedPoint Find(SurfaceTopology topology, int face, Vector3D barycentric, string parameter)
    {
        if ((uint)face >= (uint)topology.Mesh.FaceCount)
        {
            throw new ArgumentException($"Expected a face in [0, {topology.Mesh.FaceCount}), found {face}.", parameter);
        }

        var (x, y, z) = barycentric;
        if (!(Math.Min(x, Math.Min(y, z)) >= -Slack && Math.Abs(x + y + z - 1) <= Slack))
        {
            throw new ArgumentException($"Expected barycentrics of a point on the face, found ({x}, {y}, {z}).", parameter);
        }

        (x, y, z) = (Math.Max(x, 0), Math.Max(y, 0), Math.Max(z, 0));
        var scale = 1 / (x + y + z);
        var (a, b, c) = topology.FaceNodes(face);
        var nodes = topology.NodePoints;
        var position = (scale * x * nodes[a]) + (scale * y * nodes[b]) + (scale * z * nodes[c]);

        // Corners that are one node share their weight; a corner of no weight does not hold the point.
        var holdsA = x > 0;
        var holdsB = y > 0 && !(holdsA && b == a);
        var holdsC = z > 0 && !(holdsA && c == a) && !(holdsB && c == b);
        return (holdsA, holdsB, holdsC) switch
        {
            (true, true, true) => new(Locus.Face, face, a, position),
            (true, true, false) => new(Locus.Edge, topology.FaceEdges[SideOf(topology, face, a, b)], a, position),
            (true, false, true) => new(Locus.Edge, topology.FaceEdges[SideOf(topology, face, a, c)], a, position),
            (false, true, true) => new(Locus.Edge, topology.FaceEdges[SideOf(topology, face, b, c)], b, position),
            (true, _, _) => new(Locus.Node, a, a, nodes[a]),
            (_, true, _) => new(Locus.Node, b, b, nodes[b]),
            _ => new(Locus.Node, c, c, nodes[c]),
        };
    }

    /// <summary>Faces that hold the point; for one within a face <paramref name="single"/> (room for one) carries it.</summary>
    public ReadOnlySpan<int> Faces(SurfaceTopology topology, Span<int> single)
    {
        switch (Locus)
        {
            case Locus.Node:
                return topology.NodeFaces(Index);
            case Locus.Edge:
                return topology.EdgeFaces(Index);
            default:
                single[0] = Index;
                return single[..1];
        }
    }

    private static int SideOf(SurfaceTopology topology, int face, int a, int b)
    {
        var (low, high) = (Math.Min(a, b), Math.Max(a, b));
        for (var s = 3 * face; s < (3 * face) + 3; s++)
        {
            if (topology.FaceEdges[s] is var e and >= 0 && topology.Edges[e] == new SurfaceEdge(low, high))
            {
                return s;
            }
        }

        throw new InvalidOperationException($"Face {face} has no edge between nodes {a} and {b}.");
    }
}
