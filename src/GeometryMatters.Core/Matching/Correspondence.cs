using GeometryMatters.Meshes;

namespace GeometryMatters.Matching;

/// <summary>A proposed match between a cell of the source grid and a cell of the target grid.</summary>
/// <param name="SourceCell">Cell of the source view.</param>
/// <param name="TargetCell">Cell of the target view.</param>
/// <param name="Similarity">Fused cosine similarity, −1 to 1.</param>
public readonly record struct Correspondence(int SourceCell, int TargetCell, float Similarity);

/// <summary>A match whose two ends were lifted to the surfaces seen there.</summary>
/// <param name="Match">The match on the grids.</param>
/// <param name="SourcePoint">Where the ray through the source cell hits the source mesh; null where it misses.</param>
/// <param name="TargetPoint">Where the ray through the target cell hits the target mesh; null where it misses.</param>
public readonly record struct LiftedCorrespondence(Correspondence Match, SurfacePoint? SourcePoint, SurfacePoint? TargetPoint)
{
    /// <summary>Whether both rays hit.</summary>
    public bool IsLifted => SourcePoint.HasValue && TargetPoint.HasValue;
}
