using GeometryMatters.Imaging;

namespace GeometryMatters.Reconstruction;

/// <summary>Finds the object of an image (SAM 3, a mask file, or an embedded stand-in).</summary>
public interface IMaskProvider
{
    /// <summary>Segments the object.</summary>
    /// <param name="image">The image.</param>
    /// <param name="prompt">What is looked for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A mask of the image's size.</returns>
    /// <exception cref="GeometryMattersException">No object was found, or the provider failed.</exception>
    Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default);
}

/// <summary>What a mask provider looks for.</summary>
/// <param name="ItemId">Name of the item, for providers that look masks up.</param>
/// <param name="Category">Category label, for example <c>car</c>.</param>
/// <param name="Box">Object box in pixels, if known.</param>
public sealed record MaskPrompt(string ItemId, string Category, PixelBox? Box = null);
