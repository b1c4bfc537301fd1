using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>One match to be judged: two points on either mesh that should lie near each other.</summary>
/// <param name="SourceStart">On the source mesh: what the field makes of the match's target end (v̂ˢ of the paper).</param>
/// <param name="SourceEnd">On the source mesh: the match's source end (v̄ˢ).</param>
/// <param name="TargetStart">On the target mesh: what the field makes of the source end (v̂ᵗ).</param>
/// <param name="TargetEnd">On the target mesh: the match's target end (v̄ᵗ).</param>
public readonly record struct BicyclicQuery(SurfacePoint SourceStart, SurfacePoint SourceEnd, SurfacePoint TargetStart, SurfacePoint TargetEnd);
