namespace GeometryMatters.Matching;

/// <summary>What a pruned search did, and whether pruning has paid so far. It steers the work and never the answers.</summary>
internal sealed class SearchCounts
{
    private long bounded;
    private long tried;
    private long exhaustive;

    /// <summary>Rows that were bounded, summed over queries.</summary>
    public long Bounded => bounded;

    /// <summary>Rows whose product was computed, summed over queries, without exhaustive ones.</summary>
    public long Tried => tried;

    /// <summary>Queries that all rows were tried for.</summary>
    public long Exhaustive => exhaustive;

    /// <summary>Set once pruning has failed for most of a task's queries.</summary>
    public bool Futile { get; set; }

    public void Add(long boundedRows, long triedRows, long exhaustiveQueries)
    {
        Interlocked.Add(ref bounded, boundedRows);
        Interlocked.Add(ref tried, triedRows);
        Interlocked.Add(ref exhaustive, exhaustiveQueries);
    }
}
