namespace GeometryMatters.Matching;

/// <summary>Settings of <see cref="NearestNeighborMatcher"/>.</summary>
public sealed record MatcherOptions
{
    /// <summary>Most threads used at once; −1 for as many as there are processors. The result does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or at least 1.");
        }
    }
}

/// <summary>Exact nearest neighbours of the foreground cells of two views, in both directions, by fused cosine similarity (paper 3.2).</summary>
/// <remarks>
/// One blocked product gives both directions; its tiles are reduced as they come and never kept, so scratch is below 1 MiB per thread.
/// Cost: 2 · n · m · channels floating-point operations. Safe for concurrent use.
/// </remarks>
public sealed class NearestNeighborMatcher
{
    // 6 × 30 panels of 16 rows and 256 channels are 0.6 MB: they stay in the second-level cache while a tile is filled.
    private const int RowPanels = 6;
    private const int MaxColumnPanels = 30;
    private readonly MatcherOptions options;

    /// <summary>Creates a matcher.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NearestNeighborMatcher(MatcherOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Finds every foreground cell's nearest neighbour in the other view.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Both directions; the lowest index wins a tie.</returns>
    /// <exception cref="ArgumentException">The views were fused differently.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public NearestNeighbors Match(FusedView source, FusedView target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        FusedView.RequireSameBlocks(source, target);
        var best = Match(source.Rows, target.Rows, options.MaxDegreeOfParallelism, cancellationToken);
        return new(best.RowIndices, best.RowSimilarities, best.ColumnIndices, best.ColumnSimilarities);
    }

    internal static BestMatches Match(PackedRows rows, PackedRows columns, int threads, CancellationToken cancellationToken)
    {
        BestMatches total = new(rows.Count, columns.Count);
        var rowBlocks = (rows.PanelCount + RowPanels - 1) / RowPanels;
        var columnBlocks = (columns.PanelCount + MaxColumnPanels - 1) / MaxColumnPanels;
        // Even blocks, a multiple of three panels wide because the widest kernel takes three at once.
        var columnPanels = ((((columns.PanelCount + columnBlocks - 1) / columnBlocks) + 2) / 3) * 3;
        columnBlocks = (columns.PanelCount + columnPanels - 1) / columnPanels;
        Parallel.For(
            0,
            rowBlocks * columnBlocks,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            () => new Worker(rows, columns, columnPanels),
            (block, _, worker) =>
            {
                worker.Take(block % rowBlocks, block / rowBlocks);
                return worker;
            },
            worker =>
            {
                lock (total)
                {
                    total.Merge(worker.Best);
                }
            });
        return total;
    }

    private sealed unsafe class Worker(PackedRows rows, PackedRows columns, int columnPanels)
    {
        private readonly int stride = columnPanels * PackedRows.PanelRows;
        private readonly float[] tile = GC.AllocateUninitializedArray<float>(RowPanels * PackedRows.PanelRows * columnPanels * PackedRows.PanelRows);

        public BestMatches Best { get; } = new(rows.Count, columns.Count);

        public void Take(int rowBlock, int columnBlock)
        {
            const int side = PackedRows.PanelRows;
            int rowPanel = rowBlock * RowPanels, columnPanel = columnBlock * columnPanels;
            var rowPanels = Math.Min(RowPanels, rows.PanelCount - rowPanel);
            var panels = Math.Min(columnPanels, columns.PanelCount - columnPanel);
            fixed (float* values = tile)
            {
                ProductKernel.Multiply(rows, rowPanel, rowPanels, columns, columnPanel, panels, values, stride);
                Best.Take(
                    values,
                    stride,
                    rowPanel * side,
                    Math.Min(rowPanels * side, rows.Count - (rowPanel * side)),
                    columnPanel * side,
                    Math.Min(panels * side, columns.Count - (columnPanel * side)));
            }
        }
    }
}
