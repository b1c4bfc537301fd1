using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws three values per cell as colours, for example the first principal components of descriptors.</summary>
/// <remarks><see cref="PrincipalComponents.ToColors"/> gives such maps with colours that are shared by several images.</remarks>
public static class PcaDrawing
{
    /// <summary>Draws a colour map over an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="colors">A map of three channels in [0, 1] on the letterbox's grid.</param>
    /// <param name="letterbox">The letterbox of the image.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>The drawing, in the size of the image or of the canvas.</returns>
    /// <exception cref="ArgumentException">The map has other channels or another grid, or the letterbox does not fit.</exception>
    public static ImageBuffer Draw(ImageBuffer image, FeatureMap colors, Letterbox letterbox, CellDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(colors);
        ImageResizer.CheckSize(letterbox, image.Width, image.Height);
        if (colors.Channels != 3 || colors.Grid != letterbox.Grid)
        {
            throw new ArgumentException($"Expected 3 channels on {letterbox.Grid}, found {colors.Channels} on {colors.Grid}.", nameof(colors));
        }

        options ??= new CellDrawingOptions();
        options.Validate();
        return new CellPainter(colors.Values.ToArray(), 3, letterbox, options).Paint(image, v => RgbColor.FromUnit(v[0], v[1], v[2]));
    }
}
