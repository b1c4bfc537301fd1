namespace GeometryMatters.Datasets;

/// <summary>Names of the folders of a dataset in SPair-71k's layout.</summary>
public sealed record SpairDatasetOptions
{
    /// <summary>SPair-U, whose two annotation folders lie beside SPair-71k's own.</summary>
    public static SpairDatasetOptions SpairU { get; } = new()
    {
        Name = "SPair-U",
        ImageAnnotationFolder = "ExtraImageAnnotation",
        PairAnnotationFolder = "ExtraPairAnnotation",
    };

    /// <summary>Name for reports.</summary>
    public string Name { get; init; } = "SPair-71k";

    /// <summary>Folder of the images, below the root.</summary>
    public string ImageFolder { get; init; } = "JPEGImages";

    /// <summary>Folder of the image annotations, below the root; its sub-folders are the categories.</summary>
    public string ImageAnnotationFolder { get; init; } = "ImageAnnotation";

    /// <summary>Folder of the pair annotations, below the root; its sub-folders are <c>trn</c>, <c>val</c> and <c>test</c>.</summary>
    public string PairAnnotationFolder { get; init; } = "PairAnnotation";

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentException.ThrowIfNullOrWhiteSpace(ImageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(ImageAnnotationFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(PairAnnotationFolder);
    }
}
