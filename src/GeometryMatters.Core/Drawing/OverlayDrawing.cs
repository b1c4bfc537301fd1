using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Lays masks over an image: the object's mask as an outline, the silhouette of a projected mesh as a fill.</summary>
public static class OverlayDrawing
{
    /// <summary>Draws a fill and an outline over an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="filled">Mask to fill, such as the projected mesh; none when null.</param>
    /// <param name="outlined">Mask to outline, such as the object's mask; none when null.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>A new image of the same size.</returns>
    /// <exception cref="ArgumentException">A mask has another size.</exception>
    public static ImageBuffer Draw(ImageBuffer image, Mask? filled, Mask? outlined, OverlayDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        options ??= new OverlayDrawingOptions();
        options.Validate();
        Canvas canvas = new(new ImageBuffer(image.Width, image.Height, image.Pixels.ToArray()));
        if (filled is not null)
        {
            CheckSize(image, filled, nameof(filled));
            canvas.FillMask(filled, options.FillColor, options.FillAlpha);
        }

        if (outlined is not null && options.OutlineWidthPixels > 0)
        {
            CheckSize(image, outlined, nameof(outlined));
            canvas.DrawMaskOutline(outlined, options.OutlineColor, options.OutlineWidthPixels);
        }

        return canvas.Image;
    }

    /// <summary>Draws the projection before and after refinement beside each other, each with its intersection over union.</summary>
    /// <param name="image">The image.</param>
    /// <param name="mask">The object's mask, outlined.</param>
    /// <param name="before">Silhouette before, filled.</param>
    /// <param name="after">Silhouette after, filled.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>A mosaic of two labelled images.</returns>
    /// <exception cref="ArgumentException">A mask has another size.</exception>
    public static ImageBuffer BeforeAfter(ImageBuffer image, Mask mask, Mask before, Mask after, OverlayDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        options ??= new OverlayDrawingOptions();
        options.Validate();

        // Widths are those of the panel: shrinking a large image must not make its outline vanish.
        var shrink = options.PanelSidePixels > 0 ? Math.Max(1, (double)Math.Max(mask.Width, mask.Height) / options.PanelSidePixels) : 1;
        var scaled = options with { OutlineWidthPixels = options.OutlineWidthPixels * shrink };
        return Mosaic.Compose(
            [Tile("before", before), Tile("after", after)],
            new MosaicOptions { Columns = 2, TileSidePixels = options.PanelSidePixels });

        MosaicTile Tile(string name, Mask silhouette) => new(
            string.Create(CultureInfo.InvariantCulture, $"{name}: IoU {mask.IntersectionOverUnion(silhouette):F3}"),
            Draw(image, silhouette, mask, scaled));
    }

    private static void CheckSize(ImageBuffer image, Mask mask, string name)
    {
        if (mask.Width != image.Width || mask.Height != image.Height)
        {
            throw new ArgumentException($"Expected a mask of {image.Width}×{image.Height}, found {mask.Width}×{mask.Height}.", name);
        }
    }
}
