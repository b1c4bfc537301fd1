using System.Numerics.Tensors;
using GeometryMatters.Imaging;

namespace GeometryMatters.Features;

/// <summary>Descriptors on a grid: [rows · cols, channels], one cell's descriptor contiguous, in single precision or as halves.</summary>
/// <remarks>
/// Halves take half the memory. <see cref="CopyDescriptor(int, Span{float})"/> widens them cell by cell; <see cref="Values"/> and the indexer widen
/// all of them when first asked, and keep that copy. Safe for concurrent use.
/// </remarks>
public sealed class FeatureMap
{
    private readonly Half[]? halves;
    private readonly Lazy<float[]> values;

    /// <summary>Wraps descriptors without copying.</summary>
    /// <param name="grid">Rows and columns.</param>
    /// <param name="channels">Channels per cell, above zero.</param>
    /// <param name="values">rows · cols · channels values.</param>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public FeatureMap(GridSize grid, int channels, float[] values)
        : this(grid, channels, values?.Length, nameof(values)) => this.values = new(values!);

    private FeatureMap(GridSize grid, int channels, Half[] halves)
        : this(grid, channels, halves?.Length, nameof(halves))
    {
        this.halves = halves;
        values = new(() =>
        {
            var wide = new float[halves!.Length];
            TensorPrimitives.ConvertToSingle(halves, wide);
            return wide;
        });
    }

    private FeatureMap(GridSize grid, int channels, int? length, string parameter)
    {
        if (length is null)
        {
            throw new ArgumentNullException(parameter);
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (length != (long)grid.CellCount * channels)
        {
            throw new ArgumentException($"Expected {grid.Rows}×{grid.Columns}×{channels} values, found {length}.", parameter);
        }

        Grid = grid;
        Channels = channels;
        values = null!;
    }

    /// <summary>Rows and columns.</summary>
    public GridSize Grid { get; }

    /// <summary>Channels per cell.</summary>
    public int Channels { get; }

    /// <summary>Whether the descriptors are stored as halves.</summary>
    public bool IsHalf => halves is not null;

    /// <summary>All descriptors, cell by cell.</summary>
    public ReadOnlySpan<float> Values => values.Value;

    /// <summary>All descriptors as they are stored, where <see cref="IsHalf"/>.</summary>
    /// <exception cref="InvalidOperationException">The descriptors are in single precision.</exception>
    public ReadOnlySpan<Half> Halves => halves ?? throw new InvalidOperationException("The map holds single precision.");

    /// <summary>Descriptor of one cell.</summary>
    /// <param name="cell">Cell index, row · columns + column.</param>
    public ReadOnlySpan<float> this[int cell] => values.Value.AsSpan(cell * Channels, Channels);

    /// <summary>Wraps descriptors in half precision without copying.</summary>
    /// <param name="grid">Rows and columns.</param>
    /// <param name="channels">Channels per cell, above zero.</param>
    /// <param name="halves">rows · cols · channels values.</param>
    /// <returns>A map that keeps them as they are.</returns>
    /// <exception cref="ArgumentException">The array has another length.</exception>
    public static FeatureMap FromHalves(GridSize grid, int channels, Half[] halves) => new(grid, channels, halves);

    /// <summary>Copies the descriptor of one cell, widened to single precision.</summary>
    /// <param name="cell">Cell index, row · columns + column.</param>
    /// <param name="destination">Receives <see cref="Channels"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">The grid has no such cell.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void CopyDescriptor(int cell, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cell);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(cell, Grid.CellCount);
        if (destination.Length != Channels)
        {
            throw new ArgumentException($"Expected room for {Channels} channels, found {destination.Length}.", nameof(destination));
        }

        if (halves is null)
        {
            this[cell].CopyTo(destination);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(halves.AsSpan(cell * Channels, Channels), destination);
        }
    }
}
