namespace GeometryMatters.Matching;

/// <summary>Takes in tiles of a product as they come, in any order, and keeps what is wanted of them.</summary>
/// <typeparam name="TSelf">The reducer.</typeparam>
internal unsafe interface ITileReducer<TSelf>
    where TSelf : class, ITileReducer<TSelf>
{
    /// <summary>Takes in a tile of similarities.</summary>
    /// <param name="tile">Row-major values.</param>
    /// <param name="stride">Floats between rows.</param>
    /// <param name="firstRow">Row of the tile's first row.</param>
    /// <param name="rows">Rows of the tile that exist.</param>
    /// <param name="firstColumn">Column of the tile's first column.</param>
    /// <param name="columns">Columns of the tile that exist.</param>
    void Take(float* tile, int stride, int firstRow, int rows, int firstColumn, int columns);

    /// <summary>Takes in what another worker kept.</summary>
    void Merge(TSelf other);
}
