using GeometryMatters.Fields;

namespace GeometryMatters.Matching;

/// <summary>
/// Finds the vertex of a mesh whose descriptor is nearest by cosine to a given one: the cross-mesh map of paper 3.2, over all
/// vertices of the other mesh, seen or hidden. Answers and similarities are those of <see cref="FieldNearestNeighbor"/>, bit for bit,
/// but vertices that provably cannot be the answer are not tried.
/// </summary>
/// <remarks>
/// Prepared once per field: principal directions, lengths outside of them, leaves of 16 similar vertices with upper bounds. On smooth or
/// clustered fields all but a few leaves fall away per query; where too little does, the search tries every vertex instead. Memory:
/// 4 bytes · vertices · (channels + at most 70); scratch below 8 MiB per thread and 1024 queries. Immutable; safe for concurrent queries.
/// </remarks>
public sealed class CrossMeshNearestNeighbor
{
    private readonly FieldIndex index;

    /// <summary>Prepares a field for queries.</summary>
    /// <param name="field">The descriptors that are searched.</param>
    /// <param name="cancellationToken">Stops the preparation.</param>
    /// <exception cref="ArgumentException">The field has no vertices.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public CrossMeshNearestNeighbor(VertexField field, CancellationToken cancellationToken = default)
    {
        FieldQueries.RequireVertices(field);
        index = new(field, cancellationToken);
    }

    /// <summary>Number of vertices that are searched.</summary>
    public int VertexCount => index.Rows.Count;

    /// <summary>Channels of a descriptor.</summary>
    public int Channels => index.Rows.Channels;

    /// <summary>Finds the nearest vertex of every query.</summary>
    /// <param name="queries">Descriptors one after the other, <see cref="Channels"/> finite values each; they need not be normalised.</param>
    /// <param name="vertices">Receives a vertex per query; the lowest of equals.</param>
    /// <param name="similarities">Receives the cosine similarity per query; may be empty.</param>
    /// <param name="maxDegreeOfParallelism">Most threads to use; −1 for as many as there are processors. The result is the same for any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The spans' lengths do not go together.</exception>
    /// <exception cref="InvalidInputException">A value of a query is not finite.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public void Find(
        ReadOnlySpan<float> queries,
        Span<int> vertices,
        Span<float> similarities = default,
        int maxDegreeOfParallelism = 1,
        CancellationToken cancellationToken = default) =>
        Find(queries, vertices, similarities, maxDegreeOfParallelism, new(), cancellationToken);

    internal void Find(
        ReadOnlySpan<float> queries, Span<int> vertices, Span<float> similarities, int threads, SearchCounts counts, CancellationToken cancellationToken)
    {
        FieldQueries.Require(queries, Channels, vertices, similarities);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        var best = new float[vertices.Length];
        var found = new int[vertices.Length];
        for (var first = 0; first < vertices.Length; first += QueryBatch.MaxCount)
        {
            var count = Math.Min(QueryBatch.MaxCount, vertices.Length - first);
            QueryBatch batch = new(index, AlignedRows.Unit(queries.Slice(first * Channels, count * Channels), Channels, [], "query", first, cancellationToken), options);
            Parallel.For(
                0,
                (count + PrunedSearch.QueriesPerTask - 1) / PrunedSearch.QueriesPerTask,
                options,
                () => new PrunedSearch(index, batch, counts),
                (task, _, search) =>
                {
                    search.Run(task * PrunedSearch.QueriesPerTask, best.AsSpan(first, count), found.AsSpan(first, count));
                    return search;
                },
                search => search.Report());
        }

        FieldQueries.Give(found, best, vertices, similarities);
    }
}
