using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <content>Images and masks.</content>
public sealed partial class Canvas
{
    /// <summary>Puts an image onto the canvas pixel by pixel.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void DrawImage(ImageBuffer image, int x, int y, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(image);
        for (var row = Math.Max(0, -y); row < image.Height && row + y < Image.Height; row++)
        {
            for (var column = Math.Max(0, -x); column < image.Width && column + x < Image.Width; column++)
            {
                var p = image[column, row];
                Blend(column + x, row + y, new RgbColor(p[0], p[1], p[2]), alpha);
            }
        }
    }

    /// <summary>Puts an image onto the canvas in another size.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left column.</param>
    /// <param name="y">Top row.</param>
    /// <param name="width">Columns that it covers, above zero.</param>
    /// <param name="height">Rows that it covers, above zero.</param>
    /// <param name="filter">Lanczos for smooth results, nearest to show pixels as squares.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    public void DrawImage(ImageBuffer image, int x, int y, int width, int height, ResizeFilter filter = ResizeFilter.Lanczos, double alpha = 1) =>
        DrawImage(ImageResizer.Resize(image, width, height, filter), x, y, alpha);

    /// <summary>Tints the foreground of a mask.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="color">The colour.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    /// <param name="x">Left column of the mask.</param>
    /// <param name="y">Top row of the mask.</param>
    public void FillMask(Mask mask, RgbColor color, double alpha = 0.5, int x = 0, int y = 0)
    {
        ArgumentNullException.ThrowIfNull(mask);
        for (var row = 0; row < mask.Height; row++)
        {
            for (var column = 0; column < mask.Width; column++)
            {
                if (mask[column, row])
                {
                    Blend(column + x, row + y, color, alpha);
                }
            }
        }
    }

    /// <summary>Draws a line along the border of a mask, half inside and half outside, anti-aliased.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="color">The colour.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="alpha">Its share, 0 to 1.</param>
    /// <param name="x">Left column of the mask.</param>
    /// <param name="y">Top row of the mask.</param>
    public void DrawMaskOutline(Mask mask, RgbColor color, double width = 2, double alpha = 1, int x = 0, int y = 0)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var (outside, inside) = DistanceTransform.SquaredBoth(mask);
        for (var i = 0; i < outside.Length; i++)
        {
            // Pixel centres on either side of the border are half a pixel away from it; without a border they are beyond any width.
            var squared = Math.Max(outside[i], inside[i]);
            var distance = squared == int.MaxValue ? double.PositiveInfinity : MathF.Sqrt(squared) - 0.5;
            Blend((i % mask.Width) + x, (i / mask.Width) + y, color, alpha * Math.Clamp((width / 2) + 0.5 - distance, 0, 1));
        }
    }
}
