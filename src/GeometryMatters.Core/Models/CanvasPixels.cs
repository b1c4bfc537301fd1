using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>Writes canvases as a model wants them: (value / 255 − mean) / deviation in single precision, by a table of the 256 values of each colour.</summary>
internal sealed class CanvasPixels
{
    private readonly float[][] tables;
    private readonly bool channelsLast;

    public CanvasPixels(IReadOnlyList<float> mean, IReadOnlyList<float> deviation, bool channelsLast)
    {
        tables = [.. Enumerable.Range(0, 3).Select(c => Enumerable.Range(0, 256).Select(v => ((v / 255f) - mean[c]) / deviation[c]).ToArray())];
        this.channelsLast = channelsLast;
    }

    /// <summary>A square part of a canvas, 3 · side² values.</summary>
    public void Fill(ImageBuffer canvas, int left, int top, int side, Span<float> values)
    {
        for (var y = 0; y < side; y++)
        {
            var row = canvas.Pixels.Slice((((top + y) * canvas.Width) + left) * 3, side * 3);
            for (var c = 0; c < 3; c++)
            {
                var table = tables[c];
                if (channelsLast)
                {
                    var target = values.Slice(y * side * 3, side * 3);
                    for (var i = c; i < row.Length; i += 3)
                    {
                        target[i] = table[row[i]];
                    }
                }
                else
                {
                    var target = values.Slice(((c * side) + y) * side, side);
                    for (var x = 0; x < side; x++)
                    {
                        target[x] = table[row[(3 * x) + c]];
                    }
                }
            }
        }
    }
}
