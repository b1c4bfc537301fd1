namespace GeometryMatters.Datasets;

/// <summary>Chooses pairs of animals.</summary>
internal sealed class Ap10KPairs(Ap10KBuilderOptions options)
{
    /// <summary>All admissible pairs of a shuffled list, the earlier one as source, or as many as wanted of them.</summary>
    public List<(Ap10KAnimal Source, Ap10KAnimal Target)> Within(IReadOnlyList<Ap10KAnimal> animals, int? wanted, string purpose)
    {
        var random = Stream(purpose);
        var shuffled = animals.ToArray();
        random.Shuffle(shuffled);
        List<(Ap10KAnimal, Ap10KAnimal)> pairs = [];
        for (var i = 0; i < shuffled.Length; i++)
        {
            for (var j = i + 1; j < shuffled.Length; j++)
            {
                Add(pairs, shuffled[i], shuffled[j]);
            }
        }

        return Sample(pairs, wanted, random);
    }

    /// <summary>Admissible pairs of animals of different lists, from an earlier to a later list, as many as wanted over all lists.</summary>
    public List<(Ap10KAnimal Source, Ap10KAnimal Target)> Across(IReadOnlyList<IReadOnlyList<Ap10KAnimal>> lists, int wanted, string purpose)
    {
        List<(Ap10KAnimal, Ap10KAnimal)> pairs = [];
        for (var a = 0; a < lists.Count; a++)
        {
            for (var b = a + 1; b < lists.Count; b++)
            {
                foreach (var source in lists[a])
                {
                    foreach (var target in lists[b])
                    {
                        Add(pairs, source, target);
                    }
                }
            }
        }

        return Sample(pairs, wanted, Stream(purpose));
    }

    // A stream per purpose: no group's pairs depend on which other groups there are.
    private Random Stream(string purpose) => new(StreamSeed.Derive(options.Seed, purpose));

    private void Add(List<(Ap10KAnimal, Ap10KAnimal)> pairs, Ap10KAnimal source, Ap10KAnimal target)
    {
        if (source.SharedQuarters(target) >= 4 * options.MinSharedKeypoints)
        {
            pairs.Add((source, target));
        }
    }

    private static List<T> Sample<T>(List<T> all, int? wanted, Random random)
    {
        if (wanted is not { } count || count >= all.Count)
        {
            return all;
        }

        for (var i = 0; i < count; i++)
        {
            var j = random.Next(i, all.Count);
            (all[i], all[j]) = (all[j], all[i]);
        }

        all.RemoveRange(count, all.Count - count);
        return all;
    }
}
