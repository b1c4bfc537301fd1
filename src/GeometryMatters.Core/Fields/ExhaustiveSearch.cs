namespace GeometryMatters.Fields;

/// <summary>The row of greatest product with each query, by trying all of them.</summary>
internal sealed unsafe class ExhaustiveSearch(AlignedRows rows, int[]? names)
{
    // A block of rows stays in the first-level cache while the queries of a task, in the second, meet it. Tiles are 3 or 4 rows wide.
    private const int BlockBytes = 20 * 1024;
    private const int BlockMultiple = 12;

    /// <summary>Queries that are best searched together.</summary>
    public const int QueriesPerTask = 64;

    private readonly int rowsPerBlock = Math.Clamp(BlockBytes / sizeof(float) / rows.Stride / BlockMultiple, 1, 40) * BlockMultiple;

    /// <summary>Floats of scratch that a search needs.</summary>
    public int ScratchLength => QueriesPerTask * rowsPerBlock;

    /// <summary>Searches for a few queries.</summary>
    /// <param name="queries">First of the queries, laid out like the rows.</param>
    /// <param name="count">Queries, up to <see cref="QueriesPerTask"/>.</param>
    /// <param name="scratch">Room for <see cref="ScratchLength"/> values.</param>
    /// <param name="best">Receives the greatest product of each query.</param>
    /// <param name="found">Receives its row, by name; the lowest name of equals.</param>
    public void Search(float* queries, int count, float* scratch, Span<float> best, Span<int> found)
    {
        best[..count].Fill(float.NegativeInfinity);
        for (var block = 0; block < rows.Count; block += rowsPerBlock)
        {
            var width = Math.Min(rowsPerBlock, rows.Count - block);
            RowProducts.Multiply(queries, count, rows.Pointer + ((long)block * rows.Stride), width, rows.Groups, scratch, rowsPerBlock, RowProducts.Widest);
            for (var q = 0; q < count; q++)
            {
                Scan(scratch + ((long)q * rowsPerBlock), width, block, ref best[q], ref found[q]);
            }
        }

        GC.KeepAlive(rows);
    }

    private void Scan(float* products, int width, int first, ref float best, ref int found)
    {
        for (var r = 0; r < width; r++)
        {
            if (products[r] >= best)
            {
                var name = names is null ? first + r : names[first + r];
                if (products[r] > best || name < found)
                {
                    best = products[r];
                    found = name;
                }
            }
        }
    }
}
