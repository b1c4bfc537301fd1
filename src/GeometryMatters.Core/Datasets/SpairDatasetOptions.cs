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
        HasSpairKeypoints = false,
    };

    /// <summary>Name for reports.</summary>
    public string Name { get; init; } = "SPair-71k";

    /// <summary>Folder of the images, below the root; may be an absolute path where annotations and images lie apart.</summary>
    public string ImageFolder { get; init; } = "JPEGImages";

    /// <summary>Folder of the image annotations, below the root; its sub-folders are the categories.</summary>
    public string ImageAnnotationFolder { get; init; } = "ImageAnnotation";

    /// <summary>Folder of the pair annotations, below the root; its sub-folders are <c>trn</c>, <c>val</c> and <c>test</c>.</summary>
    public string PairAnnotationFolder { get; init; } = "PairAnnotation";

    /// <summary>Whether slots mean what they mean in SPair-71k, so that its geo-aware groups hold. SPair-U's slots are other points.</summary>
    public bool HasSpairKeypoints { get; init; } = true;

    /// <summary>
    /// How many pairs of a category and split are drawn, with replacement (numpy's <c>choice</c> after <c>seed</c>, as the published loader's
    /// SAMPLE and TEST_SAMPLE do); null for all. Pairs may then occur more than once.
    /// </summary>
    public int? Subsample { get; init; }

    /// <summary>Seed of the draw, anew for each category and split.</summary>
    public int SubsampleSeed { get; init; } = 42;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentException">A name is empty, or a number out of range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentException.ThrowIfNullOrWhiteSpace(ImageFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(ImageAnnotationFolder);
        ArgumentException.ThrowIfNullOrWhiteSpace(PairAnnotationFolder);
        if (Subsample is { } pairs)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pairs, nameof(Subsample));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(SubsampleSeed);
    }
}
