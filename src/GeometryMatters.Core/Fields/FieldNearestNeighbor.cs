namespace GeometryMatters.Fields;

/// <summary>
/// Finds the vertex of a mesh whose descriptor is nearest by cosine to a given one, by trying every vertex. It costs
/// 2 · queries · vertices · channels operations, and is what faster searches are held against.
/// </summary>
/// <remarks>
/// A cosine is the product of two descriptors normalised and rounded to single precision, summed in one fixed order (16 interleaved sums of
/// fused multiply-adds, added pairwise), so that similarities and answers are the same bits on any hardware and any number of threads; of
/// equal similarities the lowest vertex wins. A descriptor of length zero has similarity 0 to everything. Memory: 4 bytes · vertices ·
/// channels (rounded up to 16). Immutable; safe for concurrent queries.
/// </remarks>
public sealed class FieldNearestNeighbor
{
    private readonly AlignedRows rows;
    private readonly ExhaustiveSearch search;

    /// <summary>Prepares a field for queries.</summary>
    /// <param name="field">The descriptors that are searched.</param>
    /// <exception cref="ArgumentException">The field has no vertices.</exception>
    public FieldNearestNeighbor(VertexField field)
    {
        FieldQueries.RequireVertices(field);
        rows = AlignedRows.Unit(field.Values, field.Channels, [], "vertex");
        search = new(rows, null);
    }

    /// <summary>Number of vertices that are searched.</summary>
    public int VertexCount => rows.Count;

    /// <summary>Channels of a descriptor.</summary>
    public int Channels => rows.Channels;

    /// <summary>Finds the nearest vertex of every query.</summary>
    /// <param name="queries">Descriptors one after the other, <see cref="Channels"/> finite values each; they need not be normalised.</param>
    /// <param name="vertices">Receives a vertex per query.</param>
    /// <param name="similarities">Receives the cosine similarity per query; may be empty.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The spans' lengths do not go together.</exception>
    /// <exception cref="InvalidInputException">A value of a query is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public unsafe void Find(
        ReadOnlySpan<float> queries,
        Span<int> vertices,
        Span<float> similarities = default,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default)
    {
        FieldQueries.Require(queries, Channels, vertices, similarities);
        var asked = AlignedRows.Unit(queries, Channels, [], "query", cancellationToken: cancellationToken);
        var best = new float[asked.Count];
        var found = new int[asked.Count];
        Parallel.For(
            0,
            (asked.Count + ExhaustiveSearch.QueriesPerTask - 1) / ExhaustiveSearch.QueriesPerTask,
            new ParallelOptions { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken },
            () => GC.AllocateUninitializedArray<float>(search.ScratchLength),
            (task, _, scratch) =>
            {
                var first = task * ExhaustiveSearch.QueriesPerTask;
                var count = Math.Min(ExhaustiveSearch.QueriesPerTask, asked.Count - first);
                fixed (float* room = scratch)
                {
                    search.Search(asked.Pointer + ((long)first * asked.Stride), count, room, best.AsSpan(first), found.AsSpan(first));
                }

                return scratch;
            },
            _ => { });
        GC.KeepAlive(asked);
        FieldQueries.Give(found, best, vertices, similarities);
    }
}
