using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>A field prepared for pruned search: its rows in leaves of 16, and upper bounds of what a leaf or a row can give.</summary>
/// <remarks>
/// With directions D, nearly orthonormal, a product splits into q·v = (Dq)·(Dv) + rest, and the rest is at most |q⊥||v⊥| (Cauchy–Schwarz).
/// A row's bound is therefore one product of D's few channels and one more, the length outside. A leaf's bound takes the centre c of its
/// heads and their largest distance r from it: (Dq)·(Dv) is at most (Dq)·c + |Dq| r, and, since 2ab = a² + b² − (a − b)² and Dv is no nearer to
/// Dq than |Dq − c| − r, at most ½(|Dq|² + max|Dv|² − (|Dq − c| − r)²), which is much less where all point the same way. <see cref="RowSlack"/> and <see cref="LeafSlack"/> cover all rounding, so that a row
/// whose bound and slack stay below a product that was found cannot have a greater one.
/// </remarks>
internal sealed unsafe class FieldIndex
{
    // Rows between two looks at the token.
    private const int ProjectedTogether = 4096;

    private readonly double headError;
    private readonly double deviation;

    public FieldIndex(VertexField field, CancellationToken cancellationToken = default)
    {
        Rows = AlignedRows.Unit(field.Values, field.Channels, [], "vertex", cancellationToken: cancellationToken);
        Directions = FieldSubspace.Fit(Rows);
        cancellationToken.ThrowIfCancellationRequested();
        deviation = FieldSubspace.Deviation(Directions);
        var unit = Math.Pow(2, -24);
        headError = Math.Sqrt(Directions.Count) * RowProducts.ErrorOf(Rows.Groups) * (1 + deviation);
        var exact = (2.01 * headError) + (1.1 * deviation) + RowProducts.ErrorOf(Rows.Groups) + (4 * unit);
        RowSlack = (float)(1.05 * (exact + ((HeadChannels + 6) * unit)));
        // A product with a centre, of magnitudes up to 1, is off by (channels + 2) units, and its double by twice that; what follows are few roundings.
        SquareSlack = (float)(1.05 * ((2 * (HeadChannels + 2)) + 16) * unit);
        LeafSlack = (float)(1.05 * (exact + ((HeadChannels + 60) * unit)));

        var heads = new float[Rows.Count * Directions.Count];
        for (var first = 0; first < Rows.Count; first += ProjectedTogether)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(ProjectedTogether, Rows.Count - first);
            Project(Rows.Pointer + ((long)first * Rows.Stride), count, heads.AsSpan(first * HeadChannels, count * HeadChannels));
        }

