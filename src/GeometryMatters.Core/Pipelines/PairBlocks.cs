namespace GeometryMatters.Pipelines;

/// <summary>Orders pairs block by block; see <see cref="PairOrdering"/>.</summary>
internal sealed class PairBlocks
{
    private readonly LabelRequest[] pairs;
    private readonly int blockSize;
    private readonly (int Source, int Target)[] ends;

    // Pairs of view v: touching[starts[v]] to touching[starts[v + 1]].
    private readonly int[] starts;
    private readonly int[] touching;
    private readonly int[] left;
    private readonly bool[] done;
    private readonly bool[] inBlock;
    private readonly int[] intoBlock;
    private readonly List<LabelRequest> ordered;

    public PairBlocks(LabelRequest[] pairs, int blockSize)
    {
        this.pairs = pairs;
        this.blockSize = blockSize;
        Array.Sort(pairs, (a, b) =>
        {
            var source = string.CompareOrdinal(a.SourceKey, b.SourceKey);
            return source != 0 ? source : string.CompareOrdinal(a.TargetKey, b.TargetKey);
        });
        string[] keys = [.. pairs.SelectMany(p => new[] { p.SourceKey, p.TargetKey }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var index = keys.Index().ToDictionary(k => k.Item, k => k.Index, StringComparer.Ordinal);
        ends = Array.ConvertAll(pairs, p => (index[p.SourceKey], index[p.TargetKey]));
        (starts, touching) = Touching(ends, keys.Length);
        left = new int[keys.Length];
        for (var v = 0; v < left.Length; v++)
        {
            left[v] = starts[v + 1] - starts[v];
        }

        done = new bool[pairs.Length];
        inBlock = new bool[keys.Length];
        intoBlock = new int[keys.Length];
        ordered = new(pairs.Length);
    }

    public LabelRequest[] Order()
    {
        var (seed, first) = (-1, 0);
        while (true)
        {
            if (seed < 0)
            {
                while (first < left.Length && left[first] == 0)
                {
                    first++;
                }

                if (first == left.Length)
                {
                    return [.. ordered];
                }

                seed = first;
            }

            var block = Grow(seed);
            // The last view that was read is kept by the cache: the next block starts from it where it has pairs left.
            var last = Stream(block);
            seed = last >= 0 && left[last] > 0 ? last : -1;
        }
    }

    /// <summary>Takes views into a block and gives the pairs among them; every view is read when it joins.</summary>
    private List<int> Grow(int seed)
    {
        List<int> block = [];
        PriorityQueue<int, (int Fewer, int View)> candidates = new();
        candidates.Enqueue(seed, default);
        while (block.Count < blockSize && candidates.TryDequeue(out var view, out var priority))
        {
            if (inBlock[view] || (view != seed && -priority.Fewer != intoBlock[view]))
            {
                continue;
            }

            block.Add(view);
            inBlock[view] = true;
            GivePairsIntoBlock(view);
            foreach (var pair in Left(view))
            {
                var other = Other(pair, view);
                intoBlock[other]++;
                candidates.Enqueue(other, (-intoBlock[other], other));
            }
        }

        return block;
    }

    /// <summary>Gives the pairs between the block and each view outside it, and closes the block.</summary>
    /// <returns>The last view outside; −1 where there is none.</returns>
    private int Stream(List<int> block)
    {
        SortedSet<int> outside = [];
        foreach (var view in block)
        {
            outside.UnionWith(Left(view).Select(p => Other(p, view)));
        }

        foreach (var view in outside)
        {
            GivePairsIntoBlock(view);
            intoBlock[view] = 0;
        }

        foreach (var view in block)
        {
            inBlock[view] = false;
            intoBlock[view] = 0;
        }

        return outside.Count > 0 ? outside.Max : -1;
    }

    private void GivePairsIntoBlock(int view)
    {
        foreach (var pair in Left(view))
        {
            if (inBlock[Other(pair, view)])
            {
                done[pair] = true;
                ordered.Add(pairs[pair]);
                left[ends[pair].Source]--;
                left[ends[pair].Target] -= ends[pair].Source == ends[pair].Target ? 0 : 1;
            }
        }
    }

    private int Other(int pair, int view) => ends[pair].Source == view ? ends[pair].Target : ends[pair].Source;

    private IEnumerable<int> Left(int view)
    {
        for (var i = starts[view]; i < starts[view + 1]; i++)
        {
            if (!done[touching[i]])
            {
                yield return touching[i];
            }
        }
    }

    private static (int[] Starts, int[] Touching) Touching((int Source, int Target)[] ends, int views)
    {
        var starts = new int[views + 1];
        foreach (var (source, target) in ends)
        {
            starts[source + 1]++;
            starts[target + 1] += source == target ? 0 : 1;
        }

        for (var v = 0; v < views; v++)
        {
            starts[v + 1] += starts[v];
        }

        var next = starts[..^1];
        var touching = new int[starts[views]];
        for (var i = 0; i < ends.Length; i++)
        {
            touching[next[ends[i].Source]++] = i;
            if (ends[i].Source != ends[i].Target)
            {
                touching[next[ends[i].Target]++] = i;
            }
        }

        return (starts, touching);
    }
}
