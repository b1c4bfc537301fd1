using System.Globalization;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Pipelines;

/// <summary>Draws the scores of a search over three features as a triangle of cells (paper Fig. B3).</summary>
public static class WeightSearchDrawing
{
    private const int Margin = 56, TextScale = 2, FrameWidth = 3;

    /// <summary>Draws a heat map: the first feature's weight runs to the right, the second's upwards, the third has the rest.</summary>
    /// <param name="report">Scores of a search over three features.</param>
    /// <param name="cellPixels">Side of a cell, at least 48.</param>
    /// <param name="used">The mixture that is used, where it may be another than the best: its frame is broken. None when null.</param>
    /// <returns>The picture; the best cell of all is framed.</returns>
    /// <exception cref="ArgumentException">The search was not over three features, or has no score of the mixture that is used.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cells are too small.</exception>
    public static ImageBuffer Draw(WeightSearchReport report, int cellPixels = 64, WeightScore? used = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfLessThan(cellPixels, 48);
        if (report.Features.Count != 3)
        {
            throw new ArgumentException($"Expected three features, found {report.Features.Count}.", nameof(report));
        }

        if (used is not null && !report.Scores.Contains(used))
        {
            throw new ArgumentException("Expected one of the report's scores.", nameof(used));
        }

        var side = (report.Parts + 1) * cellPixels;
        Canvas canvas = new(side + (2 * Margin), side + (2 * Margin), RgbColor.White);
        double low = report.Scores.Min(s => s.PckPercent), high = report.Scores.Max(s => s.PckPercent);
        foreach (var score in report.Scores)
        {
            var (x, y) = CellOf(report, score, cellPixels);
            var at = high > low ? (score.PckPercent - low) / (high - low) : 0.5;
            canvas.FillRectangle(x, y, cellPixels - 1, cellPixels - 1, ColorMap.Heat[at]);
            Text(canvas, Number(score), x + (cellPixels / 2), y + (cellPixels / 2), cellPixels - 2, at > 0.6 ? RgbColor.Ink : RgbColor.White, TextAlignment.Center);
        }

        var best = report.Best();
        Frame(canvas, CellOf(report, best, cellPixels), cellPixels, broken: false);
        if (used is not null && !ReferenceEquals(used, best))
        {
            Frame(canvas, CellOf(report, used, cellPixels), cellPixels, broken: true);
        }

        Axes(canvas, report, cellPixels);
        Legend(canvas, report, best, used ?? best, cellPixels);
        return canvas.Image;
    }

    private static (int X, int Y) CellOf(WeightSearchReport report, WeightScore score, int cell) =>
        (Margin + (score.Parts[0] * cell), Margin + ((report.Parts - score.Parts[1]) * cell));

    private static string Number(WeightScore score) => score.PckPercent.ToString("0.0", CultureInfo.InvariantCulture);

    private static void Axes(Canvas canvas, WeightSearchReport report, int cell)
    {
        var side = (report.Parts + 1) * cell;
        for (var p = 0; p <= report.Parts; p++)
        {
            var label = string.Create(CultureInfo.InvariantCulture, $"{p}/{report.Parts}");
            var middle = Margin + (p * cell) + (cell / 2);
            Text(canvas, label, middle, Margin + side + 12, cell - 4, RgbColor.Ink, TextAlignment.Center);
            Text(canvas, label, Margin - 6, (2 * Margin) + side - middle, Margin - 8, RgbColor.Ink, TextAlignment.Right);
        }

        var half = (side / 2) + Margin - 16;
        Text(canvas, $"weight of {report.Features[0]}", Margin + (side / 2), Margin + side + 38, side, RgbColor.Ink, TextAlignment.Center);
        Text(canvas, $"weight of {report.Features[1]}", 8, 22, half, RgbColor.Ink, TextAlignment.Left);
        Text(canvas, $"the rest: {report.Features[2]}", canvas.Image.Width - 8, 22, half, RgbColor.Ink, TextAlignment.Right);
    }

    /// <summary>Beside the top of the triangle, where there are no cells.</summary>
    private static void Legend(Canvas canvas, WeightSearchReport report, WeightScore best, WeightScore used, int cell)
    {
        List<(string Text, bool Broken)> entries = [($"best: {Number(best)} %", false)];
        if (!ReferenceEquals(used, best))
        {
            entries.Add(($"used: {Number(used)} %", true));
        }

        const int Swatch = 24, Gap = 8;
        for (var i = 0; i < Math.Min(entries.Count, report.Parts); i++)
        {
            // Row i has cells up to column i.
            var (room, y) = (((report.Parts - i) * cell) - Swatch - (2 * Gap), Margin + (i * cell) + (cell / 2));
            var width = Math.Min(room, Canvas.TextWidth(entries[i].Text, TextScale));
            var x = canvas.Image.Width - Margin - width - Gap - Swatch;
            Frame(canvas, (x, y - (Swatch / 2)), Swatch + 1, entries[i].Broken);
            Text(canvas, entries[i].Text, canvas.Image.Width - Margin, y, room, RgbColor.Ink, TextAlignment.Right);
        }
    }

    // Dark within light, so that a frame is seen on every colour of the map.
    private static void Frame(Canvas canvas, (int X, int Y) at, int cell, bool broken)
    {
        var (side, outer) = (cell - 1, FrameWidth + 2);
        canvas.DrawRectangle(at.X, at.Y, side, side, RgbColor.White, outer);
        canvas.DrawRectangle(at.X, at.Y, side, side, RgbColor.Ink, FrameWidth);
        var gap = side / 4;
        if (broken)
        {
            foreach (var offset in new[] { (side / 4) - (gap / 2), side - (side / 4) - (gap / 2) })
            {
                canvas.FillRectangle(at.X + offset, at.Y, gap, FrameWidth, RgbColor.White);
                canvas.FillRectangle(at.X + offset, at.Y + side - FrameWidth, gap, FrameWidth, RgbColor.White);
                canvas.FillRectangle(at.X, at.Y + offset, FrameWidth, gap, RgbColor.White);
                canvas.FillRectangle(at.X + side - FrameWidth, at.Y + offset, FrameWidth, gap, RgbColor.White);
            }
        }
    }

    /// <summary>Text around a middle line, smaller where it would be wider than there is room.</summary>
    private static void Text(Canvas canvas, string text, int x, int middle, int room, RgbColor color, TextAlignment alignment)
    {
        var scale = Canvas.TextWidth(text, TextScale) <= room ? TextScale : 1;

        // Digits are seven font pixels high.
        canvas.DrawText(text, x, middle - (7 * scale / 2), color, scale, alignment);
    }
}
