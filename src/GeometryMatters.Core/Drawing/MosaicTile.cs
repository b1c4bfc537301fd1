using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>An image of a mosaic.</summary>
/// <param name="Label">Text below the image; may be empty.</param>
/// <param name="Image">The image.</param>
public readonly record struct MosaicTile(string Label, ImageBuffer Image);
