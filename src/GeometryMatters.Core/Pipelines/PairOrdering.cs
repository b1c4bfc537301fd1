namespace GeometryMatters.Pipelines;

/// <summary>Puts pairs in an order in which a cache of views has to read few of them twice.</summary>
/// <remarks>
/// Views are nodes, pairs are edges. A block of views, one fewer than the cache holds, grows from one view to the next by adding the view with the most pairs into it;
/// the pairs inside it come first, then each outside view with all its pairs into the block; then the next block, until no pair is left. A category that fits the
/// cache is read once; among n views that all meet each other, about n²/2N are read instead of n² (N: the cache's size), within a factor of
/// 1 + N/n of what any order needs.
/// </remarks>
public static class PairOrdering
{
    /// <summary>Orders pairs.</summary>
    /// <param name="pairs">The pairs; doubled ones stay doubled.</param>
    /// <param name="cachedViews">Views that are kept: <see cref="PseudoLabelPipelineOptions.CachedViews"/>.</param>
    /// <returns>The same pairs in an order that depends on nothing but the pairs and the cache's size, not on the order they came in.</returns>
    public static LabelRequest[] FewLoads(IEnumerable<LabelRequest> pairs, int cachedViews)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentOutOfRangeException.ThrowIfLessThan(cachedViews, 1);
        return new PairBlocks([.. pairs], Math.Max(1, cachedViews - 1)).Order();
    }

    /// <summary>How many views a run over pairs reads, views read again included.</summary>
    /// <param name="pairs">The pairs in the order of the run.</param>
    /// <param name="options">The run's options; null for the defaults.</param>
    /// <returns>The number of views read, whatever the number of pairs at work.</returns>
    public static long CountLoads(IEnumerable<LabelRequest> pairs, PseudoLabelPipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new();
        options.Validate();
        LookaheadPolicy policy = new(options.CachedViews);
        Queue<LabelRequest> ahead = new();
        long loads = 0;
        foreach (var pair in pairs)
        {
            policy.Announce(pair.SourceKey);
            policy.Announce(pair.TargetKey);
            ahead.Enqueue(pair);
            if (ahead.Count > options.Lookahead)
            {
                Use(ahead.Dequeue());
            }
        }

        while (ahead.TryDequeue(out var pair))
        {
            Use(pair);
        }

        return loads;

        void Use(LabelRequest pair)
        {
            loads += policy.Use(pair.SourceKey, out _) ? 1 : 0;
            loads += policy.Use(pair.TargetKey, out _) ? 1 : 0;
        }
    }
}
