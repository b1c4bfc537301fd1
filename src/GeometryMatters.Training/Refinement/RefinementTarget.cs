using GeometryMatters.Cameras;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Refinement;

/// <summary>A mask at working resolution, its distance fields, and the canvas around it that also sees what falls outside the image.</summary>
internal sealed class RefinementTarget
{
    // The canvas is the image with half of its size added on every side.
    private const double Margin = 0.5;

    public RefinementTarget(Camera camera, Mask mask, PoseRefinerOptions options, int resolution)
    {
        var scale = Math.Min(1, (double)resolution / Math.Max(mask.Width, mask.Height));
        Width = Math.Max(1, (int)Math.Round(mask.Width * scale));
        Height = Math.Max(1, (int)Math.Round(mask.Height * scale));
        Coverage = Average(mask, scale);
        OffsetX = (int)Math.Ceiling(Width * Margin);
        OffsetY = (int)Math.Ceiling(Height * Margin);
        Canvas = camera.Resampled(scale, OffsetX, OffsetY, Width + (2 * OffsetX), Height + (2 * OffsetY));
        var (outside, inside) = RefinementLosses.DistanceFields(mask, options.DilationPixels);
        Outside = Sample(outside, mask, scale);
        Inside = Sample(inside, mask, scale);
        BeyondImage = DistancesBeyond(mask, scale);
        Hard = new Mask(Width, Height, Array.ConvertAll(Coverage, c => c >= 0.5 ? (byte)1 : (byte)0));
    }

    public int Width { get; }

    public int Height { get; }

    public int OffsetX { get; }

    public int OffsetY { get; }

    /// <summary>The image's camera at working resolution, with the canvas as its image.</summary>
    public Camera Canvas { get; }

    /// <summary>Share of each working pixel that the mask covers.</summary>
    public double[] Coverage { get; }

    /// <summary>Working pixels that the mask covers by half or more.</summary>
    public Mask Hard { get; }

    /// <summary>D_out at the working pixels' centres, in image pixels.</summary>
    public double[] Outside { get; }

    /// <summary>D_in there.</summary>
    public double[] Inside { get; }

    /// <summary>By canvas pixel: 0 in the image; outside it the squared distance to the mask's box over the image diagonal, in image pixels.</summary>
    public double[] BeyondImage { get; }

    /// <summary>The image's part of canvas values.</summary>
    public void Crop(ReadOnlySpan<double> canvas, Span<double> image)
    {
        for (var y = 0; y < Height; y++)
        {
            canvas.Slice(((y + OffsetY) * Canvas.Width) + OffsetX, Width).CopyTo(image.Slice(y * Width, Width));
        }
    }

    /// <summary>Puts the image's values into the canvas; the margin is left as it is.</summary>
    public void Paste(ReadOnlySpan<double> image, Span<double> canvas)
    {
        for (var y = 0; y < Height; y++)
        {
            image.Slice(y * Width, Width).CopyTo(canvas.Slice(((y + OffsetY) * Canvas.Width) + OffsetX, Width));
        }
    }

    /// <summary>IoU of a canvas silhouette's part in the image with the mask, at working resolution.</summary>
    public double HardIou(ReadOnlySpan<byte> canvas)
    {
        int both = 0, any = 0;
        for (var y = 0; y < Height; y++)
        {
            var row = canvas.Slice(((y + OffsetY) * Canvas.Width) + OffsetX, Width);
            var wanted = Hard.Values.Slice(y * Width, Width);
            for (var x = 0; x < Width; x++)
            {
                both += row[x] & wanted[x];
                any += row[x] | wanted[x];
            }
        }

        return any == 0 ? 1 : (double)both / any;
    }

    private double[] Average(Mask mask, double scale)
    {
        var sums = new double[Width * Height];
        var counts = new double[Width * Height];
        for (var y = 0; y < mask.Height; y++)
        {
            var row = Math.Min(Height - 1, (int)((y + 0.5) * scale)) * Width;
            for (var x = 0; x < mask.Width; x++)
            {
                var i = row + Math.Min(Width - 1, (int)((x + 0.5) * scale));
                sums[i] += mask.Values[(y * mask.Width) + x];
                counts[i]++;
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= Math.Max(1, counts[i]);
        }

        return sums;
    }

    private double[] Sample(double[] field, Mask mask, double scale)
    {
        var result = new double[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            var row = Math.Min(mask.Height - 1, (int)((y + 0.5) / scale)) * mask.Width;
            for (var x = 0; x < Width; x++)
            {
                result[(y * Width) + x] = field[row + Math.Min(mask.Width - 1, (int)((x + 0.5) / scale))];
            }
        }

        return result;
    }

    private double[] DistancesBeyond(Mask mask, double scale)
    {
        var box = mask.Bounds()!.Value;
        var diagonal = Math.Sqrt(((double)mask.Width * mask.Width) + ((double)mask.Height * mask.Height));
        var result = new double[Canvas.Width * Canvas.Height];
        for (var y = 0; y < Canvas.Height; y++)
        {
            for (var x = 0; x < Canvas.Width; x++)
            {
                if (x < OffsetX || y < OffsetY || x >= OffsetX + Width || y >= OffsetY + Height)
                {
                    double px = (x + 0.5 - OffsetX) / scale, py = (y + 0.5 - OffsetY) / scale;
                    var dx = Math.Max(0, Math.Max(box.X1 - px, px - box.X2));
                    var dy = Math.Max(0, Math.Max(box.Y1 - py, py - box.Y2));
                    result[(y * Canvas.Width) + x] = ((dx * dx) + (dy * dy)) / diagonal;
                }
            }
        }

        return result;
    }
}
