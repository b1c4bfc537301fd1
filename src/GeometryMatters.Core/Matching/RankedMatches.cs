using System.Numerics;

namespace GeometryMatters.Matching;

/// <summary>The best few partners found so far of every row and every column, in whatever order tiles arrive.</summary>
internal sealed unsafe class RankedMatches(int rows, int columns, int count) : ITileReducer<RankedMatches>
{
    public RankedLists Rows { get; } = new(rows, Math.Min(count, columns));

    public RankedLists Columns { get; } = new(columns, Math.Min(count, rows));

    public void Take(float* tile, int stride, int firstRow, int rows, int firstColumn, int columns)
    {
        for (var r = 0; r < rows; r++)
        {
            var line = tile + ((long)r * stride);
            var c = 0;
            for (var width = Vector<float>.Count; c <= columns - width; c += width)
            {
                // Most values are below both floors and are done with here.
                var v = Vector.Load(line + c);
                if (Vector.GreaterThanOrEqualAny(v, new Vector<float>(Rows.Floor(firstRow + r)))
                    || Vector.GreaterThanOrEqualAny(v, new Vector<float>(Columns.Floors[(firstColumn + c)..])))
                {
                    Offer(line, firstRow + r, firstColumn, c, c + width);
                }
            }

            Offer(line, firstRow + r, firstColumn, c, columns);
        }
    }

    public void Merge(RankedMatches other)
    {
        Rows.Merge(other.Rows);
        Columns.Merge(other.Columns);
    }

    private void Offer(float* line, int row, int firstColumn, int from, int end)
    {
        for (var c = from; c < end; c++)
        {
            Rows.Offer(row, line[c], firstColumn + c);
            Columns.Offer(firstColumn + c, line[c], row);
        }
    }
}
