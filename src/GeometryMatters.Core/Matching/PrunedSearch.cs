using System.Numerics;
using System.Runtime.Intrinsics;
using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>One worker of a pruned search: takes queries 16 at a time through bounds of leaves, bounds of rows, and products.</summary>
internal sealed unsafe class PrunedSearch
{
    /// <summary>Queries of a task.</summary>
    public const int QueriesPerTask = ExhaustiveSearch.QueriesPerTask;

    private const int Panel = PackedRows.PanelRows;
    private const int MaxRun = 24;

    // A single product costs about twice its share of an exhaustive search, and bounds have been paid for by then.
    private const double FutileShare = 0.4;

    private readonly FieldIndex index;
    private readonly QueryBatch batch;
    private readonly SearchCounts counts;
    private readonly ExhaustiveSearch everything;
    private readonly AlignedRows queries;
    private readonly PackedRows heads;
    private readonly float[] tile = new float[Panel * MaxRun * Panel];
    private readonly int[] leaves;
    private readonly float[] best = new float[QueriesPerTask];
    private readonly int[] found = new int[QueriesPerTask];
    private readonly float[] floor = new float[Panel];
    private float[]? scratch;
    private long bounded;
    private long tried;
    private long exhaustive;

    public PrunedSearch(FieldIndex index, QueryBatch batch, SearchCounts counts)
    {
        this.index = index;
        this.batch = batch;
        this.counts = counts;
        everything = new(index.Rows, index.Names);
        queries = new(QueriesPerTask, index.Rows.Channels);
        heads = new(Panel, index.HeadChannels + 1);
        leaves = new int[index.Leaves.Count];
    }

    /// <summary>Answers the queries of a task.</summary>
    /// <param name="first">Place of the first in the batch's order.</param>
    /// <param name="similarities">Receives the greatest products, by query.</param>
    /// <param name="vertices">Receives their vertices, by query.</param>
    public void Run(int first, Span<float> similarities, Span<int> vertices)
    {
        var count = Math.Min(QueriesPerTask, batch.Order.Length - first);
        for (var q = 0; q < count; q++)
        {
            batch.Rows[batch.Order[first + q]].CopyTo(queries[q]);
        }

        for (var q = 0; q < count; q += Panel)
        {
            if (counts.Futile || !TryPanel(first + q, q, Math.Min(Panel, count - q)))
            {
                // What fails at once fails for most: later tasks need not try.
                counts.Futile |= q == 0;
                Exhaust(q, count - q);
                break;
            }
        }

        for (var q = 0; q < count; q++)
        {
            similarities[batch.Order[first + q]] = best[q];
            vertices[batch.Order[first + q]] = found[q];
        }

        GC.KeepAlive(queries);
    }

    public void Report() => counts.Add(bounded, tried, exhaustive);

    private void Exhaust(int q, int count)
    {
        scratch ??= GC.AllocateUninitializedArray<float>(everything.ScratchLength);
        fixed (float* room = scratch)
        {
            everything.Search(Query(q), count, room, best.AsSpan(q), found.AsSpan(q));
        }

        exhaustive += count;
    }

    private float* Query(int q) => queries.Pointer + ((long)q * queries.Stride);

    private bool TryPanel(int place, int q, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var query = batch.Order[place + i];
            heads.Write(i, 0, batch.Head(query), 1);
            heads[i, index.HeadChannels] = batch.Outside(query);
            best[q + i] = float.NegativeInfinity;
            TryLeaf(q + i, batch.Likeliest(query));
            floor[i] = best[q + i];
            if (batch.IsZero(query))
            {
                // Everything has similarity 0 to it, and nothing reaches this floor.
                (best[q + i], found[q + i], floor[i]) = (0, 0, float.PositiveInfinity);
            }
        }

        var active = ActiveLeaves(place, count);
        var limit = (long)(FutileShare * count * index.Rows.Count);
        var length = 0;
        for (var a = 0; a < active; a += length)
        {
            length = 1;
            while (length < MaxRun && a + length < active && leaves[a + length] == leaves[a] + length)
            {
                length++;
            }

            limit -= TakeRun(place, q, count, leaves[a], length);
            if (limit < 0)
            {
                return false;
            }
        }

