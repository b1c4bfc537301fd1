namespace GeometryMatters.Matching;

/// <summary>The most similar rows of the other view, for every row of a view: most similar first, the lowest index first of equals.</summary>
public sealed class RankedNeighbors
{
    private readonly int[] indices;
    private readonly float[] similarities;

    internal RankedNeighbors(RankedLists lists)
    {
        Count = lists.Length;
        indices = lists.Indices;
        similarities = lists.Values;
    }

    /// <summary>Rows that neighbours were found for.</summary>
    public int RowCount => indices.Length / Count;

    /// <summary>Neighbours of each row: as many as were asked for, or all rows of the other view where it has fewer.</summary>
    public int Count { get; }

    /// <summary>Neighbours of a row, by row index of the other view.</summary>
    /// <param name="row">Row index in [0, <see cref="RowCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<int> Of(int row) => indices.AsSpan(First(row), Count);

    /// <summary>Fused similarity of each of them.</summary>
    /// <param name="row">Row index in [0, <see cref="RowCount"/>).</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> SimilaritiesOf(int row) => similarities.AsSpan(First(row), Count);

    private int First(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return row * Count;
    }
}

/// <summary>The nearest few neighbours in both directions (<see cref="NearestNeighborMatcher.MatchTop(FusedView, FusedView, int, CancellationToken)"/>).</summary>
/// <param name="Forward">For each source row its nearest target rows.</param>
/// <param name="Backward">For each target row its nearest source rows.</param>
public sealed record TopNeighbors(RankedNeighbors Forward, RankedNeighbors Backward);
