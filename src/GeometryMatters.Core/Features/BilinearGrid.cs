using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Enlarges feature maps bilinearly: cell centres correspond, borders are repeated (torch's interpolate with align_corners off).</summary>
internal static class BilinearGrid
{
    public static FeatureMap Enlarge(FeatureMap map, GridSize grid)
    {
        if (map.Grid == grid)
        {
            return map;
        }

        AxisTaps rows = new(0, grid.Rows, (double)grid.Rows / map.Grid.Rows, 0, map.Grid.Rows);
        AxisTaps columns = new(0, grid.Columns, (double)grid.Columns / map.Grid.Columns, 0, map.Grid.Columns);
        var channels = map.Channels;
        var values = new float[grid.CellCount * channels];
        for (var row = 0; row < grid.Rows; row++)
        {
            for (var column = 0; column < grid.Columns; column++)
            {
                var target = values.AsSpan(grid.CellAt(row, column) * channels, channels);
                for (var i = 0; i < rows.Weights(row).Length; i++)
                {
                    for (var j = 0; j < columns.Weights(column).Length; j++)
                    {
                        var source = map[map.Grid.CellAt(rows.First(row) + i, columns.First(column) + j)];
                        System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(source, rows.Weights(row)[i] * columns.Weights(column)[j], target, target);
                    }
                }
            }
        }

        return new(grid, channels, values);
    }
}
