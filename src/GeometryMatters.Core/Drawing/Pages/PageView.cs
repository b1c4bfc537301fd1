using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing.Pages;

/// <summary>An image of a page with the grid that its cells are counted on.</summary>
/// <param name="Name">Name of the image.</param>
/// <param name="Image">A whole PNG, JPEG or WebP file of the letterbox's image size, or of its proportions.</param>
/// <param name="Letterbox">Where the grid cells lie in the image.</param>
public sealed record PageView(string Name, byte[] Image, Letterbox Letterbox);
