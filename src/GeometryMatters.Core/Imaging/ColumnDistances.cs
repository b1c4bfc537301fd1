using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Imaging;

/// <summary>For every pixel the distances up and down its column to the nearest pixel of the other class (foreground or background).</summary>
/// <remarks>
/// A pixel belongs to one class, so this one map holds the column distances to the foreground and to the background at once. Columns lie in
/// vector lanes. Distances are 16 bits wide: those at <see cref="None"/> or above mean that there is no such pixel.
/// </remarks>
internal sealed class ColumnDistances : IDisposable
{
    /// <summary>This and all above: there is no pixel of the other class that way.</summary>
    public const int None = 32768;

    /// <summary>Lanes of a vector of bytes: rows are padded to multiples of it.</summary>
    public const int Lanes = 32;

    private readonly byte[] cells;
    private readonly ushort[] above;
    private readonly ushort[] below;
    private readonly int height;

    public ColumnDistances(Mask mask)
    {
        Stride = (mask.Width + Lanes - 1) & -Lanes;
        height = mask.Height;
        var size = checked((Stride * height) + Lanes);
        cells = ArrayPool<byte>.Shared.Rent(size);
        above = ArrayPool<ushort>.Shared.Rent(size);
        below = ArrayPool<ushort>.Shared.Rent(Stride);
        for (var y = 0; y < height; y++)
        {
            mask.Values.Slice(y * mask.Width, mask.Width).CopyTo(cells.AsSpan(y * Stride));
            cells.AsSpan((y * Stride) + mask.Width, Stride - mask.Width).Clear();
        }

        above.AsSpan(0, Stride).Fill(None);
        for (var y = 1; y < height; y++)
        {
            Step(y, y - 1, above.AsSpan((y - 1) * Stride, Stride), above.AsSpan(y * Stride, Stride));
        }
    }

    /// <summary>Pixels from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The row's pixels, 0 or 1, padded with zeros.</summary>
    public ReadOnlySpan<byte> Cells(int y) => cells.AsSpan(y * Stride, Stride + Lanes);

    /// <summary>Distances up the column from a row.</summary>
    public ReadOnlySpan<ushort> Above(int y) => above.AsSpan(y * Stride, Stride);

    /// <summary>Distances down the column from the row reached by <see cref="MoveUp"/>.</summary>
    public ReadOnlySpan<ushort> Below => below.AsSpan(0, Stride);

    /// <summary>Goes from row y + 1 to row y; the first call is for the last row.</summary>
    public void MoveUp(int y)
    {
        if (y == height - 1)
        {
            below.AsSpan(0, Stride).Fill(None);
        }
        else
        {
            Step(y, y + 1, below.AsSpan(0, Stride), below.AsSpan(0, Stride));
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(cells);
        ArrayPool<ushort>.Shared.Return(above);
        ArrayPool<ushort>.Shared.Return(below);
    }

    // One more than the neighbour's where the neighbour is of the same class, else 1. None + 32766 still fits 16 bits.
    private void Step(int y, int neighbour, ReadOnlySpan<ushort> from, Span<ushort> to)
    {
        ref var here = ref cells[y * Stride];
        ref var there = ref cells[neighbour * Stride];
        ref var source = ref MemoryMarshal.GetReference(from);
        ref var target = ref MemoryMarshal.GetReference(to);
        for (nuint x = 0; x < (nuint)Stride; x += Lanes)
        {
            var same = Vector256.Equals(Vector256.LoadUnsafe(ref here, x), Vector256.LoadUnsafe(ref there, x));
            var (low, high) = Vector256.Widen(same.AsSByte());
            ((Vector256.LoadUnsafe(ref source, x) & low.AsUInt16()) + Vector256<ushort>.One).StoreUnsafe(ref target, x);
            ((Vector256.LoadUnsafe(ref source, x + 16) & high.AsUInt16()) + Vector256<ushort>.One).StoreUnsafe(ref target, x + 16);
        }
    }
}
