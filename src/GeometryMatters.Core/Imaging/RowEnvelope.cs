using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GeometryMatters.Imaging;

/// <summary>Row pass of the distance transform: from column distances g to min over x' of (x − x')² + g(x')².</summary>
/// <remarks>
/// <para>Taking x² out leaves min over x' of h(x') − 2 x x' with h = g² + x'², so that the lower envelope of the parabolas is the lower convex
/// hull of the points (x', h): no division is needed. Points above the chord of two neighbours are dropped many at a time first.</para>
/// <para>A row falls into runs of one class. Just outside a run g is 0, and no column beyond can be nearer; runs therefore do not depend on each
/// other, and one walk over the row serves both classes.</para>
/// </remarks>
internal sealed partial class RowEnvelope : IDisposable
{
    /// <summary>Longest side at which sums of two squared column distances and a "none" fit 32 bits.</summary>
    private const int FilterSide = 16383;

    private const int Pad = 8;
    private const int Block = 16;

    private readonly int width;
    private readonly long pixels;
    private readonly bool filtered;
    private readonly int words;
    private readonly int none;
    private readonly int slack;
    private readonly int[] squares;
    private readonly ulong[] changes;
    private readonly ulong[] candidates;
    private readonly Point[] hull;
    private readonly int[] distances;
    private int count;

    /// <summary>Makes room for the rows of a mask.</summary>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="tiesMatter">Whether points that only tie with others are wanted as well.</param>
    public RowEnvelope(int width, int height, bool tiesMatter)
    {
        this.width = width;
        pixels = (long)width * height;
        filtered = Math.Max(width, height) <= FilterSide;
        none = filtered ? 1 << 29 : int.MaxValue;
        slack = tiesMatter ? 2 : 0;
        words = (width + 63) / 64;
        squares = ArrayPool<int>.Shared.Rent(Pad + (64 * words) + Pad);
        squares.AsSpan(0, Pad).Fill(none);
        changes = ArrayPool<ulong>.Shared.Rent(words);
        candidates = ArrayPool<ulong>.Shared.Rent(words);
        hull = ArrayPool<Point>.Shared.Rent(width + 2);
        distances = ArrayPool<int>.Shared.Rent(width + Block);
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(squares);
        ArrayPool<ulong>.Shared.Return(changes);
        ArrayPool<ulong>.Shared.Return(candidates);
        ArrayPool<Point>.Shared.Return(hull);
        ArrayPool<int>.Shared.Return(distances);
    }

    /// <summary>Squared distances of one row to the nearest pixel of the other class; <see cref="int.MaxValue"/> where there is none.</summary>
    /// <param name="columns">Stands at the row.</param>
    /// <param name="y">Row.</param>
    /// <param name="foreground">Whether foreground pixels are wanted too; their values are undefined if not.</param>
    /// <returns>One value for each pixel, overwritten by the next call.</returns>
    public ReadOnlySpan<int> Distances(ColumnDistances columns, int y, bool foreground)
    {
        Prepare(columns, y);
        var cells = columns.Cells(y);
        for (int start = 0, end; start < width; start = end)
        {
            end = RunEnd(start);
            if (foreground || cells[start] == 0)
            {
                MinimiseRun(start, end);
            }
        }

        return distances.AsSpan(0, width);
    }

    private void Prepare(ColumnDistances columns, int y)
    {
        ref var square0 = ref squares[Pad];
        ref var above = ref MemoryMarshal.GetReference(columns.Above(y));
        ref var below = ref MemoryMarshal.GetReference(columns.Below);
        var nones = Vector256.Create((uint)none);
        var limit = Vector256.Create((uint)ColumnDistances.None);
        for (nuint x = 0; x < (nuint)columns.Stride; x += 16)
        {
            var (low, high) = Vector256.Widen(Vector256.Min(Vector256.LoadUnsafe(ref above, x), Vector256.LoadUnsafe(ref below, x)));
            Vector256.ConditionalSelect(Vector256.LessThan(low, limit), low * low, nones).AsInt32().StoreUnsafe(ref square0, x);
            Vector256.ConditionalSelect(Vector256.LessThan(high, limit), high * high, nones).AsInt32().StoreUnsafe(ref square0, x + 8);
        }

        squares.AsSpan(Pad + width, (64 * words) - width + Pad).Fill(none);
        ref var cell = ref MemoryMarshal.GetReference(columns.Cells(y));
        for (var word = 0; word < words; word++)
        {
            var at = (nuint)(64 * word);
            ulong change = ChangeBits(ref cell, at), wanted = 0;
            if (64 * word + 32 < columns.Stride)
            {
                change |= (ulong)ChangeBits(ref cell, at + 32) << 32;
            }

            for (var group = 0; group < 64; group += 8)
            {
                wanted |= (ulong)CandidateBits(ref Unsafe.Add(ref square0, (64 * word) + group)) << group;
            }

            changes[word] = change;
            candidates[word] = wanted;
        }

        // The last run ends at the row's end, whatever follows there.
        changes[(width - 1) >> 6] |= 1UL << ((width - 1) & 63);
    }

