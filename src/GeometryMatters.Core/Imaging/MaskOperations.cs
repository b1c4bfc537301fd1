namespace GeometryMatters.Imaging;

/// <summary>What is done to masks: growing, sampling to a grid, mirroring, components.</summary>
public static class MaskOperations
{
    /// <summary>Grows the foreground by a disc.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="radiusPixels">Radius in pixels, at least 0; a pixel joins when its centre is no farther than this from that of a foreground pixel.</param>
    /// <returns>A new mask.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not a number.</exception>
    public static Mask Dilate(Mask mask, double radiusPixels)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (!(radiusPixels >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(radiusPixels), radiusPixels, "Expected a radius of at least 0 pixels.");
        }

        var limit = radiusPixels * radiusPixels;
        return Select(mask, DistanceTransform.Squared(mask), d => d != int.MaxValue && d <= limit);
    }

    /// <summary>Shrinks the foreground by a disc: the background grows; what lies outside the image does not.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="radiusPixels">Radius in pixels, at least 0.</param>
    /// <returns>A new mask.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is negative or not a number.</exception>
    public static Mask Erode(Mask mask, double radiusPixels) => Invert(Dilate(Invert(mask), radiusPixels));

    /// <summary>Swaps foreground and background.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>A new mask.</returns>
    public static Mask Invert(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Mask result = new(mask.Width, mask.Height);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                result[x, y] = !mask[x, y];
            }
        }

        return result;
    }

    /// <summary>Which cells of a letterbox's grid lie on the foreground: the pixel below the cell's centre decides.</summary>
    /// <param name="mask">The mask in image pixels.</param>
    /// <param name="letterbox">The letterbox of its size.</param>
    /// <returns>One value per cell, row-major; false for cells whose centre is on the padding.</returns>
    /// <exception cref="ArgumentException">The letterbox is for another size.</exception>
    public static bool[] ToGrid(Mask mask, Letterbox letterbox)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ImageResizer.CheckSize(letterbox, mask.Width, mask.Height);
        var cells = new bool[letterbox.Grid.CellCount];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            var (cx, cy) = letterbox.CellCenterInImage(cell);
            int x = (int)Math.Floor(cx), y = (int)Math.Floor(cy);
            cells[cell] = x >= 0 && y >= 0 && x < mask.Width && y < mask.Height && mask[x, y];
        }

        return cells;
    }

    /// <summary>Mirrors a mask left to right.</summary>
    /// <param name="mask">The mask.</param>
    /// <returns>A new mask.</returns>
    public static Mask FlipHorizontal(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Mask result = new(mask.Width, mask.Height);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                result[x, y] = mask[mask.Width - 1 - x, y];
            }
        }

        return result;
    }

    /// <summary>Mirrors an image left to right.</summary>
    /// <param name="image">The image.</param>
    /// <returns>A new image.</returns>
    public static ImageBuffer FlipHorizontal(ImageBuffer image)
    {
        ArgumentNullException.ThrowIfNull(image);
        ImageBuffer result = new(image.Width, image.Height);
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                image[image.Width - 1 - x, y].CopyTo(result[x, y]);
            }
        }

        return result;
    }

    /// <summary>Keeps the connected part of the foreground with the most pixels.</summary>
    /// <param name="mask">The mask.</param>
    /// <param name="connectivity">Which pixels touch.</param>
    /// <returns>A new mask; of equally large parts the one whose first pixel comes first; empty for an empty mask.</returns>
    public static Mask LargestComponent(Mask mask, Connectivity connectivity = Connectivity.Eight)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var labels = new int[mask.Values.Length];
        int best = 0, bestSize = 0, next = 0;
        Stack<int> open = new();
        for (var start = 0; start < labels.Length; start++)
        {
            if (mask.Values[start] == 0 || labels[start] != 0)
            {
                continue;
            }

            var size = Fill(mask, labels, start, ++next, connectivity, open);
            if (size > bestSize)
            {
                (best, bestSize) = (next, size);
            }
        }

        return Select(mask, labels, label => label == best && best != 0);
    }

    private static int Fill(Mask mask, int[] labels, int start, int label, Connectivity connectivity, Stack<int> open)
    {
        var size = 0;
        labels[start] = label;
        open.Push(start);
        while (open.TryPop(out var pixel))
        {
            size++;
            int x = pixel % mask.Width, y = pixel / mask.Width;
            for (var ny = Math.Max(y - 1, 0); ny <= Math.Min(y + 1, mask.Height - 1); ny++)
            {
                for (var nx = Math.Max(x - 1, 0); nx <= Math.Min(x + 1, mask.Width - 1); nx++)
                {
                    var other = (ny * mask.Width) + nx;
                    if (labels[other] == 0 && mask.Values[other] != 0 && (connectivity == Connectivity.Eight || nx == x || ny == y))
                    {
                        labels[other] = label;
                        open.Push(other);
                    }
                }
            }
        }

        return size;
    }

    private static Mask Select(Mask mask, int[] values, Predicate<int> keep)
    {
        Mask result = new(mask.Width, mask.Height);
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = 0; x < mask.Width; x++)
            {
                result[x, y] = keep(values[(y * mask.Width) + x]);
            }
        }

        return result;
    }
}
