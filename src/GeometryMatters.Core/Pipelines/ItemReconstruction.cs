namespace GeometryMatters.Pipelines;

/// <summary>What stage 1 did to one item of a bundle.</summary>
/// <param name="Category">Category label.</param>
/// <param name="Id">Name within the category.</param>
/// <param name="Resumed">Whether an earlier run had done it.</param>
/// <param name="IouBefore">IoU of silhouette and mask before refinement, 0 to 1; null without refinement.</param>
/// <param name="IouAfter">IoU after refinement; null without.</param>
/// <param name="TurnDegrees">Rotation about +y that made the mesh canonical, in degrees: 0, 90, 180 or 270; null without a yaw vote.</param>
/// <param name="Seconds">Seconds spent per stage when it was done.</param>
public sealed record ItemReconstruction(
    string Category, string Id, bool Resumed, double? IouBefore, double? IouAfter, int? TurnDegrees, IReadOnlyDictionary<string, double> Seconds);
