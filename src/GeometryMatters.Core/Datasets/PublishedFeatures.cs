using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Feature maps and masks that GeoAware-SC and DIY-SC left beside a dataset: <c>features/category/stem_dino.pt</c>, <c>_sd.pt</c>, <c>_mask.png</c>, and <c>_flip</c> variants.</summary>
/// <remarks>
/// The path of an image below the folder of images is its path below the folder of features, so that any dataset works whose images lie below one folder.
/// Nothing is cached. Safe for concurrent use.
/// </remarks>
public sealed class PublishedFeatures
{
    private readonly string imageFolder;
    private readonly string featureFolder;

    /// <summary>Names the two folders; nothing is read yet.</summary>
    /// <param name="imageFolder">Folder that all images lie below, for example <c>SPair-71k/JPEGImages</c>.</param>
    /// <param name="featureFolder">Folder of features with the same sub-folders, for example <c>SPair-71k/features</c>.</param>
    public PublishedFeatures(string imageFolder, string featureFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageFolder);
        ArgumentException.ThrowIfNullOrEmpty(featureFolder);
        this.imageFolder = Path.GetFullPath(imageFolder);
        this.featureFolder = Path.GetFullPath(featureFolder);
    }

    /// <summary>Loads a feature map.</summary>
    /// <param name="image">Image of the dataset.</param>
    /// <param name="name"><c>dino</c>, a tap <c>s3</c>, <c>s4</c> or <c>s5</c> of Stable Diffusion, or <c>sd</c> for its three side by side on the finest grid; not normalised.</param>
    /// <param name="mirrored">Whether the map of the mirrored canvas is meant.</param>
    /// <returns>The map as it was stored, in single precision.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is broken.</exception>
    /// <exception cref="ArgumentException">The name is unknown, or the image lies elsewhere.</exception>
    public FeatureMap Load(ImageAnnotation image, string name = "dino", bool mirrored = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (name is not ("dino" or "sd" or "s3" or "s4" or "s5"))
        {
            throw new ArgumentException($"Expected dino, sd, s3, s4 or s5, found '{name}'.", nameof(name));
        }

        var path = PathOf(image, name == "dino" ? "_dino" : "_sd", mirrored, ".pt");
        using var file = TorchFile.Open(path);
        return OfficialFeatures.Load(name, path, file.Contains, file.Read);
    }

    /// <summary>Loads an object mask, a square over the canvas.</summary>
    /// <param name="image">Image of the dataset.</param>
    /// <param name="mirrored">Whether the mask of the mirrored canvas is meant.</param>
    /// <returns>The mask.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ImageFormatException">The file is no image.</exception>
    /// <exception cref="ArgumentException">The image lies elsewhere.</exception>
    public Mask LoadMask(ImageAnnotation image, bool mirrored = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        return ImageFile.LoadMask(PathOf(image, "_mask", mirrored, ".png"));
    }

    private string PathOf(ImageAnnotation image, string suffix, bool mirrored, string extension)
    {
        var relative = Path.GetRelativePath(imageFolder, Path.GetFullPath(image.ImagePath));
        return !Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != ".."
            ? Path.Combine(featureFolder, Path.ChangeExtension(relative, null) + suffix + (mirrored ? "_flip" : "") + extension)
            : throw new ArgumentException($"Expected an image below '{imageFolder}', found '{image.ImagePath}'.", nameof(image));
    }
}
