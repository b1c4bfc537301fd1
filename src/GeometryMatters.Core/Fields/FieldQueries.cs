namespace GeometryMatters.Fields;

/// <summary>What searches in a field ask of their arguments.</summary>
internal static class FieldQueries
{
    public static void RequireVertices(VertexField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (field.VertexCount == 0)
        {
            throw new ArgumentException("Expected a field of at least one vertex, found none.", nameof(field));
        }
    }

    public static void Require(ReadOnlySpan<float> queries, int channels, ReadOnlySpan<int> vertices, ReadOnlySpan<float> similarities)
    {
        if (queries.Length != (long)vertices.Length * channels)
        {
            throw new ArgumentException($"Expected {vertices.Length}×{channels} values, found {queries.Length}.", nameof(queries));
        }

        if (!similarities.IsEmpty && similarities.Length != vertices.Length)
        {
            throw new ArgumentException($"Expected room for {vertices.Length} similarities, found {similarities.Length}.", nameof(similarities));
        }
    }

    public static void Give(int[] found, float[] best, Span<int> vertices, Span<float> similarities)
    {
        found.CopyTo(vertices);
        if (!similarities.IsEmpty)
        {
            best.CopyTo(similarities);
        }
    }
}
