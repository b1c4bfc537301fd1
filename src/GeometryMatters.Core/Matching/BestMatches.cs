using System.Numerics;

namespace GeometryMatters.Matching;

/// <summary>The best partner found so far of every row and every column; ties go to the lowest index, in whatever order tiles arrive.</summary>
internal sealed unsafe class BestMatches : ITileReducer<BestMatches>
{
    private readonly float[] columnValues;
    private readonly int[] columnIndices;

    public BestMatches(int rows, int columns)
    {
        RowSimilarities = Filled(rows);
        RowIndices = new int[rows];
        ColumnSimilarities = Filled(columns);
        ColumnIndices = new int[columns];
        columnValues = new float[columns];
        columnIndices = new int[columns];

        static float[] Filled(int length)
        {
            var values = new float[length];
            Array.Fill(values, float.NegativeInfinity);
            return values;
        }
    }

    public float[] RowSimilarities { get; }

    public int[] RowIndices { get; }

    public float[] ColumnSimilarities { get; }

    public int[] ColumnIndices { get; }

    public void Take(float* tile, int stride, int firstRow, int rows, int firstColumn, int columns)
    {
        Array.Fill(columnValues, float.NegativeInfinity, 0, columns);
        fixed (float* values = columnValues)
        fixed (int* indices = columnIndices)
        {
            for (var r = 0; r < rows; r++)
            {
                Scan(tile + ((long)r * stride), columns, firstRow + r, values, indices, out var best, out var column);
                Improve(RowSimilarities, RowIndices, firstRow + r, best, firstColumn + column);
            }
        }

        for (var c = 0; c < columns; c++)
        {
            Improve(ColumnSimilarities, ColumnIndices, firstColumn + c, columnValues[c], columnIndices[c]);
        }
    }

    public void Merge(BestMatches other)
    {
        for (var r = 0; r < RowIndices.Length; r++)
        {
            Improve(RowSimilarities, RowIndices, r, other.RowSimilarities[r], other.RowIndices[r]);
        }

        for (var c = 0; c < ColumnIndices.Length; c++)
        {
            Improve(ColumnSimilarities, ColumnIndices, c, other.ColumnSimilarities[c], other.ColumnIndices[c]);
        }
    }

    // Rows of a tile come in ascending order and lanes in ascending columns, so a strict comparison keeps the first of equals.
    private static void Scan(float* row, int columns, int rowIndex, float* columnBest, int* columnIndex, out float best, out int index)
    {
        best = float.NegativeInfinity;
        index = 0;
        var c = 0;
        var width = Vector<float>.Count;
        if (columns >= width)
        {
            Vector<float> bests = new(float.NegativeInfinity);
            var indices = Vector<int>.Zero;
            var lanes = Vector<int>.Indices;
            Vector<int> step = new(width), here = new(rowIndex);
            for (; c <= columns - width; c += width, lanes += step)
            {
                var v = Vector.Load(row + c);
                var better = Vector.GreaterThan(v, bests);
                bests = Vector.ConditionalSelect(better, v, bests);
                indices = Vector.ConditionalSelect(better, lanes, indices);
                var old = Vector.Load(columnBest + c);
                better = Vector.GreaterThan(v, old);
                Vector.ConditionalSelect(better, v, old).Store(columnBest + c);
                Vector.ConditionalSelect(better, here, Vector.Load(columnIndex + c)).Store(columnIndex + c);
            }

            for (var lane = 0; lane < width; lane++)
            {
                if (bests[lane] > best || (bests[lane] == best && indices[lane] < index))
                {
                    best = bests[lane];
                    index = indices[lane];
                }
            }
        }

        for (; c < columns; c++)
        {
            var v = row[c];
            if (v > best)
            {
                best = v;
                index = c;
            }

            if (v > columnBest[c])
            {
                columnBest[c] = v;
                columnIndex[c] = rowIndex;
            }
        }
    }

    private static void Improve(float[] values, int[] indices, int at, float value, int index)
    {
        if (value > values[at] || (value == values[at] && index < indices[at]))
        {
            values[at] = value;
            indices[at] = index;
        }
    }
}
