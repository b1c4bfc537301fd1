namespace GeometryMatters.Pipelines;

/// <summary>Decides which keys a cache of fixed size keeps for a sequence that is known some way ahead: the one not needed for longest goes.</summary>
/// <remarks>
/// Belady's rule on what was announced; keys that are not in it go first, the least recently used of them before the others. Without
/// announcements that is a plain least-recently-used cache. Keys are announced and used in one order.
/// </remarks>
internal sealed class LookaheadPolicy(int capacity)
{
    private readonly Dictionary<string, long> lastUse = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<long>> upcoming = new(StringComparer.Ordinal);
    private long announced;
    private long used;

    /// <summary>Says which key is used after all those announced before.</summary>
    public void Announce(string key)
    {
        if (!upcoming.TryGetValue(key, out var places))
        {
            upcoming.Add(key, places = new(1));
        }

        places.Enqueue(announced++);
    }

    /// <summary>Uses the next key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="evicted">The key that goes for it, if one does.</param>
    /// <returns>Whether the key was not kept, so that its value is to be loaded.</returns>
    public bool Use(string key, out string? evicted)
    {
        if (upcoming.TryGetValue(key, out var places))
        {
            places.Dequeue();
            if (places.Count == 0)
            {
                upcoming.Remove(key);
            }
        }

        evicted = null;
        var missing = !lastUse.ContainsKey(key);
        if (missing && lastUse.Count == capacity)
        {
            evicted = Farthest();
            lastUse.Remove(evicted);
        }

        lastUse[key] = used++;
        return missing;
    }

    private string Farthest()
    {
        string? farthest = null;
        (long Next, long Age) most = default;
        foreach (var (key, last) in lastUse)
        {
            // No two keys have the same last use, so the order of the dictionary does not matter.
            var place = (upcoming.TryGetValue(key, out var places) ? places.Peek() : long.MaxValue, -last);
            if (farthest is null || place.CompareTo(most) > 0)
            {
                (farthest, most) = (key, place);
            }
        }

        return farthest!;
    }
}
