using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Features of the image mirrored left to right, stored beside the plain ones for training on mirrored pairs.</summary>
/// <remarks>The map is that of the mirrored image and is not mirrored back, as the <c>_flip</c> files of GeoAware-SC and DIY-SC are.</remarks>
public sealed class MirroredExtractor : IFeatureExtractor
{
    /// <summary>What the name of a feature gets for the mirrored image: <c>dino</c> becomes <c>dino_flip</c>.</summary>
    public const string Suffix = "_flip";

    private readonly IFeatureExtractor inner;

    /// <summary>Mirrors what another extractor is shown.</summary>
    /// <param name="inner">The extractor.</param>
    public MirroredExtractor(IFeatureExtractor inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
    }

    /// <inheritdoc/>
    public string Name => inner.Name + Suffix;

    /// <inheritdoc/>
    public int Channels => inner.Channels;

    /// <inheritdoc/>
    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default) =>
        inner.Extract(MaskOperations.FlipHorizontal(image), MaskOperations.FlipHorizontal(mask), letterbox, cancellationToken);
}