        return true;
    }

    // Leaves that may hold the answer of any of the queries; a query of length zero has its answer and needs none.
    private int ActiveLeaves(int place, int count)
    {
        var active = 0;
        var width = Vector<float>.Count;
        for (var leaf = 0; leaf < leaves.Length; leaf += width)
        {
            var some = Math.Min(width, leaves.Length - leaf);
            var any = Vector<int>.Zero;
            for (var i = 0; i < count; i++)
            {
                var bounds = batch.Bounds(batch.Order[place + i]);
                any |= Vector.GreaterThanOrEqual(new Vector<float>(bounds.Slice(leaf, width)), new Vector<float>(floor[i] - index.LeafSlack));
            }

            for (var l = 0; l < some; l++)
            {
                if (any[l] != 0)
                {
                    leaves[active++] = leaf + l;
                }
            }
        }

        return active;
    }

    // Bounds the rows of leaves that follow each other, and tries those that may be an answer, for all queries of the panel while they are at hand.
    private long TakeRun(int place, int q, int count, int leaf, int length)
    {
        var before = tried;
        var stride = length * Panel;
        var asking = stackalloc int[Panel];
        fixed (float* values = tile)
        {
            ProductKernel.Multiply(heads, 0, 1, index.Heads, leaf, length, values, stride);
            for (var l = 0; l < length; l++)
            {
                new Span<int>(asking, Panel).Clear();
                var any = 0;
                for (var i = 0; i < count; i++)
                {
                    if (batch.Bounds(batch.Order[place + i])[leaf + l] >= Math.Max(best[q + i], floor[i]) - index.LeafSlack)
                    {
                        any |= Ask(values + ((long)i * stride) + (l * Panel), Math.Max(best[q + i], floor[i]) - index.RowSlack, i, asking);
                    }
                }

                for (; any != 0; any &= any - 1)
                {
                    var row = BitOperations.TrailingZeroCount(any);
                    // Rows that only fill up the last leaf are none.
                    if (((leaf + l) * Panel) + row < index.Rows.Count)
                    {
                        TryRow(((leaf + l) * Panel) + row, q, asking[row], values + (l * Panel) + row, stride);
                    }
                }
            }
        }

        bounded += (long)count * stride;
        return tried - before;
    }

    // Notes query i with every row of a leaf whose bound reaches the least product wanted.
    private static int Ask(float* bounds, float least, int i, int* asking)
    {
        var limit = Vector256.Create(least);
        var mask = (int)(Vector256.GreaterThanOrEqual(Vector256.Load(bounds), limit).ExtractMostSignificantBits()
            | (Vector256.GreaterThanOrEqual(Vector256.Load(bounds + 8), limit).ExtractMostSignificantBits() << 8));
        for (var left = mask; left != 0; left &= left - 1)
        {
            asking[BitOperations.TrailingZeroCount(left)] |= 1 << i;
        }

        return mask;
    }

    private void TryRow(int row, int q, int asking, float* bounds, int stride)
    {
        var some = stackalloc int[4];
        var waiting = 0;
        for (; asking != 0; asking &= asking - 1)
        {
            var i = BitOperations.TrailingZeroCount(asking);
            if (bounds[i * stride] >= best[q + i] - index.RowSlack)
            {
                some[waiting++] = q + i;
                if (waiting == 4)
                {
                    TryQueries(row, some, 4);
                    waiting = 0;
                }
            }
        }

        if (waiting > 0)
        {
            TryQueries(row, some, waiting);
        }
    }

    private void TryQueries(int row, int* some, int count)
    {
        tried += count;
        var products = RowProducts.OneByFour(
            index.Rows.Pointer + ((long)row * index.Rows.Stride),
            Query(some[0]),
            Query(some[Math.Min(1, count - 1)]),
            Query(some[Math.Min(2, count - 1)]),
            Query(some[count - 1]),
            index.Rows.Groups,
            RowProducts.Widest);
        Improve(some[0], products[0], row);
        Improve(some[Math.Min(1, count - 1)], products[1], row);
        Improve(some[Math.Min(2, count - 1)], products[2], row);
        Improve(some[count - 1], products[3], row);
    }

    private void TryLeaf(int q, int leaf)
    {
        int first = leaf * Panel, last = index.Rows.Count - 1;
        for (var i = first; i < first + Panel && i <= last; i += 4)
        {
            Try(q, i, Math.Min(i + 1, last), Math.Min(i + 2, last), Math.Min(i + 3, last));
        }
    }

    private void Try(int q, int a, int b, int c, int d)
    {
        tried += 4;
        var rows = index.Rows;
        var stride = (long)rows.Stride;
        var products = RowProducts.OneByFour(
            Query(q), rows.Pointer + (a * stride), rows.Pointer + (b * stride), rows.Pointer + (c * stride), rows.Pointer + (d * stride), rows.Groups, RowProducts.Widest);
        Improve(q, products[0], a);
        Improve(q, products[1], b);
        Improve(q, products[2], c);
        Improve(q, products[3], d);
    }

    private void Improve(int q, float product, int row)
    {
        if (product >= best[q] && (product > best[q] || index.Names[row] < found[q]))
        {
            best[q] = product;
            found[q] = index.Names[row];
        }
    }
}
