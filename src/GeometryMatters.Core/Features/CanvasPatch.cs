using System.Numerics;
using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>The object's part of the letterboxed canvas at a fixed number of pixels per grid cell, without its background.</summary>
/// <remarks>
/// Colours are averaged over foreground pixels only (weights times mask, divided by the coverage), so what lies behind the object has no
/// influence. Work after resampling depends on the grid and the object's box, not on the size of the image.
/// </remarks>
internal sealed class CanvasPatch
{
    /// <summary>Below this coverage a pixel has no colour.</summary>
    public const float MinCoverage = 0.01f;

    private readonly Vector4[] pixels;

    private CanvasPatch(int x, int y, int width, int height, Vector4[] pixels)
    {
        (X, Y, Width, Height) = (x, y, width, height);
        this.pixels = pixels;
    }

    /// <summary>Left edge on the working canvas.</summary>
    public int X { get; }

    /// <summary>Top edge on the working canvas.</summary>
    public int Y { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Box of the pixels that are at least half covered, in working canvas pixels.</summary>
    public PixelBox Box { get; private init; }

    /// <summary>R, G, B in 0 to 255 and coverage in 0 to 1, by position in the patch.</summary>
    public ReadOnlySpan<Vector4> Row(int y) => pixels.AsSpan(y * Width, Width);

    /// <exception cref="ImageFormatException">Image, mask and letterbox have different sizes.</exception>
    /// <exception cref="InvalidInputException">The mask is empty, or too small to cover half a pixel of the canvas.</exception>
    public static CanvasPatch Create(ImageBuffer image, Mask mask, Letterbox letterbox, int pixelsPerCell, CancellationToken cancellationToken)
    {
        RequireSize("image", image.Width, image.Height);
        RequireSize("mask", mask.Width, mask.Height);
        var bounds = mask.Bounds() ?? throw NoForeground("an empty mask");
        var side = letterbox.GridCells * pixelsPerCell;
        var ratio = (double)side / letterbox.CanvasSize;
        double scale = letterbox.Scale * ratio, offsetX = letterbox.OffsetX * ratio, offsetY = letterbox.OffsetY * ratio;
        var reach = Math.Max(1, scale) + 1;
        var (x, width) = Range(bounds.X1, bounds.X2, offsetX);
        var (y, height) = Range(bounds.Y1, bounds.Y2, offsetY);
        AxisTaps across = new(x, width, scale, offsetX, image.Width), down = new(y, height, scale, offsetY, image.Height);
        var pixels = Resample(image, mask, across, down, width, height, cancellationToken);
        return new(x, y, width, height, pixels) { Box = CoveredBox() };

        (int Start, int Count) Range(double from, double to, double offset)
        {
            var start = Math.Clamp((int)Math.Floor((from * scale) + offset - reach), 0, side - 1);
            var end = Math.Clamp((int)Math.Ceiling((to * scale) + offset + reach), start + 1, side);
            return (start, end - start);
        }

        PixelBox CoveredBox()
        {
            int x1 = int.MaxValue, y1 = int.MaxValue, x2 = -1, y2 = -1;
            for (var i = 0; i < pixels.Length; i++)
            {
                if (pixels[i].W >= 0.5f)
                {
                    (x1, x2) = (Math.Min(x1, i % width), Math.Max(x2, i % width));
                    (y1, y2) = (Math.Min(y1, i / width), i / width);
                }
            }

            return x2 >= 0 ? new(x + x1, y + y1, x + x2 + 1, y + y2 + 1) : throw NoForeground("a mask smaller than that");
        }

        void RequireSize(string what, int w, int h)
        {
            if (w != letterbox.ImageWidth || h != letterbox.ImageHeight)
            {
                throw new ImageFormatException(what, "", $"{letterbox.ImageWidth}×{letterbox.ImageHeight} pixels, the size that the letterbox is for", $"{w}×{h}");
            }
        }

        static InvalidInputException NoForeground(string found) => new("mask", "", "a foreground of at least one pixel of the working canvas", found);
    }

    private static Vector4[] Resample(ImageBuffer image, Mask mask, AxisTaps across, AxisTaps down, int width, int height, CancellationToken cancellationToken)
    {
        var (firstRow, endRow) = down.SourceRange();
        var (firstColumn, endColumn) = across.SourceRange();
        var line = new Vector4[endColumn - firstColumn];
        var narrow = new Vector4[(endRow - firstRow) * width];
        for (var row = firstRow; row < endRow; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rgb = image.Pixels.Slice(((row * image.Width) + firstColumn) * 3, line.Length * 3);
            var on = mask.Values.Slice((row * image.Width) + firstColumn, line.Length);
            for (var i = 0; i < line.Length; i++)
            {
                line[i] = on[i] == 0 ? Vector4.Zero : new(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2], 1);
            }

            var target = narrow.AsSpan((row - firstRow) * width, width);
            for (var i = 0; i < width; i++)
            {
                var sum = Vector4.Zero;
                var weights = across.Weights(i);
                var from = across.First(i) - firstColumn;
                for (var j = 0; j < weights.Length; j++)
                {
                    sum += weights[j] * line[from + j];
                }

                target[i] = sum;
            }
        }

        var pixels = new Vector4[width * height];
        for (var y = 0; y < height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = pixels.AsSpan(y * width, width);
            var weights = down.Weights(y);
            for (var j = 0; j < weights.Length; j++)
            {
                var source = narrow.AsSpan((down.First(y) + j - firstRow) * width, width);
                for (var i = 0; i < width; i++)
                {
                    target[i] += weights[j] * source[i];
                }
            }

            for (var i = 0; i < width; i++)
            {
                var p = target[i];
                target[i] = p.W < MinCoverage ? Vector4.Zero : new(p.AsVector3() / p.W, p.W);
            }
        }

        return pixels;
    }
}
