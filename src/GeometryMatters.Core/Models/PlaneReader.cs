namespace GeometryMatters.Models;

/// <summary>Reads a model's plane at the pixels of an image: bilinear, cell centres corresponding, borders repeated (torch's interpolate without align_corners).</summary>
internal static class PlaneReader
{
    /// <summary>The whole plane.</summary>
    public static float[] Read(ReadOnlySpan<float> plane, int rows, int columns, int height, int width) =>
        ReadPart(plane, new(0, columns, columns), new(0, rows, rows), height, width);

    /// <summary>A part of the plane.</summary>
    public static float[] ReadPart(ReadOnlySpan<float> plane, Window across, Window down, int height, int width)
    {
        var columns = across.Taps(width);
        var rows = down.Taps(height);
        var result = new float[checked(width * height)];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, downWeight) = rows[y];
            var upper = plane.Slice(top * across.Cells, across.Cells);
            var lower = plane.Slice(bottom * across.Cells, across.Cells);
            var target = result.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                var (left, right, weight) = columns[x];
                var above = upper[left] + (weight * (upper[right] - upper[left]));
                var below = lower[left] + (weight * (lower[right] - lower[left]));
                target[x] = above + (downWeight * (below - above));
            }
        }

        return result;
    }

    /// <summary>Where along an axis of so many cells the image lies: from a place, over a length.</summary>
    public readonly record struct Window(double First, double Length, int Cells)
    {
        internal (int Low, int High, float Weight)[] Taps(int pixels)
        {
            var taps = new (int, int, float)[pixels];
            for (var i = 0; i < pixels; i++)
            {
                var at = Math.Clamp(((i + 0.5) * Length / pixels) + First - 0.5, First, Math.Max(First, First + Length - 1));
                var low = Math.Min((int)at, Cells - 1);
                taps[i] = (low, Math.Min(low + 1, Cells - 1), (float)(at - low));
            }

            return taps;
        }
    }
}
