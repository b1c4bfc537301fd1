using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Imaging;

/// <summary>
/// The simple version, for masks too large for brute force: lower envelopes of parabolas with divisions (Meijster, Roerdink and Hesselink 2000), one field
/// at a time. Ties go to the lowest pixel index: each parabola is raised by its pixel's index over the number of pixels, all scaled to integers.
/// </summary>
internal static class ReferenceDistanceTransform
{
    public static int[] Squared(Mask mask) => [.. NearestPixel(mask).Select((n, i) => n < 0 ? int.MaxValue : Squared(i, n, mask.Width))];

    public static int Squared(int a, int b, int width)
    {
        int dx = (a % width) - (b % width), dy = (a / width) - (b / width);
        return (dx * dx) + (dy * dy);
    }

    public static int[] NearestPixel(Mask mask)
    {
        var rows = NearestRowOfColumn(mask);
        var nearest = new int[rows.Length];
        Envelope envelope = new(mask.Width, mask.Height);
        for (var y = 0; y < mask.Height; y++)
        {
            envelope.Minimise(rows.AsSpan(y * mask.Width, mask.Width), y, nearest.AsSpan(y * mask.Width, mask.Width));
        }

        return nearest;
    }

    /// <summary>Row of the nearest foreground pixel of the same column (the upper of two), −1 where the column has none.</summary>
    private static int[] NearestRowOfColumn(Mask mask)
    {
        int width = mask.Width, height = mask.Height;
        var values = mask.Values;
        var rows = new int[width * height];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = values[i] != 0 ? i / width : i < width ? -1 : rows[i - width];
        }

        for (var i = rows.Length - width - 1; i >= 0; i--)
        {
            int y = i / width, above = rows[i], below = rows[i + width];
            if (below >= 0 && (above < 0 || below - y < y - above))
            {
                rows[i] = below;
            }
        }

        return rows;
    }

    /// <summary>Lower envelope along one row of the parabolas K·((x − i)² + g²) + index, K the number of pixels.</summary>
    private sealed class Envelope(int width, int height)
    {
        private readonly long scale = (long)width * height;
        private readonly int[] columns = new int[width];
        private readonly int[] starts = new int[width];
        private readonly long[] heights = new long[width];

        public void Minimise(ReadOnlySpan<int> rows, int y, Span<int> nearest)
        {
            var top = -1;
            for (var u = 0; u < width; u++)
            {
                if (rows[u] < 0)
                {
                    continue;
                }

                long g = rows[u] - y;
                var height = (scale * g * g) + ((long)rows[u] * width) + u;
                while (top >= 0 && At(columns[top], heights[top], starts[top]) > At(u, height, starts[top]))
                {
                    top--;
                }

                var start = top < 0 ? 0 : 1 + LastBefore(columns[top], heights[top], u, height);
                if (start < width)
                {
                    top++;
                    columns[top] = u;
                    heights[top] = height;
                    starts[top] = (int)start;
                }
            }

            if (top < 0)
            {
                nearest.Fill(-1);
                return;
            }

            for (var x = width - 1; x >= 0; x--)
            {
                nearest[x] = (rows[columns[top]] * width) + columns[top];
                if (x == starts[top])
                {
                    top--;
                }
            }
        }

        private long At(int column, long height, int x) => (scale * (x - column) * (x - column)) + height;

        /// <summary>Last x at which the left parabola is below the right one.</summary>
        private long LastBefore(int left, long leftHeight, int right, long rightHeight)
        {
            var numerator = (scale * (((long)right * right) - ((long)left * left))) + rightHeight - leftHeight;
            var denominator = 2 * scale * (right - left);
            return Math.DivRem(numerator, denominator) is var (quotient, remainder) && remainder < 0 ? quotient - 1 : quotient;
        }
    }
}
