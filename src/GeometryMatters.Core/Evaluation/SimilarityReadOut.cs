using System.Numerics.Tensors;
using GeometryMatters.Imaging;

namespace GeometryMatters.Evaluation;

/// <summary>Turns one row of similarities into a position in cells.</summary>
internal static class SimilarityReadOut
{
    /// <summary>Column and row of the point, in cell units: whole numbers are cell centres.</summary>
    public static (double Column, double Row) Read(ReadOnlySpan<float> similarities, GridSize grid, KeypointTransferOptions options)
    {
        var best = TensorPrimitives.IndexOfMax(similarities);
        var (row, column) = grid.Position(best);
        return options.ReadOut switch
        {
            KeypointReadOut.Argmax => (column, row),
            KeypointReadOut.WindowedSoftArgmax => Windowed(similarities, grid, row, column, options),
            KeypointReadOut.SoftArgmax => Soft(similarities, grid, similarities[best], options.Temperature),
            _ => Gaussian(similarities, grid, row, column, options),
        };
    }

    private static (double Column, double Row) Windowed(ReadOnlySpan<float> similarities, GridSize grid, int row, int column, KeypointTransferOptions options)
    {
        var radius = options.WindowRadiusCells;
        var (top, bottom) = (Math.Max(0, row - radius), Math.Min(grid.Rows - 1, row + radius));
        var (left, right) = (Math.Max(0, column - radius), Math.Min(grid.Columns - 1, column + radius));
        var all = (bottom - top + 1) * (right - left + 1) == grid.CellCount;
        double max = similarities[grid.CellAt(row, column)];
        max = all ? max : Math.Max(max, 0);

        // Every cell first counts as one outside the window; the window then adds what its cells have more.
        var outside = all ? 0 : Math.Exp(-max / options.Temperature);
        var sum = outside * grid.CellCount;
        var x = sum * (grid.Columns - 1) / 2;
        var y = sum * (grid.Rows - 1) / 2;
        for (var r = top; r <= bottom; r++)
        {
            for (var c = left; c <= right; c++)
            {
                var weight = Math.Exp((similarities[grid.CellAt(r, c)] - max) / options.Temperature) - outside;
                sum += weight;
                x += weight * c;
                y += weight * r;
            }
        }

        return (x / sum, y / sum);
    }

    private static (double Column, double Row) Gaussian(ReadOnlySpan<float> similarities, GridSize grid, int row, int column, KeypointTransferOptions options)
    {
        var weighted = new float[similarities.Length];
        var scale = -0.5 / (options.GaussianSigmaCells * options.GaussianSigmaCells);
        for (var cell = 0; cell < weighted.Length; cell++)
        {
            var (r, c) = grid.Position(cell);
            weighted[cell] = (float)(similarities[cell] * Math.Exp(scale * (((r - row) * (r - row)) + ((c - column) * (c - column)))));
        }

        return Soft(weighted, grid, TensorPrimitives.Max<float>(weighted), options.Temperature);
    }

    private static (double Column, double Row) Soft(ReadOnlySpan<float> similarities, GridSize grid, double max, double temperature)
    {
        double sum = 0, x = 0, y = 0;
        for (var cell = 0; cell < similarities.Length; cell++)
        {
            var weight = Math.Exp((similarities[cell] - max) / temperature);
            var (r, c) = grid.Position(cell);
            sum += weight;
            x += weight * c;
            y += weight * r;
        }

        return (x / sum, y / sum);
    }
}
