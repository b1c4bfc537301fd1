using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws curves, such as losses over steps or accuracy over thresholds, with axes, grid and legend.</summary>
public static class LineChart
{
    private const int MostXTicks = 10;

    private static readonly RgbColor GridColor = new(226, 226, 230);
    private static readonly RgbColor AxisColor = new(110, 110, 118);

    /// <summary>Draws a chart.</summary>
    /// <param name="series">The curves.</param>
    /// <param name="options">How to draw; defaults when null.</param>
    /// <returns>The chart.</returns>
    /// <exception cref="ArgumentException">A curve has another number of x than of y values.</exception>
    public static ImageBuffer Draw(IReadOnlyList<LineSeries> series, LineChartOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        options ??= new LineChartOptions();
        options.Validate();
        foreach (var s in series)
        {
            if (s.X.Count != s.Y.Count)
            {
                throw new ArgumentException($"{s.Name}: expected as many x as y values, found {s.X.Count} and {s.Y.Count}.", nameof(series));
            }
        }

        var scale = options.TextScale;
        var line = Canvas.TextHeight(scale) + (2 * scale);
        Canvas canvas = new(options.WidthPixels, options.HeightPixels, RgbColor.White);
        ChartAxis xs = new(series.SelectMany(s => s.X), options.XRange, options.LogX, 0);
        ChartAxis ys = new(series.SelectMany(s => s.Y), options.YRange, options.LogY, 0.05);

        var top = 6 * scale;
        if (options.Title.Length > 0)
        {
            canvas.DrawText(options.Title, options.WidthPixels / 2, top, RgbColor.Ink, scale + 1, TextAlignment.Center);
            top += Canvas.TextHeight(scale + 1) + (4 * scale);
        }

        top = DrawLegend(canvas, series, options, top);
        if (options.YLabel.Length > 0)
        {
            canvas.DrawText(options.YLabel, 6 * scale, top, RgbColor.Ink, scale);
            top += line;
        }

        top += 4 * scale;
        var bottom = options.HeightPixels - (7 * scale) - line - (options.XLabel.Length > 0 ? line : 0);
        var yTicks = ys.Ticks(Math.Max(2, (bottom - top) / (line * 2)));
        var left = (10 * scale) + yTicks.Select(t => Canvas.TextWidth(t.Label, scale)).DefaultIfEmpty(0).Max();
        var lastLabel = xs.Ticks(MostXTicks) is [.., var last] ? Canvas.TextWidth(last.Label, scale) / 2 : 0;
        var right = options.WidthPixels - (6 * scale) - Math.Max(6 * scale, lastLabel);
        if (right - left < 20 || bottom - top < 20)
        {
            throw new ArgumentException($"{options.WidthPixels}×{options.HeightPixels} pixels leave no room for the plot: expected a larger chart, shorter names or a smaller text scale.", nameof(options));
        }

        DrawGrid(canvas, xs, yTicks, ys, new PixelBox(left, top, right, bottom), scale);
        if (options.XLabel.Length > 0)
        {
            canvas.DrawText(options.XLabel, (left + right) / 2, bottom + (3 * scale) + line, RgbColor.Ink, scale, TextAlignment.Center);
        }

        DrawCurves(canvas, series, xs, ys, new PixelBox(left, top, right, bottom), options);
        canvas.FillRectangle(left - 1, top, 1, bottom - top + 1, AxisColor);
        canvas.FillRectangle(left - 1, bottom, right - left + 1, 1, AxisColor);
        return canvas.Image;
    }

    private static RgbColor ColorOf(IReadOnlyList<LineSeries> series, int index) =>
        series[index].Color ?? RgbColor.Palette[index % RgbColor.Palette.Count];