        Names = LeafOrder.Of(heads, Directions.Count, cancellationToken);
        Permute(Rows, Names, cancellationToken);
        Heads = new(Rows.Count, HeadChannels + 1);
        Leaves = new((Rows.Count + PackedRows.PanelRows - 1) / PackedRows.PanelRows, HeadChannels);
        for (var i = 0; i < Rows.Count; i++)
        {
            if (i % ProjectedTogether == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var head = heads.AsSpan(Names[i] * HeadChannels, HeadChannels);
            Heads.Write(i, 0, head, 1);
            Heads[i, HeadChannels] = OutsideOf(Rows[i], head, out _);
        }

        LeafRadii = new float[Leaves.PanelCount * PackedRows.PanelRows];
        LeafOutsides = new float[LeafRadii.Length];
        LeafSquares = new float[LeafRadii.Length];
        LeafLongest = new float[LeafRadii.Length];
        // Leaves that only fill up the last panel are infinitely far away.
        Array.Fill(LeafSquares, float.PositiveInfinity);
        for (var leaf = 0; leaf < Leaves.Count; leaf++)
        {
            if (leaf % (ProjectedTogether / PackedRows.PanelRows) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Bound(leaf, heads);
        }
    }

    /// <summary>Rows in leaf order.</summary>
    public AlignedRows Rows { get; }

    /// <summary>For each row its vertex.</summary>
    public int[] Names { get; }

    /// <summary>Directions that heads are taken along.</summary>
    public AlignedRows Directions { get; }

    /// <summary>Heads of the rows, and the length outside as one more channel; a panel is a leaf.</summary>
    public PackedRows Heads { get; }

    /// <summary>Centres of the leaves' heads.</summary>
    public PackedRows Leaves { get; }

    /// <summary>Largest distance of a leaf's heads from its centre.</summary>
    public float[] LeafRadii { get; }

    /// <summary>Largest length outside in a leaf.</summary>
    public float[] LeafOutsides { get; }

    /// <summary>Squared length of a leaf's centre.</summary>
    public float[] LeafSquares { get; }

    /// <summary>Largest squared length of a leaf's heads.</summary>
    public float[] LeafLongest { get; }

    public int HeadChannels => Directions.Count;

    /// <summary>What a row's product may exceed its bound by.</summary>
    public float RowSlack { get; }

    /// <summary>What the squared distance of a head from a leaf's centre may be overestimated by.</summary>
    public float SquareSlack { get; }

    /// <summary>What a row's product may exceed its leaf's bound by.</summary>
    public float LeafSlack { get; }

    /// <summary>Heads of rows that are laid out like the field's.</summary>
    public void Project(float* rows, int count, Span<float> heads)
    {
        fixed (float* products = heads)
        {
            // Few rows at a time, so that they stay in the first-level cache while they meet all directions.
            for (var first = 0; first < count; first += 8)
            {
                RowProducts.Multiply(
                    rows + ((long)first * Rows.Stride),
                    Math.Min(8, count - first),
                    Directions.Pointer,
                    Directions.Count,
                    Rows.Groups,
                    products + ((long)first * HeadChannels),
                    HeadChannels,
                    RowProducts.Widest);
            }
        }

        GC.KeepAlive(Directions);
    }

    /// <summary>An upper bound of the length outside of the directions, and of the head's length.</summary>
    public float OutsideOf(ReadOnlySpan<float> row, ReadOnlySpan<float> head, out float headLength)
    {
        double squares = 0, inside = 0;
        foreach (var x in row)
        {
            squares += (double)x * x;
        }

        foreach (var x in head)
        {
            inside += (double)x * x;
        }

        headLength = Up(Math.Sqrt(inside));
        return squares > 0 ? Up(Math.Sqrt(Math.Max(0, squares - inside) + (2.01 * headError) + (headError * headError) + (1.01 * deviation))) : 0;
    }

    private static float Up(double value) => (float)(value * (1 + 1e-6));

    private static void Permute(AlignedRows rows, int[] order, CancellationToken cancellationToken)
    {
        var moved = new bool[order.Length];
        var held = new float[rows.Channels];
        var done = 0;
        for (var start = 0; start < order.Length; start++)
        {
            if (moved[start])
            {
                continue;
            }

            rows[start].CopyTo(held);
            var at = start;
            while (!moved[at])
            {
                if (++done % ProjectedTogether == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                moved[at] = true;
                if (order[at] == start)
                {
                    held.CopyTo(rows[at]);
                }
                else
                {
                    rows[order[at]].CopyTo(rows[at]);
                    at = order[at];
                }
            }
        }
    }

    private void Bound(int leaf, float[] heads)
    {
        var first = leaf * PackedRows.PanelRows;
        var end = Math.Min(first + PackedRows.PanelRows, Rows.Count);
        var sum = new double[HeadChannels];
        for (var i = first; i < end; i++)
        {
            for (var c = 0; c < sum.Length; c++)
            {
                sum[c] += heads[(Names[i] * HeadChannels) + c];
            }
        }

        double farthest = 0, outside = 0, longest = 0;
        var center = Array.ConvertAll(sum, s => (float)(s / (end - first)));
        for (var i = first; i < end; i++)
        {
            double squared = 0, length = 0;
            for (var c = 0; c < center.Length; c++)
            {
                var head = (double)heads[(Names[i] * HeadChannels) + c];
                squared += (head - center[c]) * (head - center[c]);
                length += head * head;
            }

            farthest = Math.Max(farthest, squared);
            longest = Math.Max(longest, length);
            outside = Math.Max(outside, Heads[i, HeadChannels]);
        }

        Leaves.Write(leaf, 0, center, 1);
        LeafRadii[leaf] = Up(Math.Sqrt(farthest));
        LeafOutsides[leaf] = (float)outside;
        LeafSquares[leaf] = (float)center.Sum(x => (double)x * x);
        LeafLongest[leaf] = Up(longest);
    }
}
