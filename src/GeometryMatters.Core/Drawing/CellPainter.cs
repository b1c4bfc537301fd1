using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Paints per-cell values over an image: finds the cells around each pixel, mixes their values and asks for a colour.</summary>
internal sealed class CellPainter(ReadOnlyMemory<float> values, int channels, Letterbox letterbox, CellDrawingOptions options)
{
    private readonly bool[] usable = Usable(values.Span, channels, letterbox, options.Mask);

    /// <summary>Cells whose values are painted: on the mask and finite.</summary>
    public ReadOnlySpan<bool> Cells => usable;

    public ImageBuffer Paint(ImageBuffer image, Func<double[], RgbColor> color)
    {
        var mask = options.Mask;
        var below = options.KeepPadding ? ImageResizer.ToCanvas(image, letterbox) : new ImageBuffer(image.Width, image.Height, image.Pixels.ToArray());
        if (options.GrayImage)
        {
            ToGrey(below);
        }

        Canvas canvas = new(below);
        var sample = new double[channels];
        for (var y = 0; y < below.Height; y++)
        {
            for (var x = 0; x < below.Width; x++)
            {
                var (cx, cy) = options.KeepPadding ? (x + 0.5, y + 0.5) : letterbox.ToCanvas(x + 0.5, y + 0.5);
                var (ix, iy) = options.KeepPadding ? letterbox.ToImage(cx, cy) : (x + 0.5, y + 0.5);
                if ((mask is null || IsSet(mask, ix, iy)) && TrySample(cx, cy, sample))
                {
                    canvas.Blend(x, y, color(sample), options.Alpha);
                }
            }
        }

        return below;
    }

    private static bool IsSet(Mask mask, double x, double y)
    {
        int column = (int)Math.Floor(x), row = (int)Math.Floor(y);
        return column >= 0 && row >= 0 && column < mask.Width && row < mask.Height && mask[column, row];
    }

    private static bool[] Usable(ReadOnlySpan<float> values, int channels, Letterbox letterbox, Mask? mask)
    {
        if (values.Length != letterbox.Grid.CellCount * channels)
        {
            throw new ArgumentException($"Expected {letterbox.Grid.CellCount}×{channels} cell values, found {values.Length}.", nameof(values));
        }

        var cells = mask is null ? Enumerable.Repeat(true, letterbox.Grid.CellCount).ToArray() : MaskOperations.ToGrid(mask, letterbox);
        for (var i = 0; i < values.Length; i++)
        {
            cells[i / channels] &= float.IsFinite(values[i]);
        }

        return cells;
    }

    private static void ToGrey(ImageBuffer image)
    {
        var p = image.Pixels;
        for (var i = 0; i < p.Length; i += 3)
        {
            // Rec. 601 weights in 1/1000.
            var grey = (byte)(((299 * p[i]) + (587 * p[i + 1]) + (114 * p[i + 2]) + 500) / 1000);
            p.Slice(i, 3).Fill(grey);
        }
    }

    private bool TrySample(double canvasX, double canvasY, double[] sample)
    {
        var span = values.Span;
        var side = letterbox.GridCells;
        if (!options.Smooth)
        {
            var cell = letterbox.CanvasToCell(canvasX, canvasY);
            for (var c = 0; c < channels; c++)
            {
                sample[c] = span[(cell * channels) + c];
            }

            return usable[cell];
        }

        double gx = (canvasX / letterbox.CellSize) - 0.5, gy = (canvasY / letterbox.CellSize) - 0.5;
        int left = (int)Math.Floor(gx), top = (int)Math.Floor(gy);
        Array.Clear(sample);
        var total = 0.0;
        for (var corner = 0; corner < 4; corner++)
        {
            int column = Math.Clamp(left + (corner & 1), 0, side - 1), row = Math.Clamp(top + (corner >> 1), 0, side - 1);
            var weight = ((corner & 1) == 0 ? 1 - (gx - left) : gx - left) * ((corner >> 1) == 0 ? 1 - (gy - top) : gy - top);
            var cell = (row * side) + column;
            if (!usable[cell] || weight <= 0)
            {
                continue;
            }

            total += weight;
            for (var c = 0; c < channels; c++)
            {
                sample[c] += weight * span[(cell * channels) + c];
            }
        }

        for (var c = 0; c < channels; c++)
        {
            sample[c] /= total;
        }

        return total > 0;
    }
}
