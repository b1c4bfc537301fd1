namespace GeometryMatters.Matching;

/// <summary>An order of points in which every 16 that follow each other lie together: the leaves of a balanced k-d tree.</summary>
internal sealed class LeafOrder
{
    private const int Leaf = PackedRows.PanelRows;
    private const int Sample = 256;

    private readonly float[] points;
    private readonly int channels;
    private readonly int[] order;
    private readonly float[] keys;
    private readonly CancellationToken cancellationToken;

    private LeafOrder(float[] points, int channels, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        this.points = points;
        this.channels = channels;
        order = [.. Enumerable.Range(0, points.Length / channels)];
        keys = new float[order.Length];
    }

    /// <summary>Orders points.</summary>
    /// <param name="points">Finite coordinates, point by point.</param>
    /// <param name="channels">Coordinates of a point.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>For each place the point that takes it.</returns>
    public static int[] Of(float[] points, int channels, CancellationToken cancellationToken = default)
    {
        LeafOrder tree = new(points, channels, cancellationToken);
        tree.Split(0, tree.order.Length);
        return tree.order;
    }

    // Halves at the median of the widest coordinate; left halves are whole leaves.
    private void Split(int first, int count)
    {
        while (count > Leaf)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var axis = Widest(first, count);
            for (var i = first; i < first + count; i++)
            {
                keys[i] = points[(order[i] * channels) + axis];
            }

            Array.Sort(keys, order, first, count);
            var left = ((count / 2) + Leaf - 1) / Leaf * Leaf;
            Split(first, left);
            first += left;
            count -= left;
        }
    }

    private int Widest(int first, int count)
    {
        Span<double> sums = new double[channels], squares = new double[channels];
        var sample = Math.Min(count, Sample);
        for (var s = 0; s < sample; s++)
        {
            var point = points.AsSpan(order[first + (int)((long)s * count / sample)] * channels, channels);
            for (var c = 0; c < channels; c++)
            {
                sums[c] += point[c];
                squares[c] += (double)point[c] * point[c];
            }
        }

        var widest = 0;
        var greatest = double.NegativeInfinity;
        for (var c = 0; c < channels; c++)
        {
            var variance = squares[c] - (sums[c] * sums[c] / sample);
            if (variance > greatest)
            {
                greatest = variance;
                widest = c;
            }
        }

        return widest;
    }
}
