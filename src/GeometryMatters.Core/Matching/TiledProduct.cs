namespace GeometryMatters.Matching;

/// <summary>Computes the product of two matrices tile by tile, each tile reduced while it is in the cache and then forgotten.</summary>
/// <remarks>
/// Workers take the next tile from a counter, so that one that is held up takes fewer; a reducer must not depend on who took which tile.
/// Scratch per worker: a tile of at most 0.2 MB, and 0.25 MB of widened panels where rows are stored as halves.
/// </remarks>
internal static unsafe class TiledProduct
{
    private const int Side = RowPanels.PanelRows;

    /// <summary>Reduces all tiles.</summary>
    /// <typeparam name="T">What the tiles are reduced by.</typeparam>
    /// <param name="rows">Left rows.</param>
    /// <param name="columns">Right rows.</param>
    /// <param name="create">Makes a reducer for a worker.</param>
    /// <param name="threads">Most threads; −1 for as many as there are processors.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static T Reduce<T>(RowPanels rows, RowPanels columns, Func<T> create, int threads, CancellationToken cancellationToken)
        where T : class, ITileReducer<T>
    {
        cancellationToken.ThrowIfCancellationRequested();
        var shape = TileShape.For(rows, columns);
        var workers = Math.Max(1, Math.Min(threads < 0 ? Environment.ProcessorCount : threads, shape.Tiles));
        var parts = new T?[workers];
        var next = 0;
        if (workers == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken }, Work);
        }

        T? total = null;
        foreach (var part in parts)
        {
            if (total is not null && part is not null)
            {
                total.Merge(part);
            }

            total ??= part;
        }

        return total ?? create();

        void Work(int worker)
        {
            float[]? room = null;
            for (int tile; (tile = Interlocked.Increment(ref next) - 1) < shape.Tiles;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                room ??= GC.AllocateUninitializedArray<float>(shape.RowPanels * Side * shape.ColumnPanels * Side);
                Take(rows, columns, shape, tile, room, parts[worker] ??= create());
            }
        }
    }

    private static void Take<T>(RowPanels rows, RowPanels columns, TileShape shape, int tile, float[] room, T reducer)
        where T : class, ITileReducer<T>
    {
        // Tiles that follow each other share their columns.
        int rowPanel = tile % shape.RowBlocks * shape.RowPanels, columnPanel = tile / shape.RowBlocks * shape.ColumnPanels;
        var rowPanels = Math.Min(shape.RowPanels, rows.PanelCount - rowPanel);
        var columnPanels = Math.Min(shape.ColumnPanels, columns.PanelCount - columnPanel);
        var stride = shape.ColumnPanels * Side;
        fixed (float* values = room)
        {
            ProductKernel.Multiply(rows, rowPanel, rowPanels, columns, columnPanel, columnPanels, values, stride);
            reducer.Take(
                values,
                stride,
                rowPanel * Side,
                Math.Min(rowPanels * Side, rows.Count - (rowPanel * Side)),
                columnPanel * Side,
                Math.Min(columnPanels * Side, columns.Count - (columnPanel * Side)));
        }
    }

    /// <summary>How a product is cut into tiles.</summary>
    private readonly record struct TileShape(int RowPanels, int RowBlocks, int ColumnPanels, int ColumnBlocks)
    {
        public int Tiles => RowBlocks * ColumnBlocks;

        public static TileShape For(RowPanels rows, RowPanels columns)
        {
            // 6 × 30 panels of 16 rows and 256 channels are 0.7 MB: they stay in the second-level cache while a tile is filled. Widened panels
            // are read from scratch, a few right ones at a time, and taller tiles widen them less often.
            var (rowPanels, most) = rows.IsWidened || columns.IsWidened ? (12, 15) : (6, 30);
            var blocks = (columns.PanelCount + most - 1) / most;
            // Even blocks, a multiple of three panels wide because the widest kernel takes three at once.
            var columnPanels = ((((columns.PanelCount + blocks - 1) / blocks) + 2) / 3) * 3;
            return new(rowPanels, Blocks(rows.PanelCount, rowPanels), columnPanels, Blocks(columns.PanelCount, columnPanels));

            static int Blocks(int panels, int each) => (panels + each - 1) / each;
        }
    }
}
