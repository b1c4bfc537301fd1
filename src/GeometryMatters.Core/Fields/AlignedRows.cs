using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeometryMatters.Fields;

/// <summary>A matrix by rows, each padded with zeros to whole groups of 16 values and starting on a cache line.</summary>
/// <remarks>The storage is pinned: pointers hold as long as the object is kept alive.</remarks>
internal sealed class AlignedRows
{
    public const int Group = 16;

    private readonly float[] storage;
    private readonly int start;

    public AlignedRows(int count, int channels)
    {
        Count = count;
        Channels = channels;
        Groups = (channels + Group - 1) / Group;
        storage = GC.AllocateArray<float>(checked((count * Groups * Group) + Group), pinned: true);
        unsafe
        {
            var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
            start = (int)((64 - (address % 64)) % 64) / sizeof(float);
        }
    }

    /// <summary>Rows.</summary>
    public int Count { get; }

    /// <summary>Values per row.</summary>
    public int Channels { get; }

    /// <summary>Groups of 16 values per row, the last one padded.</summary>
    public int Groups { get; }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride => Groups * Group;

    /// <summary>First value.</summary>
    public unsafe float* Pointer => (float*)Unsafe.AsPointer(ref storage[start]);

    /// <summary>The values of a row, without its padding.</summary>
    public Span<float> this[int row] => storage.AsSpan(start + (row * Stride), Channels);

    /// <summary>Descriptors scaled to unit length, one per row; those of length zero stay zero.</summary>
    /// <param name="values">Descriptors one after the other.</param>
    /// <param name="channels">Values of a descriptor.</param>
    /// <param name="order">Which descriptor each row takes; empty for all in their order.</param>
    /// <param name="what">What a descriptor is called when a value in it is not finite.</param>
    /// <param name="firstName">Number of the first descriptor.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public static AlignedRows Unit(
        ReadOnlySpan<float> values, int channels, ReadOnlySpan<int> order, string what, int firstName = 0, CancellationToken cancellationToken = default)
    {
        AlignedRows rows = new(values.Length / channels, channels);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var from = order.IsEmpty ? i : order[i];
            Normalize(values.Slice(from * channels, channels), rows[i], firstName + from, what);
        }

        return rows;
    }

    private static void Normalize(ReadOnlySpan<float> from, Span<float> to, int index, string what)
    {
        var sum = 0.0;
        foreach (var x in from)
        {
            sum += (double)x * x;
        }

        // A square of a finite float is finite in double precision, and so are sums of them.
        if (!double.IsFinite(sum))
        {
            var channel = 0;
            while (float.IsFinite(from[channel]))
            {
                channel++;
            }

            throw new InvalidInputException("descriptors", $"{what} {index}, channel {channel}", "a finite value", $"{from[channel]}");
        }

        var scale = sum > 0 ? 1 / Math.Sqrt(sum) : 0;
        for (var c = 0; c < to.Length; c++)
        {
            to[c] = (float)(scale * from[c]);
        }
    }
}
