using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws a scalar per grid cell, such as the similarity to a query, over an image.</summary>
public static class HeatMapDrawing
{
    private const int BarWidth = 14;
    private const int BarSpace = 60;

    /// <summary>Draws a heat map.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cellValues">One value per cell of the letterbox's grid, row-major; cells that are not finite are not painted.</param>
    /// <param name="letterbox">The letterbox of the image.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>The drawing, in the size of the image or of the canvas; wider where a bar is asked for.</returns>
    /// <exception cref="ArgumentException">The letterbox or the number of values does not fit.</exception>
    public static ImageBuffer Draw(ImageBuffer image, ReadOnlyMemory<float> cellValues, Letterbox letterbox, HeatMapDrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImageResizer.CheckSize(letterbox, image.Width, image.Height);
        options ??= new HeatMapDrawingOptions();
        options.Validate();
        CellPainter painter = new(cellValues, 1, letterbox, options.Cells);
        var (low, high) = Range(cellValues.Span, painter.Cells, options);
        var result = painter.Paint(image, v => options.Map[high > low ? (v[0] - low) / (high - low) : 0.5]);
        if (options.Mark is { } mark)
        {
            var (x, y) = options.Cells.KeepPadding ? letterbox.ToCanvas(mark.X, mark.Y) : mark;
            MarkPoint(result, x, y);
        }

        return options.ColorBar ? WithBar(result, options.Map, low, high) : result;
    }

    /// <summary>Marks a point with a red disc in a white ring.</summary>
    /// <param name="image">The image that is changed.</param>
    /// <param name="x">x in pixels.</param>
    /// <param name="y">y in pixels.</param>
    /// <param name="radiusPixels">Radius of the disc; a 60th of the longest side, at least 2, when null.</param>
    public static void MarkPoint(ImageBuffer image, double x, double y, double? radiusPixels = null)
    {
        var radius = radiusPixels ?? Math.Max(2, Math.Max(image.Width, image.Height) / 60.0);
        new Canvas(image).DrawRingedDisc(x, y, radius, new RgbColor(225, 20, 30), RgbColor.White, Math.Max(1, radius / 3));
    }

    private static (double Low, double High) Range(ReadOnlySpan<float> values, ReadOnlySpan<bool> cells, HeatMapDrawingOptions options)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (var i = 0; i < values.Length; i++)
        {
            if (cells[i])
            {
                low = Math.Min(low, values[i]);
                high = Math.Max(high, values[i]);
            }
        }

        return (options.Low ?? low, options.High ?? high);
    }

    private static ImageBuffer WithBar(ImageBuffer image, ColorMap map, double low, double high)
    {
        var scale = image.Height >= 300 ? 2 : 1;
        Canvas canvas = new(image.Width + (BarSpace * scale), image.Height, RgbColor.White);
        canvas.DrawImage(image, 0, 0);
        int x = image.Width + 12, text = x + BarWidth + 6, top = Math.Min(4, image.Height / 2), bottom = Math.Max(top, image.Height - 5);
        for (var y = top; y <= bottom; y++)
        {
            canvas.FillRectangle(x, y, BarWidth, 1, map[(bottom - y) / Math.Max(1.0, bottom - top)]);
        }

        if (low <= high)
        {
            canvas.DrawText(Label(high), text, top, RgbColor.Ink, scale);
            canvas.DrawText(Label((low + high) / 2), text, ((top + bottom) / 2) - (3 * scale), RgbColor.Ink, scale);
            canvas.DrawText(Label(low), text, bottom - (7 * scale) + 1, RgbColor.Ink, scale);
        }

        return canvas.Image;
    }

    private static string Label(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
