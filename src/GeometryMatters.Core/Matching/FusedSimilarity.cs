namespace GeometryMatters.Matching;

/// <summary>Fused similarities of one cell with a whole view: heat maps and spot checks.</summary>
public static class FusedSimilarity
{
    /// <summary>Similarity of one source cell with every foreground cell of the target.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="sourceCell">A foreground cell of the source.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <returns>One value per entry of the target's <see cref="FusedView.Cells"/>: the weighted mean of the features' cosines.</returns>
    /// <exception cref="ArgumentException">The cell is background, or the views were fused differently.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The grid has no such cell.</exception>
    public static float[] Row(FusedView source, int sourceCell, FusedView target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        FusedView.RequireSameBlocks(source, target);
        var index = source.IndexOf(sourceCell);
        if (index < 0)
        {
            throw new ArgumentException($"Expected a foreground cell of '{source.Id}', found background cell {sourceCell}.", nameof(sourceCell));
        }

        PackedRows row = new(1, source.Channels);
        var descriptor = new float[source.Channels];
        source.CopyDescriptor(index, descriptor);
        row.Write(0, 0, descriptor, 1);
        var stride = target.Rows.PanelCount * PackedRows.PanelRows;
        var products = new float[stride * PackedRows.PanelRows];
        unsafe
        {
            fixed (float* values = products)
            {
                ProductKernel.Multiply(row, 0, 1, target.Rows, 0, target.Rows.PanelCount, values, stride);
            }
        }

        return products[..target.Count];
    }

    /// <summary>The same, spread over the target's whole grid.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="sourceCell">A foreground cell of the source.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <param name="background">Value for background cells.</param>
    /// <returns>One value per cell of the target's grid, row-major.</returns>
    /// <exception cref="ArgumentException">The cell is background, or the views were fused differently.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The grid has no such cell.</exception>
    public static float[] Map(FusedView source, int sourceCell, FusedView target, float background = float.NaN)
    {
        var row = Row(source, sourceCell, target);
        var map = new float[target.Letterbox.Grid.CellCount];
        Array.Fill(map, background);
        for (var i = 0; i < row.Length; i++)
        {
            map[target.Cells[i]] = row[i];
        }

        return map;
    }
}
