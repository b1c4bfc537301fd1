namespace GeometryMatters.Imaging;

/// <summary>Rows and columns of a correspondence grid; cells are numbered row-major.</summary>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Number of columns.</param>
public readonly record struct GridSize(int Rows, int Columns)
{
    /// <summary>The paper's shared map of 60 × 60 cells.</summary>
    public static GridSize Default => new(60, 60);

    /// <summary>Rows · Columns.</summary>
    public int CellCount => Rows * Columns;

    /// <summary>Index of a cell.</summary>
    /// <param name="row">Row in [0, Rows).</param>
    /// <param name="column">Column in [0, Columns).</param>
    /// <returns>row · Columns + column.</returns>
    public int CellAt(int row, int column) => (row * Columns) + column;

    /// <summary>Row and column of a cell.</summary>
    /// <param name="cell">Cell index.</param>
    /// <returns>Its row and column.</returns>
    public (int Row, int Column) Position(int cell) => (cell / Columns, cell % Columns);
}
