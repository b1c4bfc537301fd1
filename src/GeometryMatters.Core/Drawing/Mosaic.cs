using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Puts labelled images into rows and columns.</summary>
public static class Mosaic
{
    /// <summary>Composes a mosaic.</summary>
    /// <param name="tiles">The images, row by row; at least one.</param>
    /// <param name="options">The layout; defaults when null.</param>
    /// <returns>The mosaic.</returns>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static ImageBuffer Compose(IReadOnlyList<MosaicTile> tiles, MosaicOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        options ??= new MosaicOptions();
        options.Validate();
        if (tiles.Count == 0)
        {
            throw new ArgumentException("Expected at least one image, found none.", nameof(tiles));
        }

        var images = tiles.Select(t => Fit(t.Image, options.TileSidePixels)).ToList();
        var columns = Math.Min(tiles.Count, options.Columns > 0 ? options.Columns : (int)Math.Ceiling(Math.Sqrt(tiles.Count)));
        var rows = (tiles.Count + columns - 1) / columns;
        var widths = Enumerable.Range(0, columns).Select(c => Every(c, columns).Max(i => images[i].Width)).ToArray();
        var heights = Enumerable.Range(0, rows).Select(r => Enumerable.Range(r * columns, Math.Min(columns, tiles.Count - (r * columns))).Max(i => images[i].Height)).ToArray();
        var margin = options.MarginPixels;
        var label = tiles.Any(t => t.Label.Length > 0) ? Canvas.TextHeight(options.LabelScale) + Math.Max(4, margin / 2) : 0;
        var title = options.Title.Length > 0 ? Canvas.TextHeight(options.TitleScale) + margin : 0;
        var width = margin + widths.Sum(w => w + margin);
        Canvas canvas = new(width, margin + title + heights.Sum(h => h + label + margin), options.Background);
        if (title > 0)
        {
            DrawFitted(canvas, options.Title, width / 2, margin, width - (2 * margin), options.TextColor, options.TitleScale);
        }

        for (int row = 0, y = margin + title; row < rows; y += heights[row] + label + margin, row++)
        {
            for (int column = 0, x = margin; column < columns && (row * columns) + column < images.Count; x += widths[column] + margin, column++)
            {
                var i = (row * columns) + column;
                canvas.DrawImage(images[i], x + ((widths[column] - images[i].Width) / 2), y + heights[row] - images[i].Height);
                DrawFitted(canvas, tiles[i].Label, x + (widths[column] / 2), y + heights[row] + Math.Max(4, margin / 2), widths[column] + margin - 2, options.TextColor, options.LabelScale);
            }
        }

        return canvas.Image;

        IEnumerable<int> Every(int first, int step)
        {
            for (var i = first; i < images.Count; i += step)
            {
                yield return i;
            }
        }
    }

    /// <summary>Draws centred text, smaller or cut where it is wider than allowed.</summary>
    private static void DrawFitted(Canvas canvas, string text, int x, int y, int width, RgbColor color, int scale)
    {
        while (scale > 1 && Canvas.TextWidth(text, scale) > width)
        {
            scale--;
        }

        if (Canvas.TextWidth(text, scale) > width)
        {
            var kept = Math.Clamp((width / (Canvas.TextWidth("xx") - Canvas.TextWidth("x"))) - 2, 0, text.Length);
            text = text[..kept] + "..";
        }

        canvas.DrawText(text, x, y, color, scale, TextAlignment.Center);
    }

    private static ImageBuffer Fit(ImageBuffer image, int side)
    {
        var longest = Math.Max(image.Width, image.Height);
        if (side == 0 || side == longest)
        {
            return image;
        }

        // Small pictures are usually grids: their pixels are shown as squares.
        Letterbox box = new(image.Width, image.Height, side);
        return ImageResizer.Resize(image, box.ContentWidth, box.ContentHeight, side >= 2 * longest ? ResizeFilter.Nearest : ResizeFilter.Lanczos);
    }
}
