namespace GeometryMatters.Geodesics;

/// <summary>Lists of ints per row in two flat arrays (compressed sparse rows).</summary>
internal sealed class CompressedRows
{
    // Entries between two looks at the token.
    private const int Stride = 1 << 18;

    private readonly int[] offsets;
    private readonly int[] items;

    private CompressedRows(int[] offsets, int[] items)
    {
        this.offsets = offsets;
        this.items = items;
    }

    public ReadOnlySpan<int> this[int row] => items.AsSpan(offsets[row], offsets[row + 1] - offsets[row]);

    /// <summary>Puts entry i into the row rows[i], in the order of the entries; a negative row leaves the entry out.</summary>
    public static CompressedRows Group(int rowCount, ReadOnlySpan<int> rows, ReadOnlySpan<int> values, CancellationToken cancellationToken = default)
    {
        var offsets = new int[rowCount + 1];
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (rows[i] >= 0)
            {
                offsets[rows[i] + 1]++;
            }
        }

        for (var r = 0; r < rowCount; r++)
        {
            offsets[r + 1] += offsets[r];
        }

        var items = new int[offsets[rowCount]];
        var next = offsets.AsSpan(0, rowCount).ToArray();
        for (var i = 0; i < rows.Length; i++)
        {
            if (i % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (rows[i] >= 0)
            {
                items[next[rows[i]]++] = values[i];
            }
        }

        return new(offsets, items);
    }
}
