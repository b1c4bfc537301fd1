using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Panels of single-precision values. The storage is pinned and starts on a cache line.</summary>
internal sealed class PackedRows : RowPanels
{
    private readonly float[] storage;
    private readonly int start;

    public PackedRows(int count, int channels)
        : base(count, channels)
    {
        var length = checked(PanelCount * channels * PanelRows);
        storage = GC.AllocateArray<float>(length + PanelRows, pinned: true);
        unsafe
        {
            var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
            start = (int)((64 - (address % 64)) % 64) / sizeof(float);
        }
    }

    public override bool IsWidened => false;

    /// <summary>Floats from one panel to the next.</summary>
    public int PanelStride => Channels * PanelRows;

    /// <summary>First value. The storage is pinned, so the pointer holds as long as this object is kept alive.</summary>
    public unsafe float* Pointer => (float*)Unsafe.AsPointer(ref storage[start]);

    public float this[int row, int channel]
    {
        get => storage[Index(row, channel)];
        set => storage[Index(row, channel)] = value;
    }

    public override unsafe float* Read(int panel, int panels, int firstChannel, int channels, float* scratch, VectorWidth registers, out long stride)
    {
        stride = PanelStride;
        return Pointer + (panel * stride) + ((long)firstChannel * PanelRows);
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

    public override void CopyRow(int row, Span<float> destination)
    {
        var i = Index(row, 0);
        for (var k = 0; k < Channels; k++, i += PanelRows)
        {
            destination[k] = storage[i];
        }
    }

    private int Index(int row, int channel) => start + (row / PanelRows * PanelStride) + (channel * PanelRows) + (row % PanelRows);
}
