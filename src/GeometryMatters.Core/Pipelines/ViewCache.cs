namespace GeometryMatters.Pipelines;

/// <summary>Keeps prepared views for a run over pairs; each is prepared once even when several pairs wait for it.</summary>
/// <remarks>
/// Pairs take their views in the order of the run and from one thread, so that what is loaded twice does not depend on which pair ends first; the work itself
/// is done where a value is asked for.
/// </remarks>
internal sealed class ViewCache(int capacity, Func<string, PreparedView> prepare)
{
    private readonly Dictionary<string, Lazy<ItemOutcome<PreparedView>>> entries = new(StringComparer.Ordinal);
    private readonly LookaheadPolicy policy = new(capacity);

    /// <summary>Says which pair comes after those announced before.</summary>
    public void Announce(LabelRequest pair)
    {
        policy.Announce(pair.SourceKey);
        policy.Announce(pair.TargetKey);
    }

    /// <summary>The views of the next pair.</summary>
    public (Lazy<ItemOutcome<PreparedView>> Source, Lazy<ItemOutcome<PreparedView>> Target) Take(LabelRequest pair) => (Take(pair.SourceKey), Take(pair.TargetKey));

    private Lazy<ItemOutcome<PreparedView>> Take(string key)
    {
        if (!policy.Use(key, out var evicted))
        {
            return entries[key];
        }

        if (evicted is not null)
        {
            // Pairs in flight keep their reference; the memory goes when the last of them is done.
            entries.Remove(evicted);
        }

        Lazy<ItemOutcome<PreparedView>> view = new(() => ItemOutcome.Of<PreparedView>(key, () => prepare(key)));
        entries.Add(key, view);
        return view;
    }
}
