using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeometryMatters.Fields;

/// <summary>
/// Finds the vertex of a mesh whose descriptor is nearest by cosine to a given one: the cross-mesh map of paper 3.2, over all
/// vertices of the other mesh, seen or hidden.
/// </summary>
/// <remarks>
/// Exhaustive, hence exact up to the rounding of single-precision dot products; of equal similarities the lowest vertex wins.
/// Descriptors are normalised once, on construction, into a copy; a descriptor of length zero has similarity 0 to everything.
/// Immutable; safe for concurrent queries.
/// </remarks>
public sealed class FieldNearestNeighbor
{
    private const int QueriesPerGroup = 4;
    private const int QueriesPerTask = 32;
    private const int BlockBytes = 128 * 1024;

    private readonly float[] rows;
    private readonly int stride;

    /// <summary>Prepares a field for queries.</summary>
    /// <param name="field">The descriptors that are searched.</param>
    /// <exception cref="ArgumentException">The field has no vertices.</exception>
    public FieldNearestNeighbor(VertexField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.VertexCount == 0)
        {
            throw new ArgumentException("Expected a field of at least one vertex, found none.", nameof(field));
        }

        VertexCount = field.VertexCount;
        Channels = field.Channels;
        stride = RoundUp(Channels, Vector<float>.Count);
        rows = Normalized(field.Values, VertexCount, VertexCount);
    }

    /// <summary>Number of vertices that are searched.</summary>
    public int VertexCount { get; }

    /// <summary>Channels of a descriptor.</summary>
    public int Channels { get; }

    /// <summary>Finds the nearest vertex of every query.</summary>
    /// <param name="queries">Descriptors one after the other, <see cref="Channels"/> finite values each; they need not be normalised.</param>
    /// <param name="vertices">Receives a vertex per query.</param>
    /// <param name="similarities">Receives the cosine similarity per query; may be empty.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The spans' lengths do not go together.</exception>
    public void Find(
        ReadOnlySpan<float> queries,
        Span<int> vertices,
        Span<float> similarities = default,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        if (queries.Length != (long)vertices.Length * Channels)
        {
            throw new ArgumentException($"Expected {vertices.Length}×{Channels} values, found {queries.Length}.", nameof(queries));
        }

        if (!similarities.IsEmpty && similarities.Length != vertices.Length)
        {
            throw new ArgumentException($"Expected room for {vertices.Length} similarities, found {similarities.Length}.", nameof(similarities));
        }

        var padded = RoundUp(vertices.Length, QueriesPerGroup);
        var normalized = Normalized(queries, vertices.Length, padded);
        var best = new float[padded];
        var found = new int[padded];
        Array.Fill(best, float.NegativeInfinity);
        ParallelOptions options = new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken };
        Parallel.For(0, (padded + QueriesPerTask - 1) / QueriesPerTask, options, task =>
        {
            var first = task * QueriesPerTask;
            Search(normalized, first, Math.Min(first + QueriesPerTask, padded), best, found);
        });
        found.AsSpan(0, vertices.Length).CopyTo(vertices);
        if (!similarities.IsEmpty)
        {
            best.AsSpan(0, vertices.Length).CopyTo(similarities);
        }
    }

    private static int RoundUp(int count, int multiple) => checked((count + multiple - 1) / multiple * multiple);

    private float[] Normalized(ReadOnlySpan<float> values, int count, int paddedCount)
    {
        var result = new float[checked(paddedCount * stride)];
        for (var i = 0; i < count; i++)
        {
            var row = values.Slice(i * Channels, Channels);
            var sum = 0.0;
            foreach (var x in row)
            {
                sum += (double)x * x;
            }

            var scale = sum > 0 ? 1 / Math.Sqrt(sum) : 0;
            for (var c = 0; c < row.Length; c++)
            {
                result[(i * stride) + c] = (float)(scale * row[c]);
            }
        }

        return result;
    }

    // Rows go by in blocks that stay in the second-level cache while all queries of the task meet them.
    private void Search(float[] queries, int first, int end, float[] best, int[] found)
    {
        var rowsPerBlock = Math.Max(2, BlockBytes / sizeof(float) / stride);
        for (var block = 0; block < VertexCount; block += rowsPerBlock)
        {
            var blockEnd = Math.Min(block + rowsPerBlock, VertexCount);
            for (var q = first; q < end; q += QueriesPerGroup)
            {
                var group = queries.AsSpan(q * stride, QueriesPerGroup * stride);
                for (var r = block; r < blockEnd; r += 2)
                {
                    // An odd last row meets itself, so that every product is summed in the same order.
                    var second = Math.Min(r + 1, blockEnd - 1);
                    FourByTwo(group, rows.AsSpan(r * stride, stride), rows.AsSpan(second * stride, stride), out var a, out var b);
                    for (var i = 0; i < QueriesPerGroup; i++)
                    {
                        Improve(a[i], r, ref best[q + i], ref found[q + i]);
                        Improve(b[i], second, ref best[q + i], ref found[q + i]);
                    }
                }
            }
        }
    }

    private static void Improve(float similarity, int vertex, ref float best, ref int found)
    {
        if (similarity > best)
        {
            best = similarity;
            found = vertex;
        }
    }

    private void FourByTwo(ReadOnlySpan<float> group, ReadOnlySpan<float> rowA, ReadOnlySpan<float> rowB, out Vector4 a, out Vector4 b)
    {
        var steps = stride / Vector<float>.Count;
        ref var q0 = ref MemoryMarshal.GetReference(group);
        ref var q1 = ref Unsafe.Add(ref q0, stride);
        ref var q2 = ref Unsafe.Add(ref q0, 2 * stride);
        ref var q3 = ref Unsafe.Add(ref q0, 3 * stride);
        ref var ra = ref MemoryMarshal.GetReference(rowA);
        ref var rb = ref MemoryMarshal.GetReference(rowB);
        Vector<float> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var s = 0; s < steps; s++)
        {
            var at = (nuint)(s * Vector<float>.Count);
            var va = Vector.LoadUnsafe(ref ra, at);
            var vb = Vector.LoadUnsafe(ref rb, at);
            var v = Vector.LoadUnsafe(ref q0, at);
            a0 = Vector.FusedMultiplyAdd(v, va, a0);
            b0 = Vector.FusedMultiplyAdd(v, vb, b0);
            v = Vector.LoadUnsafe(ref q1, at);
            a1 = Vector.FusedMultiplyAdd(v, va, a1);
            b1 = Vector.FusedMultiplyAdd(v, vb, b1);
            v = Vector.LoadUnsafe(ref q2, at);
            a2 = Vector.FusedMultiplyAdd(v, va, a2);
            b2 = Vector.FusedMultiplyAdd(v, vb, b2);
            v = Vector.LoadUnsafe(ref q3, at);
            a3 = Vector.FusedMultiplyAdd(v, va, a3);
            b3 = Vector.FusedMultiplyAdd(v, vb, b3);
        }

        a = new(Vector.Sum(a0), Vector.Sum(a1), Vector.Sum(a2), Vector.Sum(a3));
        b = new(Vector.Sum(b0), Vector.Sum(b1), Vector.Sum(b2), Vector.Sum(b3));
    }
}
