using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws anti-aliased shapes, images and text into an image; whatever lies outside is cut off.</summary>
/// <remarks>
/// Coordinates are those of the image plane: pixel (i, j) covers [i, i+1) × [j, j+1). Coverage falls linearly over one pixel at an edge and
/// is multiplied by alpha; mixing is in sRGB values. Not safe for concurrent use.
/// </remarks>
public sealed partial class Canvas
{
    /// <summary>Draws into an existing image.</summary>
    /// <param name="image">The image that is changed.</param>
    public Canvas(ImageBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Image = image;
    }

    /// <summary>Draws into a new image of one colour.</summary>
    /// <param name="width">Width in pixels, above zero.</param>
    /// <param name="height">Height in pixels, above zero.</param>
    /// <param name="background">The colour.</param>
    public Canvas(int width, int height, RgbColor background)
        : this(new ImageBuffer(width, height)) =>
        FillRectangle(0, 0, width, height, background);

    /// <summary>The image that is drawn into.</summary>
    public ImageBuffer Image { get; }

    /// <summary>Mixes a colour into a pixel.</summary>
    /// <param name="x">Column; outside of the image nothing happens.</param>
    /// <param name="y">Row; outside of the image nothing happens.</param>
    /// <param name="color">The colour.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void Blend(int x, int y, RgbColor color, double alpha = 1)
    {
        if ((uint)x >= (uint)Image.Width || (uint)y >= (uint)Image.Height || !(alpha > 0))
        {
            return;
        }

        var pixel = Image[x, y];
        var mixed = RgbColor.Mix(new RgbColor(pixel[0], pixel[1], pixel[2]), color, alpha);
        pixel[0] = mixed.R;
        pixel[1] = mixed.G;
        pixel[2] = mixed.B;
    }

    /// <summary>Fills a rectangle of whole pixels.</summary>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="color">The colour.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void FillRectangle(int x, int y, int width, int height, RgbColor color, double alpha = 1)
    {
        for (var row = Math.Max(y, 0); row < Math.Min((long)y + height, Image.Height); row++)
        {
            for (var column = Math.Max(x, 0); column < Math.Min((long)x + width, Image.Width); column++)
            {
                Blend(column, row, color, alpha);
            }
        }
    }

    /// <summary>Draws the border of a rectangle of whole pixels, inside its edges.</summary>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="color">The colour.</param>
    /// <param name="thickness">Thickness in pixels.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void DrawRectangle(int x, int y, int width, int height, RgbColor color, int thickness = 1, double alpha = 1)
    {
        var t = Math.Min(thickness, Math.Min(width, height) / 2);
        FillRectangle(x, y, width, t, color, alpha);
        FillRectangle(x, y + height - t, width, t, color, alpha);
        FillRectangle(x, y + t, t, height - (2 * t), color, alpha);
        FillRectangle(x + width - t, y + t, t, height - (2 * t), color, alpha);
    }

    /// <summary>Draws a line with round ends.</summary>
    /// <param name="x1">Start x.</param>
    /// <param name="y1">Start y.</param>
    /// <param name="x2">End x.</param>
    /// <param name="y2">End y.</param>
    /// <param name="color">The colour.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    /// <remarks>Points that are not finite draw nothing.</remarks>
    public void DrawLine(double x1, double y1, double x2, double y2, RgbColor color, double width = 1, double alpha = 1)
    {
        if (!double.IsFinite(x1 + y1 + x2 + y2))
        {
            return;
        }

        double dx = x2 - x1, dy = y2 - y1, length = Math.Sqrt((dx * dx) + (dy * dy)), reach = (width / 2) + 0.5;
        var lengthSquared = length * length;
        var bottom = LastPixel(Math.Max(y1, y2) + reach, Image.Height);
        for (var y = FirstPixel(Math.Min(y1, y2) - reach); y <= bottom; y++)
        {
            double left = Math.Min(x1, x2) - reach, right = Math.Max(x1, x2) + reach;
            if (Math.Abs(dy) > 1e-9)
            {
                // Only the part of the row inside the infinite strip around the line can be covered.
                var middle = x1 + ((y + 0.5 - y1) * dx / dy);
                var half = reach * length / Math.Abs(dy);
                left = Math.Max(left, middle - half);
                right = Math.Min(right, middle + half);
            }

            var last = LastPixel(right, Image.Width);
            for (var x = FirstPixel(left); x <= last; x++)
            {
                double px = x + 0.5 - x1, py = y + 0.5 - y1;
                var t = lengthSquared > 0 ? Math.Clamp(((px * dx) + (py * dy)) / lengthSquared, 0, 1) : 0;
                double ex = px - (t * dx), ey = py - (t * dy);
                Blend(x, y, color, alpha * Math.Clamp(reach - Math.Sqrt((ex * ex) + (ey * ey)), 0, 1));
            }
        }
    }

    /// <summary>Fills a disc.</summary>
    /// <param name="x">Centre x.</param>
    /// <param name="y">Centre y.</param>
    /// <param name="radius">Radius in pixels.</param>
    /// <param name="color">The colour.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void FillDisc(double x, double y, double radius, RgbColor color, double alpha = 1) =>
        Radial(x, y, radius, d => Math.Clamp(radius + 0.5 - d, 0, 1) * alpha, color);

    /// <summary>Draws a ring whose outer edge has the radius.</summary>
    /// <param name="x">Centre x.</param>
    /// <param name="y">Centre y.</param>
    /// <param name="radius">Outer radius in pixels.</param>
    /// <param name="thickness">Thickness in pixels.</param>
    /// <param name="color">The colour.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void DrawRing(double x, double y, double radius, double thickness, RgbColor color, double alpha = 1) =>
        Radial(x, y, radius, d => Math.Min(Math.Clamp(radius + 0.5 - d, 0, 1), Math.Clamp(d - (radius - thickness) + 0.5, 0, 1)) * alpha, color);

    /// <summary>Draws a disc with a ring around it, which keeps it visible on any ground.</summary>
    /// <param name="x">Centre x.</param>
    /// <param name="y">Centre y.</param>
    /// <param name="radius">Radius of the disc in pixels.</param>
    /// <param name="fill">Colour of the disc.</param>
    /// <param name="ring">Colour of the ring.</param>
    /// <param name="ringWidth">Width of the ring in pixels.</param>
    public void DrawRingedDisc(double x, double y, double radius, RgbColor fill, RgbColor ring, double ringWidth = 1)
    {
        FillDisc(x, y, radius + ringWidth, ring);
        FillDisc(x, y, radius, fill);
    }

    private static int FirstPixel(double edge) => (int)Math.Clamp(Math.Floor(edge), 0, int.MaxValue);

    private static int LastPixel(double edge, int size) => (int)Math.Clamp(Math.Floor(edge), -1, size - 1);

    private void Radial(double x, double y, double radius, Func<double, double> alpha, RgbColor color)
    {
        if (!double.IsFinite(x + y + radius))
        {
            return;
        }

        for (var row = FirstPixel(y - radius - 1); row <= LastPixel(y + radius + 1, Image.Height); row++)
        {
            for (var column = FirstPixel(x - radius - 1); column <= LastPixel(x + radius + 1, Image.Width); column++)
            {
                double dx = column + 0.5 - x, dy = row + 0.5 - y;
                Blend(column, row, color, alpha(Math.Sqrt((dx * dx) + (dy * dy))));
            }
        }
    }
}
