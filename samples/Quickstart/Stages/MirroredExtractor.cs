using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>Features of the image mirrored left to right, stored beside the plain ones for training on mirrored pairs.</summary>
internal sealed class MirroredExtractor(IFeatureExtractor inner) : IFeatureExtractor
{
    public const string Suffix = "_flip";

    public string Name => inner.Name + Suffix;

    public int Channels => inner.Channels;

    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default) =>
        inner.Extract(MaskOperations.FlipHorizontal(image), MaskOperations.FlipHorizontal(mask), letterbox, cancellationToken);
}
