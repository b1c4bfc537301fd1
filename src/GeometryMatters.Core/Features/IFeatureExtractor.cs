using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Computes a dense 2D feature map of an image (DINO, Stable Diffusion, or an embedded one that needs no weights).</summary>
public interface IFeatureExtractor
{
    /// <summary>Name of the feature, for example <c>dino</c>; the key under which a view stores its map.</summary>
    string Name { get; }

    /// <summary>Channels of the maps that this extractor gives.</summary>
    int Channels { get; }

    /// <summary>Describes an image on the grid of its letterbox.</summary>
    /// <param name="image">The image in its own pixels.</param>
    /// <param name="mask">Foreground of the same size, for extractors that use it.</param>
    /// <param name="letterbox">Where the cells lie; made for the size of the image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A map on <see cref="Letterbox.Grid"/>; not normalised.</returns>
    /// <exception cref="ImageFormatException">Image, mask and letterbox have different sizes.</exception>
    FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default);
}
