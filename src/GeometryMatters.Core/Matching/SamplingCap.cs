namespace GeometryMatters.Matching;

/// <summary>Limits how many matches of a pair are used at once, so that dense pairs do not dominate (paper 3.2: 50 per pair and iteration).</summary>
public sealed record SamplingCap
{
    /// <summary>Most matches drawn from a pair.</summary>
    public int PerPair { get; init; } = 50;

    /// <summary>Seed of the draws.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="PerPair"/> is below 1.</exception>
    public void Validate()
    {
        if (PerPair < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(PerPair), PerPair, "Expected at least 1.");
        }
    }

    /// <summary>Draws matches of a pair without replacement, every subset being equally likely.</summary>
    /// <param name="labels">The pair.</param>
    /// <param name="round">Which draw: the iteration or epoch.</param>
    /// <returns>At most <see cref="PerPair"/> matches in their order in <see cref="PairLabels.Kept"/>; the same for the same seed, ids and round.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public Correspondence[] Sample(PairLabels labels, long round)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Validate();
        var count = labels.Kept.Count;
        if (count <= PerPair)
        {
            return [.. labels.Kept];
        }

        Random random = new(StreamSeed(labels, round));
        var chosen = new Correspondence[PerPair];
        // Selection sampling: item i is taken with probability (still needed) / (still left), which keeps the order.
        for (int i = 0, taken = 0; taken < PerPair; i++)
        {
            if (random.Next(count - i) < PerPair - taken)
            {
                chosen[taken++] = labels.Kept[i];
            }
        }

        return chosen;
    }

    // FNV-1a over the ids, so that a pair's stream does not depend on which other pairs there are.
    private int StreamSeed(PairLabels labels, long round)
    {
        var hash = 14695981039346656037UL;
        Add((uint)Seed);
        Add((ulong)round);
        foreach (var text in (ReadOnlySpan<string>)[labels.Category, labels.SourceId, labels.TargetId])
        {
            foreach (var c in text)
            {
                Add(c);
            }

            Add(ulong.MaxValue);
        }

        return (int)(hash ^ (hash >> 32));

        void Add(ulong value)
        {
            for (var i = 0; i < 8; i++, value >>= 8)
            {
                hash = (hash ^ (value & 0xFF)) * 1099511628211UL;
            }
        }
    }
}
