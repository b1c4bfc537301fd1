namespace GeometryMatters.Features;

/// <summary>A descriptor of a square window: orientation histograms of its n × n parts, square-rooted and of unit length together.</summary>
internal static class WindowHistogram
{
    /// <summary>Edges of the parts of a window around 0, symmetric, rounded to whole pixels.</summary>
    public static int[] Edges(double side, int parts)
    {
        var edges = new int[parts + 1];
        for (var i = 0; i <= parts; i++)
        {
            edges[i] = (int)Math.Round(side * (((double)i / parts) - 0.5), MidpointRounding.AwayFromZero);
        }

        return edges;
    }

    /// <summary>Describes the window around a point.</summary>
    /// <param name="votes">Where the histograms come from.</param>
    /// <param name="x">Centre of the window in working canvas pixels.</param>
    /// <param name="y">Centre of the window.</param>
    /// <param name="columns">Vertical edges of its parts, relative to the centre.</param>
    /// <param name="rows">Horizontal edges of its parts.</param>
    /// <param name="descriptor">Receives parts · lanes values: parts row-major, bins within; zero where nothing votes.</param>
    public static void Describe(OrientationIntegral votes, int x, int y, ReadOnlySpan<int> columns, ReadOnlySpan<int> rows, Span<float> descriptor)
    {
        Span<int> histogram = stackalloc int[2 * OrientationIntegral.Bins];
        long total = 0;
        var at = 0;
        for (var r = 0; r + 1 < rows.Length; r++)
        {
            for (var c = 0; c + 1 < columns.Length; c++)
            {
                votes.Sum(x + columns[c], y + rows[r], x + columns[c + 1], y + rows[r + 1], histogram);
                for (var k = 0; k < votes.Lanes; k++)
                {
                    var sum = (uint)histogram[k];
                    total += sum;
                    descriptor[at++] = MathF.Sqrt(sum);
                }
            }
        }

        // The squares of the roots sum to the total.
        var factor = total > 0 ? (float)(1 / Math.Sqrt(total)) : 0;
        foreach (ref var value in descriptor)
        {
            value *= factor;
        }
    }
}
