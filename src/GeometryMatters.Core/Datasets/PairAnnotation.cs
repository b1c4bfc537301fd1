namespace GeometryMatters.Datasets;

/// <summary>Two images of one category between which key points correspond by slot.</summary>
/// <param name="Id">Name of the pair, unique within its split.</param>
/// <param name="Source">The image that points are taken from.</param>
/// <param name="Target">The image that they are looked for in.</param>
public sealed record PairAnnotation(string Id, ImageAnnotation Source, ImageAnnotation Target)
{
    /// <summary>Category of both images.</summary>
    public string Category => Source.Category;

    /// <summary>Whether the target is meant mirrored: its key points and features are those of the mirrored canvas (pseudo-labels with <c>flip</c>).</summary>
    public bool IsTargetMirrored { get; init; }
}
