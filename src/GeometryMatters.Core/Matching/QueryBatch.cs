using System.Numerics;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>Queries with their heads and their bounds of every leaf, in an order in which those that look alike follow each other.</summary>
internal sealed unsafe class QueryBatch
{
    /// <summary>Queries of a batch at most: bounds then take 5 MB for 20,000 vertices.</summary>
    public const int MaxCount = 1024;

    private const int Panel = PackedRows.PanelRows;
    private const int Chunk = 6 * Panel;
    private const int PanelsPerProduct = 30;

    private readonly FieldIndex index;
    private readonly float[] heads;
    private readonly float[] outsides;
    private readonly float[] bounds;
    private readonly int[] likeliest;
    private readonly int stride;

    public QueryBatch(FieldIndex index, AlignedRows rows, ParallelOptions options)
    {
        this.index = index;
        Rows = rows;
        heads = new float[rows.Count * index.HeadChannels];
        outsides = new float[rows.Count];
        likeliest = new int[rows.Count];
        stride = index.Leaves.PanelCount * Panel;
        bounds = GC.AllocateUninitializedArray<float>((rows.Count + Panel - 1) / Panel * Panel * stride);
        Parallel.For(0, (rows.Count + Chunk - 1) / Chunk, options, chunk => Prepare(chunk * Chunk, Math.Min(Chunk, rows.Count - (chunk * Chunk))));
        Order = [.. Enumerable.Range(0, rows.Count)];
        Array.Sort((int[])likeliest.Clone(), Order);
    }

    /// <summary>The queries as they were given.</summary>
    public AlignedRows Rows { get; }

    /// <summary>For each place the query that takes it.</summary>
    public int[] Order { get; }

    public ReadOnlySpan<float> Head(int query) => heads.AsSpan(query * index.HeadChannels, index.HeadChannels);

    /// <summary>Length outside of the directions.</summary>
    public float Outside(int query) => outsides[query];

    /// <summary>Whether its similarity to everything is 0.</summary>
    public bool IsZero(int query) => outsides[query] == 0;

    /// <summary>Upper bounds of the leaves' products, filled up to whole panels.</summary>
    public ReadOnlySpan<float> Bounds(int query) => bounds.AsSpan(query * stride, stride);

    /// <summary>The leaf whose centre is nearest.</summary>
    public int Likeliest(int query) => likeliest[query];

    private void Prepare(int first, int count)
    {
        var channels = index.HeadChannels;
        index.Project(Rows.Pointer + ((long)first * Rows.Stride), count, heads.AsSpan(first * channels, count * channels));
        PackedRows packed = new(count, channels);
        var lengths = new float[count];
        for (var i = 0; i < count; i++)
        {
            var head = Head(first + i);
            packed.Write(i, 0, head, 1);
            outsides[first + i] = index.OutsideOf(Rows[first + i], head, out lengths[i]);
        }

        fixed (float* tile = bounds)
        {
            var lines = tile + ((long)first * stride);
            for (var panel = 0; panel < index.Leaves.PanelCount; panel += PanelsPerProduct)
            {
                var panels = Math.Min(PanelsPerProduct, index.Leaves.PanelCount - panel);
                ProductKernel.Multiply(packed, 0, packed.PanelCount, index.Leaves, panel, panels, lines + (panel * Panel), stride);
            }
        }

        for (var i = 0; i < count; i++)
        {
            likeliest[first + i] = Bound(bounds.AsSpan((first + i) * stride, stride), Head(first + i), lengths[i], outsides[first + i]);
        }

        GC.KeepAlive(Rows);
    }

    // Makes bounds of a query's products with the centres of the leaves; tells which centre is nearest.
    private int Bound(Span<float> products, ReadOnlySpan<float> head, float length, float outside)
    {
        var squared = 0.0;
        foreach (var x in head)
        {
            squared += (double)x * x;
        }

        Vector<float> square = new((float)squared), slack = new(index.SquareSlack);
        Vector<float> least = new(float.PositiveInfinity);
        Vector<int> places = default, here = Vector<int>.Indices, step = new(Vector<int>.Count);
        for (var l = 0; l < products.Length; l += Vector<float>.Count, here += step)
        {
            Vector<float> product = new(products[l..]), radius = new(index.LeafRadii.AsSpan(l));
            var distance = square + new Vector<float>(index.LeafSquares.AsSpan(l)) - (product + product);
            var nearer = Vector.LessThan(distance, least);
            least = Vector.ConditionalSelect(nearer, distance, least);
            places = Vector.ConditionalSelect(nearer, here, places);
            var gap = Vector.Max(Vector.SquareRoot(Vector.Max(distance - slack, Vector<float>.Zero)) - radius, Vector<float>.Zero);
            var apart = (square + new Vector<float>(index.LeafLongest.AsSpan(l)) - (gap * gap)) * 0.5f;
            (Vector.Min(product + (radius * length), apart) + (new Vector<float>(index.LeafOutsides.AsSpan(l)) * outside)).CopyTo(products[l..]);
        }

        var best = 0;
        for (var lane = 1; lane < Vector<float>.Count; lane++)
        {
            best = least[lane] < least[best] ? lane : best;
        }

        return places[best];
    }
}