    private static uint ChangeBits(ref byte cell, nuint at) =>
        (~Vector256.Equals(Vector256.LoadUnsafe(ref cell, at), Vector256.LoadUnsafe(ref cell, at + 1))).ExtractMostSignificantBits();

    // Neighbours of the other class are held to be farther than they are (0), and none is as far as can be: only points off the hull are dropped.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint CandidateBits(ref int square)
    {
        var here = Vector256.LoadUnsafe(ref square);
        var dropped = Vector256.Equals(here, Vector256.Create(none));
        if (filtered)
        {
            var twice = here + here;
            dropped |= Above(ref square, twice, 1) | Above(ref square, twice, 2) | Above(ref square, twice, 4);
        }

        return ~dropped.ExtractMostSignificantBits() & 0xFF;
    }

    // g(x − k)² + (x − k)² + g(x + k)² + (x + k)² ≤ 2 (g² + x²). The slack outweighs any difference of indices, which are fractions of a unit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Above(ref int square, Vector256<int> twice, int k) => Vector256.LessThanOrEqual(
        Vector256.LoadUnsafe(ref Unsafe.Subtract(ref square, k)) + Vector256.LoadUnsafe(ref square, (nuint)k) + Vector256.Create((2 * k * k) + slack), twice);

    private int RunEnd(int start)
    {
        var word = start >> 6;
        var bits = changes[word] & (ulong.MaxValue << (start & 63));
        while (bits == 0)
        {
            bits = changes[++word];
        }

        return (64 * word) + BitOperations.TrailingZeroCount(bits) + 1;
    }

    private void MinimiseRun(int start, int end)
    {
        if (end - start <= 2 && start > 0 && end < width)
        {
            distances[start] = 1;
            distances[end - 1] = 1;
            return;
        }

        BuildHull(start, end);
        if (count == 0)
        {
            distances.AsSpan(start, end - start).Fill(int.MaxValue);
            return;
        }

        ref var point = ref MemoryMarshal.GetArrayDataReference(hull);
        ref var last = ref hull[count - 1];
        ref var target = ref MemoryMarshal.GetArrayDataReference(distances);
        var low = Vector256<int>.Indices + Vector256.Create(start);
        var high = low + Vector256.Create(8);
        for (var x = start; x < end; x += Block)
        {
            var (minimumLow, minimumHigh) = (point.At(low), point.At(high));
            long lastX = Math.Min(x + Block, end) - 1;
            while (Unsafe.IsAddressLessThan(ref point, ref last))
            {
                ref var next = ref Unsafe.Add(ref point, 1);
                if (next.Height - point.Height > 2 * lastX * (next.X - point.X))
                {
                    break;
                }

                point = ref next;
                minimumLow = Vector256.Min(minimumLow, point.At(low));
                minimumHigh = Vector256.Min(minimumHigh, point.At(high));
            }

            // May write past the run: what follows is written later.
            minimumLow.StoreUnsafe(ref target, (nuint)x);
            minimumHigh.StoreUnsafe(ref target, (nuint)x + 8);
            low += Vector256.Create(Block);
            high += Vector256.Create(Block);
        }
    }

    private void BuildHull(int start, int end)
    {
        count = 0;
        if (start > 0)
        {
            hull[count++] = new(start - 1, 0);
        }

        for (var word = start >> 6; word <= (end - 1) >> 6; word++)
        {
            for (var bits = CandidatesOf(word, start, end); bits != 0; bits &= bits - 1)
            {
                var x = (64 * word) + BitOperations.TrailingZeroCount(bits);
                Push(new(x, squares[Pad + x]));
            }
        }

        if (end < width)
        {
            Push(new(end, 0));
        }
    }

    private ulong CandidatesOf(int word, int start, int end)
    {
        var bits = candidates[word];
        bits &= word == start >> 6 ? ulong.MaxValue << (start & 63) : ulong.MaxValue;
        return bits & (word == (end - 1) >> 6 ? ulong.MaxValue >> (63 - ((end - 1) & 63)) : ulong.MaxValue);
    }

    private void Push(in Point point)
    {
        ref var top = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(hull), count);
        while (count >= 2)
        {
            ref var last = ref Unsafe.Subtract(ref top, 1);
            ref var before = ref Unsafe.Subtract(ref top, 2);
            if ((last.Height - before.Height) * (point.X - last.X) < (point.Height - last.Height) * (last.X - before.X))
            {
                break;
            }

            top = ref last;
            count--;
        }

        top = point;
        count++;
    }

    /// <summary>A column of the row with its squared column distance.</summary>
    private readonly struct Point(int x, int square)
    {
        public readonly int X = x;
        public readonly int Square = square;
        public readonly long Height = square + ((long)x * x);

        public int Index { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<int> At(Vector256<int> x)
        {
            var offset = x - Vector256.Create(X);
            return (offset * offset) + Vector256.Create(Square);
        }

        public bool IsNearer(in Point other, int x)
        {
            int mine = ((x - X) * (x - X)) + Square, others = ((x - other.X) * (x - other.X)) + other.Square;
            return mine < others || (mine == others && Index < other.Index);
        }
    }
}
