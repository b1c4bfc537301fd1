using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeometryMatters.Matching;

/// <summary>
/// A matrix of rows stored as panels of 16 rows: panel p holds, for every channel k, the 16 values of rows 16p … 16p+15 side by side.
/// </summary>
/// <remarks>
/// The layout is the one the product kernels read, both as left and as right factor, so nothing is repacked per pair. Missing rows of
/// the last panel are zero. The storage is pinned and starts on a cache line.
/// </remarks>
internal sealed class PackedRows
{
    public const int PanelRows = 16;

    private readonly float[] storage;
    private readonly int start;

    public PackedRows(int count, int channels)
    {
        Count = count;
        Channels = channels;
        PanelCount = (count + PanelRows - 1) / PanelRows;
        var length = checked(PanelCount * channels * PanelRows);
        storage = GC.AllocateArray<float>(length + PanelRows, pinned: true);
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

    /// <summary>Panels, the last one padded with zero rows.</summary>
    public int PanelCount { get; }

    /// <summary>Floats from one panel to the next.</summary>
    public int PanelStride => Channels * PanelRows;

    /// <summary>First value. The storage is pinned, so the pointer holds as long as this object is kept alive.</summary>
    public unsafe float* Pointer => (float*)Unsafe.AsPointer(ref storage[start]);

    public float this[int row, int channel]
    {
        get => storage[Index(row, channel)];
        set => storage[Index(row, channel)] = value;
    }

    /// <summary>Writes consecutive channels of one row, scaled.</summary>
    public void Write(int row, int firstChannel, ReadOnlySpan<float> values, double factor)
    {
        var i = Index(row, firstChannel);
        foreach (var v in values)
        {
            storage[i] = (float)(v * factor);
            i += PanelRows;
        }
    }

    public void CopyRow(int row, Span<float> destination)
    {
        var i = Index(row, 0);
        for (var k = 0; k < Channels; k++, i += PanelRows)
        {
            destination[k] = storage[i];
        }
    }

    private int Index(int row, int channel) => start + (row / PanelRows * PanelStride) + (channel * PanelRows) + (row % PanelRows);
}
