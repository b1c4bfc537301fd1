using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Panels of half-precision values, with a factor per row and block of channels that is applied when they are widened.</summary>
/// <remarks>
/// A value is half · factor, rounded once to single precision: the bits that <see cref="PackedRows.Write"/> stores for the widened half
/// and the same factor. Memory: 2 bytes per value and 4 per row and block.
/// </remarks>
internal sealed unsafe class PackedHalves : RowPanels
{
    private readonly Half[] storage;
    private readonly int[] ends;
    private readonly float[][] factors;

    /// <summary>Room for rows, all zero.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="blocks">Channels of each block of features.</param>
    public PackedHalves(int count, params ReadOnlySpan<int> blocks)
        : base(count, Sum(blocks))
    {
        storage = new Half[checked(PanelCount * Channels * PanelRows)];
        ends = new int[blocks.Length];
        factors = new float[blocks.Length][];
        var end = 0;
        for (var b = 0; b < ends.Length; b++)
        {
            ends[b] = end += blocks[b];
            factors[b] = new float[PanelCount * PanelRows];
        }
    }

    public override bool IsWidened => true;

    /// <summary>Writes the channels of a block of one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="block">The block.</param>
    /// <param name="values">Finite halves.</param>
    /// <param name="factor">What they count times.</param>
    public void Write(int row, int block, ReadOnlySpan<Half> values, float factor)
    {
        factors[block][row] = factor;
        var i = Index(row, block == 0 ? 0 : ends[block - 1]);
        foreach (var v in values)
        {
            storage[i] = v;
            i += PanelRows;
        }
    }

    public override void CopyRow(int row, Span<float> destination)
    {
        var i = Index(row, 0);
        for (int b = 0, k = 0; b < ends.Length; b++)
        {
            for (; k < ends[b]; k++, i += PanelRows)
            {
                destination[k] = (float)storage[i] * factors[b][row];
            }
        }
    }

    public override float* Read(int panel, int panels, int firstChannel, int channels, float* scratch, VectorWidth registers, out long stride)
    {
        stride = (long)channels * PanelRows;
        fixed (Half* values = storage)
        {
            for (var p = 0; p < panels; p++)
            {
                var from = values + ((long)(panel + p) * Channels * PanelRows);
                var to = scratch + (p * stride);
                for (int b = 0, first = firstChannel; first < firstChannel + channels; b++)
                {
                    var end = Math.Min(ends[b], firstChannel + channels);
                    if (end > first)
                    {
                        fixed (float* scale = &factors[b][(panel + p) * PanelRows])
                        {
                            HalfPanel.Widen(from + ((long)first * PanelRows), end - first, scale, to, registers);
                        }

                        to += (long)(end - first) * PanelRows;
                        first = end;
                    }
                }
            }
        }

        return scratch;
    }

    private static int Sum(ReadOnlySpan<int> blocks)
    {
        var sum = 0;
        foreach (var channels in blocks)
        {
            sum += channels;
        }

        return sum;
    }

    private int Index(int row, int channel) => (((row / PanelRows * Channels) + channel) * PanelRows) + (row % PanelRows);
}
