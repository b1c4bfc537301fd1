using GeometryMatters.Cameras;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Refinement;

/// <summary>
/// A mask at working resolution with its distance fields, on a canvas: a window around mask and start, grown by half of its size on every side, so that
/// it also sees what falls outside the image.
/// </summary>
internal sealed class RefinementTarget
{
    private const double Margin = 0.5;

    private readonly double scale;
    private readonly int originX;
    private readonly int originY;

    /// <summary>Prepares a mask.</summary>
    /// <param name="camera">The image's camera.</param>
    /// <param name="mask">The mask.</param>
    /// <param name="options">How to refine.</param>
    /// <param name="window">The part of the image to look at, in image pixels.</param>
    /// <param name="resolution">Longer side of the window in working pixels; a smaller one is used as it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public RefinementTarget(Camera camera, Mask mask, PoseRefinerOptions options, PixelBox window, int resolution, CancellationToken cancellationToken = default)
    {
        scale = Math.Min(1, resolution / Math.Max(window.Width, window.Height));
        var (left, canvasWidth, firstX, width) = Extent(window.X1, window.X2, mask.Width);
        var (top, canvasHeight, firstY, height) = Extent(window.Y1, window.Y2, mask.Height);
        (Width, Height, OffsetX, OffsetY) = (width, height, firstX - left, firstY - top);
        (originX, originY) = (firstX, firstY);
        Canvas = camera.Resampled(scale, -left, -top, canvasWidth, canvasHeight);
        Coverage = Average(mask);
        cancellationToken.ThrowIfCancellationRequested();
        var (outside, inside) = RefinementLosses.DistanceFields(mask, options.DilationPixels, cancellationToken);
        Outside = Sample(outside, mask);
        Inside = Sample(inside, mask);
        cancellationToken.ThrowIfCancellationRequested();
        BeyondImage = DistancesBeyond(mask);
        Hard = new Mask(Width, Height, Array.ConvertAll(Coverage, c => c >= 0.5 ? (byte)1 : (byte)0));
    }

    /// <summary>Width of the canvas's part in the image, working pixels.</summary>
    public int Width { get; }

    /// <summary>Height of that part.</summary>
    public int Height { get; }

    /// <summary>Where that part begins on the canvas.</summary>
    public int OffsetX { get; }

    /// <summary>Where that part begins on the canvas.</summary>
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

    /// <summary>Along one axis, in working pixels from the image's corner: where the canvas begins, its size, and its part in the image.</summary>
    private (int Begin, int Size, int First, int Count) Extent(double low, double high, int imageSide)
    {
        var grown = Margin * (high - low);
        int begin = (int)Math.Floor((low - grown) * scale), end = (int)Math.Ceiling((high + grown) * scale);
        int first = Math.Max(0, begin), last = Math.Min(Math.Max(1, (int)Math.Round(imageSide * scale)), end);
        return (begin, end - begin, first, last - first);
    }

    private double[] Average(Mask mask)
    {
        var sums = new double[Width * Height];
        var counts = new double[Width * Height];
        for (var y = 0; y < mask.Height; y++)
        {
            var row = (int)((y + 0.5) * scale) - originY;
            for (var x = 0; x < mask.Width && row >= 0 && row < Height; x++)
            {
                var column = (int)((x + 0.5) * scale) - originX;
                if (column >= 0 && column < Width)
                {
                    sums[(row * Width) + column] += mask.Values[(y * mask.Width) + x];
                    counts[(row * Width) + column]++;
                }
            }
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] /= Math.Max(1, counts[i]);
        }

        return sums;
    }

    private double[] Sample(double[] field, Mask mask)
    {
        var result = new double[Width * Height];
        for (var y = 0; y < Height; y++)
        {
            var row = Math.Min(mask.Height - 1, (int)((originY + y + 0.5) / scale)) * mask.Width;
            for (var x = 0; x < Width; x++)
            {
                result[(y * Width) + x] = field[row + Math.Min(mask.Width - 1, (int)((originX + x + 0.5) / scale))];
            }
        }

        return result;
    }

    private double[] DistancesBeyond(Mask mask)
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
                    double px = (originX + x + 0.5 - OffsetX) / scale, py = (originY + y + 0.5 - OffsetY) / scale;
                    var dx = Math.Max(0, Math.Max(box.X1 - px, px - box.X2));
                    var dy = Math.Max(0, Math.Max(box.Y1 - py, py - box.Y2));
                    result[(y * Canvas.Width) + x] = ((dx * dx) + (dy * dy)) / diagonal;
                }
            }
        }

        return result;
    }
}
