using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Datasets;

/// <summary>Looks masks up in an artefact bundle (for example SAM 3's).</summary>
/// <param name="bundle">The bundle.</param>
public sealed class BundleMaskProvider(ArtefactBundle bundle) : IMaskProvider
{
    /// <summary>Finds the object of an item that has no mask there, for example a model; null (the default) for nobody. A reconstruction over the bundle stores what it finds.</summary>
    public IMaskProvider? Otherwise { get; init; }

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The item has no mask, and there is nobody to find one.</exception>
    public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(prompt);
        cancellationToken.ThrowIfCancellationRequested();
        var item = bundle[prompt.Category, prompt.ItemId];
        var mask = Otherwise is null || item.HasMask ? item.LoadMask() : Otherwise.Segment(image, prompt, cancellationToken);
        return mask.Width == image.Width && mask.Height == image.Height
            ? mask
            : throw new ImageFormatException($"{prompt.Category}/{prompt.ItemId}", "mask", $"{image.Width}×{image.Height} as the image", $"{mask.Width}×{mask.Height}");
    }
}

/// <summary>Looks reconstructions up in an artefact bundle (for example SAM 3D Objects').</summary>
/// <param name="bundle">The bundle.</param>
public sealed class BundleMeshReconstructor(ArtefactBundle bundle) : IMeshReconstructor
{
    /// <summary>The folder that an item's reconstruction is read from.</summary>
    internal string? FolderOf(MaskPrompt prompt) => bundle.TryFind(prompt.Category, prompt.ItemId)?.MeshFolder;

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The item has no reconstruction.</exception>
    public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(prompt);
        cancellationToken.ThrowIfCancellationRequested();
        var found = bundle[prompt.Category, prompt.ItemId].LoadReconstruction();
        return found.Camera.Width == image.Width && found.Camera.Height == image.Height
            ? found
            : throw new ImageFormatException(
                $"{prompt.Category}/{prompt.ItemId}", "image", $"{found.Camera.Width}×{found.Camera.Height} as in item.json", $"{image.Width}×{image.Height}");
    }
}

/// <summary>Gives the part descriptors that are stored for one item of a bundle (for example PartField's).</summary>
/// <param name="item">The item.</param>
public sealed class BundlePartFieldProvider(BundleItem item) : IPartFieldProvider
{
    /// <inheritdoc/>
    public string Name => "partfield";

    /// <inheritdoc/>
    /// <exception cref="FileNotFoundException">The item has no descriptors.</exception>
    /// <exception cref="DatasetFormatException">The descriptors belong to another shape than this one.</exception>
    public VertexField Describe(TriangleMesh mesh, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return item.LoadPartField(mesh);
    }
}
