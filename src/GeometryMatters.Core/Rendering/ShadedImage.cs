using GeometryMatters.Imaging;

namespace GeometryMatters.Rendering;

/// <summary>A shaded rendering.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Mask">Pixels whose centre sees the mesh: the same as <see cref="Silhouette.Render"/> gives, whatever the supersampling.</param>
public sealed record ShadedImage(ImageBuffer Image, Mask Mask);
