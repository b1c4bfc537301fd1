namespace GeometryMatters.Pipelines;

/// <summary>Keeps the prepared views that were used last; each is prepared once even when asked for by several threads.</summary>
internal sealed class ViewCache(int capacity, Func<string, PreparedView> prepare)
{
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> recent = new();
    private readonly Lock gate = new();

    public ItemOutcome<PreparedView> Get(string key)
    {
        Entry entry;
        lock (gate)
        {
            if (entries.TryGetValue(key, out var node))
            {
                recent.Remove(node);
            }
            else
            {
                node = new(new(key, new(() => ItemOutcome.Of<PreparedView>(key, () => prepare(key)))));
                entries.Add(key, node);
            }

            recent.AddFirst(node);
            entry = node.Value;
            if (recent.Count > capacity)
            {
                // Pairs in flight keep their reference; the memory goes when the last of them is done.
                entries.Remove(recent.Last!.Value.Key);
                recent.RemoveLast();
            }
        }

        return entry.Outcome.Value;
    }

    private sealed record Entry(string Key, Lazy<ItemOutcome<PreparedView>> Outcome);
}
