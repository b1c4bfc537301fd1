using GeometryMatters.Imaging;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>A drawn dataset on disk: annotations in SPair-71k's layout, and an artefact bundle in <c>bundle/</c> whose items have the images' ids.</summary>
/// <param name="Pairs">The annotations.</param>
/// <param name="Bundle">The artefacts.</param>
public sealed record SyntheticDataset(SpairDataset Pairs, ArtefactBundle Bundle)
{
    /// <summary>Name of the bundle's folder below the dataset's.</summary>
    public const string BundleFolder = "bundle";

    /// <summary>Opens a drawn dataset.</summary>
    /// <param name="root">Its folder.</param>
    /// <param name="codec">Decodes images and masks; <see cref="SkiaImageCodec"/> when null.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="DatasetFormatException">A folder is missing or the bundle's list is broken.</exception>
    public static SyntheticDataset Open(string root, IImageCodec? codec = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        return new(
            new(root, new SpairDatasetOptions { Name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))) }),
            ArtefactBundle.Open(Path.Combine(root, BundleFolder), codec));
    }

    /// <summary>The artefacts of an annotated image.</summary>
    /// <param name="image">One of the dataset's images.</param>
    /// <returns>The item.</returns>
    /// <exception cref="DatasetFormatException">The bundle has no such item.</exception>
    public BundleItem ItemOf(ImageAnnotation image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Bundle[image.Category, image.Id];
    }
}
