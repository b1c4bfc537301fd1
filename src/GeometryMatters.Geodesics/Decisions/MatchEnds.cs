namespace GeometryMatters.Geodesics;

/// <summary>From where the bicyclic filter measures to the vertex that the field points at.</summary>
public enum MatchEnds
{
    /// <summary>From the vertex with the largest weight of the face that the ray hit (paper 3.2): off by up to 2/3 of an edge.</summary>
    DominantVertices,

    /// <summary>
    /// From the point that the ray hit. What the field points at stays a vertex, since fields are known at vertices; on coarse meshes
    /// errors of right matches become a fraction of an edge instead of zero or a whole one.
    /// </summary>
    SurfacePoints,
}
