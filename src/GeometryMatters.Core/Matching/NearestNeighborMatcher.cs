namespace GeometryMatters.Matching;

/// <summary>Exact nearest neighbours of the foreground cells of two views, in both directions, by fused cosine similarity (paper 3.2).</summary>
/// <remarks>
/// One blocked product gives both directions; its tiles are reduced as they come and never kept, so scratch is below 1 MiB per thread.
/// Cost: 2 · n · m · channels floating-point operations. Safe for concurrent use.
/// </remarks>
public sealed class NearestNeighborMatcher
{
    private readonly NearestNeighborMatcherOptions options;

    /// <summary>Creates a matcher.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public NearestNeighborMatcher(NearestNeighborMatcherOptions? options = null)
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

    /// <summary>Finds every foreground cell's nearest few neighbours in the other view.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <param name="count">Neighbours per cell, at least 1; a view with fewer cells gives all of them.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Both directions, most similar first; the lowest index goes first of equals. The first of each are those of <see cref="Match(FusedView, FusedView, CancellationToken)"/>.</returns>
    /// <remarks>Memory beyond the result: as much per thread as the result.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    /// <exception cref="ArgumentException">The views were fused differently.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public TopNeighbors MatchTop(FusedView source, FusedView target, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        FusedView.RequireSameBlocks(source, target);
        var ranked = MatchTop(source.Rows, target.Rows, count, options.MaxDegreeOfParallelism, cancellationToken);
        return new(new(ranked.Rows), new(ranked.Columns));
    }

    internal static BestMatches Match(RowPanels rows, RowPanels columns, int threads, CancellationToken cancellationToken) =>
        TiledProduct.Reduce(rows, columns, () => new BestMatches(rows.Count, columns.Count), threads, cancellationToken);

    internal static RankedMatches MatchTop(RowPanels rows, RowPanels columns, int count, int threads, CancellationToken cancellationToken) =>
        TiledProduct.Reduce(rows, columns, () => new RankedMatches(rows.Count, columns.Count, count), threads, cancellationToken);
}
