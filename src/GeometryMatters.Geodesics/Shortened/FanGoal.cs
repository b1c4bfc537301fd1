namespace GeometryMatters.Geodesics;

/// <summary>
/// Where a walk around a node ends: at a face that holds an edge, or at one face (entered through one edge, unless that is −1).
/// </summary>
internal readonly record struct FanGoal(int Edge, int Face, int EntryEdge, bool BelowHalf)
{
    public static FanGoal ToEdge(int edge) => new(edge, -1, -1, false);

    public static FanGoal ToFace(int face) => new(-1, face, -1, false);

    public bool IsMet(SurfaceTopology topology, int face, int entryEdge) => Edge >= 0
        ? topology.FaceEdges.Slice(3 * face, 3).Contains(Edge)
        : face == Face && (EntryEdge < 0 || EntryEdge == entryEdge);
}