    /// <summary>Draws the legend in rows above the plot, where it hides no curve; returns the row below it.</summary>
    private static int DrawLegend(Canvas canvas, IReadOnlyList<LineSeries> series, LineChartOptions options, int top)
    {
        int scale = options.TextScale, x = 6 * scale, sample = 12 * scale, line = Canvas.TextHeight(scale) + (2 * scale);
        var any = false;
        for (var i = 0; i < series.Count; i++)
        {
            if (series[i].Name.Length == 0)
            {
                continue;
            }

            var width = sample + (4 * scale) + Canvas.TextWidth(series[i].Name, scale) + (10 * scale);
            if (any && x + width > options.WidthPixels)
            {
                x = 6 * scale;
                top += line;
            }

            var middle = top + (3.5 * scale);
            canvas.DrawLine(x, middle, x + sample, middle, ColorOf(series, i), options.LineWidthPixels + 1);
            canvas.DrawText(series[i].Name, x + sample + (4 * scale), top, RgbColor.Ink, scale);
            x += width;
            any = true;
        }

        return any ? top + line + scale : top;
    }

    private static void DrawGrid(Canvas canvas, ChartAxis xs, IReadOnlyList<(double Value, string Label)> yTicks, ChartAxis ys, PixelBox plot, int scale)
    {
        int left = (int)plot.X1, top = (int)plot.Y1, right = (int)plot.X2, bottom = (int)plot.Y2;
        foreach (var (value, label) in yTicks)
        {
            var y = bottom - (int)Math.Round(ys.Position(value) * (bottom - top));
            canvas.FillRectangle(left, y, right - left, 1, GridColor);
            canvas.DrawText(label, left - (4 * scale), y - (3 * scale), RgbColor.Ink, scale, TextAlignment.Right);
        }

        // As many ticks as have room for their labels.
        var most = MostXTicks;
        var xTicks = xs.Ticks(most);
        while (most > 1 && xTicks.Sum(t => Canvas.TextWidth(t.Label, scale) + (8 * scale)) > right - left)
        {
            xTicks = xs.Ticks(--most);
        }

        foreach (var (value, label) in xTicks)
        {
            var x = left + (int)Math.Round(xs.Position(value) * (right - left));
            canvas.FillRectangle(x, top, 1, bottom - top, GridColor);
            canvas.DrawText(label, x, bottom + (4 * scale), RgbColor.Ink, scale, TextAlignment.Center);
        }
    }

    private static void DrawCurves(Canvas canvas, IReadOnlyList<LineSeries> series, ChartAxis xs, ChartAxis ys, PixelBox plot, LineChartOptions options)
    {
        // Curves are drawn on a copy of the plot alone, so that what leaves the range is cut at its edge; dots on the edge stay whole.
        var bleed = (int)Math.Ceiling(options.LineWidthPixels * 2.5);
        int width = (int)plot.Width, height = (int)plot.Height, left = (int)plot.X1 - bleed, top = (int)plot.Y1 - bleed;
        Canvas inside = new(new ImageBuffer(width + (2 * bleed), height + (2 * bleed)));
        inside.DrawImage(canvas.Image, -left, -top);
        (double X, double Y)? PointOf(LineSeries s, int k) => xs.IsUsable(s.X[k]) && ys.IsUsable(s.Y[k])
            ? (bleed + (xs.Position(s.X[k]) * width), bleed + ((1 - ys.Position(s.Y[k])) * height))
            : null;
        for (var i = 0; i < series.Count; i++)
        {
            (double X, double Y)? previous = null;
            for (var k = 0; k < series[i].X.Count; k++)
            {
                var point = PointOf(series[i], k);
                if (point is { } p && previous is { } q)
                {
                    inside.DrawLine(q.X, q.Y, p.X, p.Y, ColorOf(series, i), options.LineWidthPixels);
                }

                previous = point;
            }
        }

        // Dots come after all curves, which would hide them; the white ring keeps a dot apart from the curves below it.
        for (var i = 0; i < series.Count; i++)
        {
            for (var k = 0; series[i].Markers && k < series[i].X.Count; k++)
            {
                if (PointOf(series[i], k) is { } p)
                {
                    inside.DrawRingedDisc(p.X, p.Y, options.LineWidthPixels * 2, ColorOf(series, i), RgbColor.White, options.LineWidthPixels / 2);
                }
            }
        }

        canvas.DrawImage(inside.Image, left, top);
    }
}
