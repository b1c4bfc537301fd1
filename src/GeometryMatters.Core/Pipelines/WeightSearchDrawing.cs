using System.Globalization;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Pipelines;

/// <summary>Draws the scores of a search over three features as a triangle of cells (paper Fig. B3).</summary>
public static class WeightSearchDrawing
{
    private const int Margin = 56;

    /// <summary>Draws a heat map: the first feature's weight runs to the right, the second's upwards, the third has the rest.</summary>
    /// <param name="report">Scores of a search over three features.</param>
    /// <param name="cellPixels">Side of a cell, at least 48.</param>
    /// <returns>The picture; the best cell is framed.</returns>
    /// <exception cref="ArgumentException">The search was not over three features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The cells are too small.</exception>
    public static ImageBuffer Draw(WeightSearchReport report, int cellPixels = 64)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfLessThan(cellPixels, 48);
        if (report.Features.Count != 3)
        {
            throw new ArgumentException($"Expected three features, found {report.Features.Count}.", nameof(report));
        }

        var side = (report.Parts + 1) * cellPixels;
        Canvas canvas = new(side + (2 * Margin), side + (2 * Margin), RgbColor.White);
        double low = report.Scores.Min(s => s.PckPercent), high = report.Scores.Max(s => s.PckPercent);
        var best = report.Best();
        foreach (var score in report.Scores)
        {
            int x = Margin + (score.Parts[0] * cellPixels), y = Margin + ((report.Parts - score.Parts[1]) * cellPixels);
            var at = high > low ? (score.PckPercent - low) / (high - low) : 0.5;
            canvas.FillRectangle(x, y, cellPixels - 1, cellPixels - 1, ColorMap.Heat[at]);
            if (ReferenceEquals(score, best))
            {
                canvas.DrawRectangle(x, y, cellPixels - 1, cellPixels - 1, RgbColor.Ink, 3);
            }

            canvas.DrawText(
                score.PckPercent.ToString("0.0", CultureInfo.InvariantCulture),
                x + (cellPixels / 2),
                y + ((cellPixels - Canvas.TextHeight()) / 2),
                at > 0.6 ? RgbColor.Ink : RgbColor.White,
                1,
                TextAlignment.Center);
        }

        for (var p = 0; p <= report.Parts; p++)
        {
            var label = $"{p}/{report.Parts}";
            canvas.DrawText(label, Margin + (p * cellPixels) + (cellPixels / 2), Margin + side + 8, RgbColor.Ink, 1, TextAlignment.Center);
            canvas.DrawText(label, Margin - 8, Margin + ((report.Parts - p) * cellPixels) + (cellPixels / 2), RgbColor.Ink, 1, TextAlignment.Right);
        }

        canvas.DrawText(report.Features[0], Margin + (side / 2), Margin + side + 26, RgbColor.Ink, 2, TextAlignment.Center);
        canvas.DrawText(report.Features[1], 8, 12, RgbColor.Ink, 2);
        canvas.DrawText($"rest: {report.Features[2]}", Margin + side, 12, RgbColor.Ink, 2, TextAlignment.Right);
        return canvas.Image;
    }
}
