using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Descriptors on a grid: [rows · cols, channels] float32, one cell's descriptor contiguous.</summary>
public sealed class FeatureMap
{
    private readonly float[] values;

    /// <summary>Wraps descriptors without copying.</summary>
    /// <param name="grid">Rows and columns.</param>
    /// <param name="channels">Channels per cell, above zero.</param>
    /// <param name="values">rows · cols · channels values.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public FeatureMap(GridSize grid, int channels, float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (values.Length != (long)grid.CellCount * channels)
        {
            throw new ArgumentException($"Expected {grid.Rows}×{grid.Columns}×{channels} values, found {values.Length}.", nameof(values));
        }

        Grid = grid;
        Channels = channels;
        this.values = values;
    }

    /// <summary>Rows and columns.</summary>
    public GridSize Grid { get; }

    /// <summary>Channels per cell.</summary>
    public int Channels { get; }

    /// <summary>All descriptors, cell by cell.</summary>
    public ReadOnlySpan<float> Values => values;

    /// <summary>Descriptor of one cell.</summary>
    /// <param name="cell">Cell index, row · columns + column.</param>
    public ReadOnlySpan<float> this[int cell] => values.AsSpan(cell * Channels, Channels);
}
