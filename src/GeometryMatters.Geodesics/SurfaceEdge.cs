namespace GeometryMatters.Geodesics;

/// <summary>An undirected edge between two nodes of a surface.</summary>
/// <param name="A">Lower node index.</param>
/// <param name="B">Higher node index.</param>
public readonly record struct SurfaceEdge(int A, int B);
