using CsCheck;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Tests.Pipelines;

public class PairOrderingTests
{
    private static readonly Gen<LabelRequest[]> AnyPairs = Gen.Select(Gen.Int[0, 14], Gen.Int[0, 14], (a, b) => new LabelRequest($"v{a}", $"v{b}")).Array[0, 60];

    [Theory]
    [InlineData(200, 32)]
    [InlineData(150, 64)]
    [InlineData(200, 12)]
    public void Views_that_all_meet_each_other_are_read_little_more_often_than_any_order_must(int views, int cached)
    {
        var pairs = Complete(views);
        var options = new PseudoLabelPipelineOptions { CachedViews = cached };
        var loads = PairOrdering.CountLoads(PairOrdering.FewLoads(pairs, cached), options);
        var bound = LowerBound(views, pairs.Length, cached);

        // Blocks of N − 1 need Σ (n − k(N − 1)) reads, the bound has n²/2N: the ratio is below 1 + N/n, and N − 1 for N adds a part in N.
        Assert.InRange(loads, bound, (long)(bound * (1 + ((double)cached / views)) * (1 + (2.0 / cached))));
        Assert.True(PairOrdering.CountLoads(pairs, options) > 3 * loads, "by source");
        new Random(1).Shuffle(pairs);
        Assert.True(PairOrdering.CountLoads(pairs, options) > 5 * loads, "shuffled");
    }

    [Fact]
    public void Categories_that_fit_the_cache_are_read_once_each_however_the_pairs_come()
    {
        LabelRequest[] pairs = [.. Enumerable.Range(0, 18).SelectMany(c => Complete(50).Where((_, i) => i % 3 == 0).Select(p => new LabelRequest($"{c}/{p.SourceKey}", $"{c}/{p.TargetKey}")))];
        new Random(2).Shuffle(pairs);
        var views = pairs.SelectMany(p => new[] { p.SourceKey, p.TargetKey }).Distinct().Count();
        Assert.Equal(views, PairOrdering.CountLoads(PairOrdering.FewLoads(pairs, 64)));
        Assert.True(PairOrdering.CountLoads(pairs) > 10 * views);
    }

    [Fact]
    public void Few_pairs_among_many_views_are_read_several_times_less_than_in_any_old_order()
    {
        Random random = new(3);
        LabelRequest[] pairs = [.. Enumerable.Range(0, 12_000).Select(_ => new LabelRequest($"{random.Next(600)}", $"{random.Next(600)}"))];
        var loads = PairOrdering.CountLoads(PairOrdering.FewLoads(pairs, 64));
        Assert.True(PairOrdering.CountLoads(pairs) > 3 * loads, $"{loads}");
        Assert.True(PairOrdering.CountLoads(pairs.OrderBy(p => p.SourceKey, StringComparer.Ordinal)) > 2 * loads, $"{loads}");
    }

    [Fact]
    public void The_pairs_stay_the_same_and_the_order_does_not_depend_on_how_they_came() =>
        Gen.Select(AnyPairs, Gen.Int[1, 9], Gen.Int).Sample((pairs, cached, seed) =>
        {
            var ordered = PairOrdering.FewLoads(pairs, cached);
            Assert.Equal(pairs.OrderBy(Name, StringComparer.Ordinal), ordered.OrderBy(Name, StringComparer.Ordinal));
            var shuffled = pairs.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(ordered, PairOrdering.FewLoads(shuffled, cached));

            static string Name(LabelRequest p) => $"{p.SourceKey} {p.TargetKey}";
        });

    [Fact]
    public void Seeing_all_pairs_ahead_never_reads_more_than_seeing_none() =>
        Gen.Select(AnyPairs, Gen.Int[1, 9]).Sample((pairs, cached) =>
        {
            var all = PairOrdering.CountLoads(pairs, new() { CachedViews = cached });
            var none = PairOrdering.CountLoads(pairs, new() { CachedViews = cached, Lookahead = 0 });
            Assert.True(all <= none, $"{all} and {none}");
        });

    [Fact]
    public void Seeing_all_pairs_ahead_reads_as_little_as_any_choice_can() =>
        Gen.Select(Gen.Select(Gen.Int[0, 4], Gen.Int[0, 4], (a, b) => new LabelRequest($"{a}", $"{b}")).Array[0, 8], Gen.Int[1, 3]).Sample((pairs, cached) =>
        {
            string[] keys = [.. pairs.SelectMany(p => new[] { p.SourceKey, p.TargetKey })];
            Assert.Equal(Fewest(keys, 0, [], cached), PairOrdering.CountLoads(pairs, new() { CachedViews = cached }));
        });

    /// <summary>Fewest loads by trying every choice.</summary>
    private static int Fewest(string[] keys, int at, string[] kept, int cached)
    {
        if (at == keys.Length)
        {
            return 0;
        }

        if (kept.Contains(keys[at]))
        {
            return Fewest(keys, at + 1, kept, cached);
        }

        return 1 + (kept.Length < cached
            ? Fewest(keys, at + 1, [.. kept, keys[at]], cached)
            : kept.Min(k => Fewest(keys, at + 1, [.. kept.Where(o => o != k), keys[at]], cached)));
    }

    // The view of a pair that is loaded meets at most the others in memory: N kept ones, of which one may go at that moment.
    private static long LowerBound(int views, int pairs, int cached) =>
        Math.Max(views, cached + 1 + (int)Math.Ceiling((pairs - (cached * (cached + 1) / 2.0)) / cached));

    private static LabelRequest[] Complete(int views) =>
        [.. Enumerable.Range(0, views).SelectMany(a => Enumerable.Range(a + 1, views - a - 1).Select(b => new LabelRequest($"{a:000}", $"{b:000}")))];
}
