using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>Descriptors of an image and of its mirrored copy, for adaptive flip.</summary>
/// <param name="Map">Descriptors of the image, on a square grid over its canvas.</param>
/// <param name="MirroredMap">Descriptors of the mirrored canvas; needed of source images only.</param>
/// <param name="Mask">Object mask on the canvas (any square size); needed for masked distances only.</param>
/// <param name="MirroredMask">Mask on the mirrored canvas; needed of source images for masked distances only.</param>
public sealed record MirroredView(FeatureMap Map, FeatureMap? MirroredMap = null, Mask? Mask = null, Mask? MirroredMask = null);

/// <summary>How the distance of two images is measured by which adaptive flip decides.</summary>
public enum FlipDistance
{
    /// <summary>Mean L2 distance of the cells that are mutual nearest neighbours, over the whole canvas; needs no masks.</summary>
    MutualNearest,

    /// <summary>Mean over the source's object of the L2 distance to the nearest cell of the target's object (GeoAware-SC's intent).</summary>
    Masked,

    /// <summary>As <see cref="Masked"/>, but the target's background takes part as zero descriptors (DIY-SC).</summary>
    MaskedWithBackground,
}

/// <summary>Predictions with adaptive flip.</summary>
/// <param name="Predictions">One per common key point, by ascending slot, on the target's canvas.</param>
/// <param name="Distance">Distance of source and target.</param>
/// <param name="MirroredDistance">Distance of mirrored source and target.</param>
public sealed record FlipTransfer(IReadOnlyList<KeypointPrediction> Predictions, double Distance, double MirroredDistance)
{
    /// <summary>Whether the mirrored source was nearer, so that its predictions were taken.</summary>
    public bool UsesMirror => MirroredDistance < Distance;
}
