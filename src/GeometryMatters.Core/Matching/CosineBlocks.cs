using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Cosines of some rows of a view with all rows of another, feature by feature, so that any mixture of them costs a weighted sum.</summary>
internal sealed unsafe class CosineBlocks
{
    private readonly float[][] products;
    private readonly double[] scales;
    private readonly int stride;
    private readonly int columns;

    /// <summary>One product per feature.</summary>
    public CosineBlocks(FusedView source, IReadOnlyList<int> rows, FusedView target)
    {
        columns = target.Count;
        stride = target.Rows.PanelCount * PackedRows.PanelRows;
        PackedRows asked = new(rows.Count, source.Channels);
        var descriptor = new float[source.Channels];
        for (var i = 0; i < rows.Count; i++)
        {
            source.CopyDescriptor(rows[i], descriptor);
            asked.Write(i, 0, descriptor, 1);
        }

        products = new float[source.Blocks.Count][];
        scales = new double[products.Length];
        for (var b = 0; b < products.Length; b++)
        {
            var block = source.Blocks[b];
            products[b] = new float[asked.PanelCount * PackedRows.PanelRows * stride];
            scales[b] = 1 / block.Weight;
            fixed (float* tile = products[b])
            {
                ProductKernel.Multiply(
                    asked, 0, asked.PanelCount, target.Rows, 0, target.Rows.PanelCount, block.FirstChannel, block.Channels, tile, stride, RowProducts.Widest);
            }
        }
    }

    /// <summary>The column of greatest weighted mean of cosines; the lowest of equals.</summary>
    /// <param name="row">Which of the rows that were asked for.</param>
    /// <param name="weights">A weight per feature.</param>
    public int Nearest(int row, ReadOnlySpan<double> weights)
    {
        var sums = new double[columns];
        for (var b = 0; b < products.Length; b++)
        {
            var factor = weights[b] * scales[b];
            if (factor > 0)
            {
                var line = products[b].AsSpan(row * stride, columns);
                for (var c = 0; c < columns; c++)
                {
                    sums[c] += factor * line[c];
                }
            }
        }

        var best = 0;
        for (var c = 1; c < columns; c++)
        {
            best = sums[c] > sums[best] ? c : best;
        }

        return best;
    }
}
