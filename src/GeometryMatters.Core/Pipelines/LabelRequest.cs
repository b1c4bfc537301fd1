namespace GeometryMatters.Pipelines;

/// <summary>A pair of views to label, by the keys under which they are opened.</summary>
/// <param name="SourceKey">Key of the source view.</param>
/// <param name="TargetKey">Key of the target view.</param>
public readonly record struct LabelRequest(string SourceKey, string TargetKey);
