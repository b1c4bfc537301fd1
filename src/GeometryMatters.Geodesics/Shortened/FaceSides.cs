namespace GeometryMatters.Geodesics;

/// <summary>Which side of a face an edge is.</summary>
internal static class FaceSides
{
    /// <summary>Side (3 · face + k) of a face at one of its edges.</summary>
    public static int SideAt(this UnfoldedFaces surface, int face, int edge)
    {
        ref readonly var e = ref surface.Edges[edge];
        return e.Side0 / 3 == face ? e.Side0
            : e.Side1 >= 0 && e.Side1 / 3 == face ? e.Side1
            : (3 * face) + surface.Topology.FaceEdges.Slice(3 * face, 3).IndexOf(edge);
    }
}
