using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws repeated measurements of named rows: a small dot each, a line from the smallest to the largest, a ringed dot and a number for their mean.</summary>
public static class DotChart
{
    private static readonly RgbColor GridColor = new(226, 226, 230);
    private static readonly RgbColor AxisColor = new(110, 110, 118);

    /// <summary>Draws a chart.</summary>
    /// <param name="rows">Names of the rows, from the top down.</param>
    /// <param name="series">What was measured, each with values for every row; drawn below each other within a row.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentException">There is no row or no series, a series has another number of rows, or the names leave no room for the plot.</exception>
    public static ImageBuffer Draw(IReadOnlyList<string> rows, IReadOnlyList<DotSeries> series, DotChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(series);
        options ??= new();
        options.Validate();
        if (rows.Count == 0 || series.Count == 0)
        {
            throw new ArgumentException($"Expected rows and series, found {rows.Count} and {series.Count}.", nameof(rows));
        }

        foreach (var s in series)
        {
            if (s.Values.Count != rows.Count)
            {
                throw new ArgumentException($"{s.Name}: expected values of {rows.Count} rows, found {s.Values.Count}.", nameof(series));
            }
        }

        int scale = options.TextScale, line = Canvas.TextHeight(scale) + (2 * scale);
        var lane = line + scale;
        var rowHeight = (series.Count * lane) + (4 * scale);
        var title = options.Title.Length > 0 ? Canvas.TextHeight(scale + 1) + (4 * scale) : 0;
        var top = (6 * scale) + title + line + (2 * scale);
        var bottom = top + (rows.Count * rowHeight);
        var height = bottom + line + (6 * scale) + (options.XLabel.Length > 0 ? line : 0);
        var left = (10 * scale) + rows.Max(r => Canvas.TextWidth(r, scale));
        ChartAxis axis = new(series.SelectMany(s => s.Values).SelectMany(v => v), options.XRange, false, 0.06);
        var means = series.SelectMany(s => s.Values).Select(v => MeanText(v, options.Decimals)).ToArray();
        var right = options.WidthPixels - (14 * scale) - means.Max(m => Canvas.TextWidth(m, scale));
        if (right - left < 60)
        {
            throw new ArgumentException($"{options.WidthPixels} pixels leave no room for the plot: expected a wider chart, shorter names or a smaller text scale.", nameof(options));
        }

        Canvas canvas = new(options.WidthPixels, height, RgbColor.White);
        if (title > 0)
        {
            canvas.DrawText(options.Title, options.WidthPixels / 2, 6 * scale, RgbColor.Ink, scale + 1, TextAlignment.Center);
        }

        Legend(canvas, series, 6 * scale, (6 * scale) + title, scale);
        Frame(canvas, axis, (left, top, right, bottom), rowHeight, scale);
        for (var r = 0; r < rows.Count; r++)
        {
            var rowTop = top + (r * rowHeight);
            canvas.DrawText(rows[r], left - (6 * scale), rowTop + ((rowHeight - Canvas.TextHeight(scale)) / 2), RgbColor.Ink, scale, TextAlignment.Right);
            for (var s = 0; s < series.Count; s++)
            {
                var middle = rowTop + (2 * scale) + (s * lane) + (lane / 2);
                Measurements(canvas, axis, series[s].Values[r], ColorOf(series, s), (left, right), middle, scale);
                canvas.DrawText(
                    MeanText(series[s].Values[r], options.Decimals), options.WidthPixels - (6 * scale), middle - (4 * scale), ColorOf(series, s), scale, TextAlignment.Right);
            }
        }

        if (options.XLabel.Length > 0)
        {
            canvas.DrawText(options.XLabel, (left + right) / 2, bottom + (4 * scale) + line, RgbColor.Ink, scale, TextAlignment.Center);
        }

        return canvas.Image;
    }

    private static RgbColor ColorOf(IReadOnlyList<DotSeries> series, int index) => series[index].Color ?? RgbColor.Palette[index % RgbColor.Palette.Count];

    private static string MeanText(IReadOnlyList<double> values, int decimals) =>
        values.Where(double.IsFinite).ToArray() is { Length: > 0 } usable
            ? usable.Average().ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : "-";

    private static void Legend(Canvas canvas, IReadOnlyList<DotSeries> series, int x, int y, int scale)
    {
        for (var s = 0; s < series.Count; s++)
        {
            canvas.DrawRingedDisc(x + (4 * scale), y + (3.5 * scale), 3 * scale, ColorOf(series, s), RgbColor.Ink, scale * 0.6);
            canvas.DrawText(series[s].Name, x + (11 * scale), y, RgbColor.Ink, scale);
            x += (24 * scale) + Canvas.TextWidth(series[s].Name, scale);
        }
    }

    private static void Frame(Canvas canvas, ChartAxis axis, (int Left, int Top, int Right, int Bottom) plot, int rowHeight, int scale)
    {
        var (left, top, right, bottom) = plot;

        // Every other row is tinted, so that the eye finds the number that belongs to a name.
        for (var (y, shade) = (top, true); y < bottom; (y, shade) = (y + rowHeight, !shade))
        {
            if (shade)
            {
                canvas.FillRectangle(0, y, canvas.Image.Width, rowHeight, new(246, 246, 249));
            }
        }

        foreach (var (value, label) in axis.Ticks(8))
        {
            var x = left + (int)Math.Round(axis.Position(value) * (right - left));
            canvas.FillRectangle(x, top, 1, bottom - top, GridColor);
            canvas.DrawText(label, x, bottom + (4 * scale), RgbColor.Ink, scale, TextAlignment.Center);
        }

        canvas.FillRectangle(left, bottom, right - left + 1, 1, AxisColor);
    }

    private static void Measurements(
        Canvas canvas, ChartAxis axis, IReadOnlyList<double> values, RgbColor color, (int Left, int Right) plot, int y, int scale)
    {
        // What a given range leaves out is not drawn, the mean included.
        double[] usable = [.. values.Where(double.IsFinite)];
        if (usable.Length == 0)
        {
            return;
        }

        double X(double value) => plot.Left + (Math.Clamp(axis.Position(value), 0, 1) * (plot.Right - plot.Left));
        bool Inside(double value) => axis.Position(value) is >= 0 and <= 1;
        canvas.DrawLine(X(usable.Min()), y, X(usable.Max()), y, color, scale * 0.8);
        foreach (var value in usable.Where(Inside))
        {
            canvas.FillDisc(X(value), y, scale * 1.6, color, 0.55);
        }

        if (Inside(usable.Average()))
        {
            canvas.DrawRingedDisc(X(usable.Average()), y, 2.8 * scale, color, RgbColor.Ink, scale * 0.6);
        }
    }
}
