using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Distance from every foreground cell of a grid to the outline, in cells; exact for cell centres.</summary>
internal static class OutlineDistance
{
    /// <param name="grid">The grid; everything off it is background.</param>
    /// <param name="foreground">One value per cell.</param>
    /// <returns>Distance to the nearest background centre less half a cell; 0 on the background.</returns>
    public static float[] Compute(GridSize grid, ReadOnlySpan<bool> foreground)
    {
        // Nearest background cell within each column, then over columns (Rosenfeld & Pfaltz's separation of the squared distance).
        var vertical = new int[grid.CellCount];
        for (var column = 0; column < grid.Columns; column++)
        {
            var run = 0;
            for (var row = 0; row < grid.Rows; row++)
            {
                run = foreground[grid.CellAt(row, column)] ? run + 1 : 0;
                vertical[grid.CellAt(row, column)] = run;
            }

            run = 0;
            for (var row = grid.Rows - 1; row >= 0; row--)
            {
                run = foreground[grid.CellAt(row, column)] ? run + 1 : 0;
                vertical[grid.CellAt(row, column)] = Math.Min(vertical[grid.CellAt(row, column)], run);
            }
        }

        var distances = new float[grid.CellCount];
        for (var cell = 0; cell < distances.Length; cell++)
        {
            if (!foreground[cell])
            {
                continue;
            }

            var (row, column) = grid.Position(cell);
            var edge = Math.Min(column + 1, grid.Columns - column);
            var square = edge * edge;
            for (var c = 0; c < grid.Columns; c++)
            {
                var v = vertical[grid.CellAt(row, c)];
                square = Math.Min(square, (v * v) + ((c - column) * (c - column)));
            }

            distances[cell] = MathF.Sqrt(square) - 0.5f;
        }

        return distances;
    }
}
