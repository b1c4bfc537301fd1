namespace GeometryMatters.Datasets;

/// <summary>Something wrong with an item of an artefact bundle.</summary>
/// <param name="Item">The item as category/id.</param>
/// <param name="File">The file or folder that is at fault.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record BundleProblem(string Item, string File, string Reason);
