using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>A point at which an exact path crosses an edge, turns at a node, begins or ends; of what Index tells depends on the locus.</summary>
internal readonly record struct PathCorner(Locus Locus, int Index, Vector3D Position);
