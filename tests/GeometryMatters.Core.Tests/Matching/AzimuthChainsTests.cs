using System.Numerics;
using System.Text.Json;
using CsCheck;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class AzimuthChainsTests
{
    [Fact]
    public void Chains_are_the_predecessors_in_its_order()
    {
        var azimuth = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/pseudo/expected.json"))).RootElement.GetProperty("azimuth");
        AzimuthChains chains = new(PredecessorChain.Integers(azimuth.GetProperty("azimuth_bin")), new() { Length = azimuth.GetProperty("n").GetInt32() });
        var expected = azimuth.GetProperty("chains").EnumerateArray().Select(c => c.EnumerateArray().Select(p => int.Parse(p.GetString()![1..])).ToArray()).ToArray();
        Assert.True(chains.FollowsAzimuth);
        Assert.Equal(expected, chains.Enumerate());
    }

    [Fact]
    public void Numbered_chains_are_those_of_nested_loops() =>
        Gen.Select(Gen.Int[0, 7].Array[0, 12], Gen.Int[2, 5]).Sample((bins, length) =>
        {
            AzimuthChains chains = new(bins, new() { Length = length });
            var slow = Slow(bins, length);
            Assert.Equal(bins.Distinct().Count() >= length, chains.FollowsAzimuth);
            Assert.Equal(slow.Count, chains.Count);
            Assert.Equal(slow, chains.Enumerate());
        }, iter: 300);

    [Fact]
    public void Too_few_bins_give_sets_of_images_of_any_bin()
    {
        AzimuthChains chains = new([3, 3, 3, 4, 3], new() { Length = 3 });
        Assert.False(chains.FollowsAzimuth);
        Assert.Equal(10, chains.Count);
        Assert.Equal([0, 1, 2], chains[0]);
        Assert.Equal([2, 3, 4], chains[9]);
        Assert.Equal(10, chains.Enumerate().Select(c => string.Join(',', c)).Distinct().Count());
        Assert.Equal(0, new AzimuthChains([1, 2]).Count);
        Assert.Equal(0, new AzimuthChains([]).Count);
    }

    [Fact]
    public void Bins_with_gaps_may_leave_no_chain()
    {
        AzimuthChains chains = new([0, 2, 4, 6]);
        Assert.True(chains.FollowsAzimuth);
        Assert.Equal(0, chains.Count);
        Assert.Empty(AzimuthChainSampler.Sample(chains, 5));
    }

    [Fact]
    public void Drawn_chains_are_different_chains_and_all_where_there_are_no_more() =>
        Gen.Select(Gen.Int[0, 7].Array[4, 14], Gen.Int[0, 40], Gen.Int).Sample((bins, count, seed) =>
        {
            AzimuthChains chains = new(bins, new() { Length = 3 });
            var all = chains.Enumerate().Select(c => string.Join(',', c)).ToHashSet();
            var drawn = AzimuthChainSampler.Sample(chains, count, seed).Select(c => string.Join(',', c)).ToArray();
            Assert.Equal((int)BigInteger.Min(count, chains.Count), drawn.Length);
            Assert.Equal(drawn.Length, drawn.Distinct().Count());
            Assert.Subset(all, drawn.ToHashSet());
            Assert.Equal(drawn, AzimuthChainSampler.Sample(chains, count, seed).Select(c => string.Join(',', c)));
        }, iter: 200);

    [Fact]
    public void Every_chain_is_drawn_equally_often()
    {
        AzimuthChains chains = new([0, 1, 1, 2, 3, 7, 6, 5, 0]);
        var hits = new Dictionary<string, int>();
        for (var seed = 0; seed < 2800; seed++)
        {
            foreach (var chain in AzimuthChainSampler.Sample(chains, 7, seed))
            {
                var key = string.Join(',', chain);
                hits[key] = hits.GetValueOrDefault(key) + 1;
            }
        }

        // Binomial(2800, 7/28): mean 700, deviation 22.9; seeds are fixed, so this either holds always or never.
        Assert.Equal(28, hits.Count);
        Assert.All(hits.Values, h => Assert.InRange(h, 580, 820));
    }

    [Fact]
    public void Chains_beyond_all_memory_are_counted_and_drawn()
    {
        // 8 bins of 5,000 images, chains of 8: 2 directions · 40,000 starts · 5,000⁷.
        var bins = Enumerable.Range(0, 40_000).Select(i => i % 8).ToArray();
        AzimuthChains chains = new(bins, new() { Length = 8 });
        Assert.Equal(80_000 * BigInteger.Pow(5000, 7), chains.Count);
        var drawn = AzimuthChainSampler.Sample(chains, 100);
        Assert.All(drawn, c => Assert.True(Enumerable.Range(1, 7).All(i => (bins[c[i]] - bins[c[0]] - i) % 8 == 0) || Enumerable.Range(1, 7).All(i => (bins[c[i]] - bins[c[0]] + i) % 8 == 0)));
        Assert.Equal(100, drawn.Select(c => c[0]).Distinct().Count(), 5.0);
    }

    [Fact]
    public void As_many_chains_as_the_predecessor_draws()
    {
        Assert.Equal(5002, AzimuthChains.CountFor(30_000));
        Assert.Equal(52, AzimuthChains.CountFor(300));
        Assert.Equal(2, AzimuthChains.CountFor(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => AzimuthChains.CountFor(-1));
    }

    [Fact]
    public void Misuse_is_reported()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new AzimuthChains([8]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AzimuthChains([-1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AzimuthChains([0], new() { Length = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AzimuthChains([0], new() { Length = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AzimuthChains([0, 1, 2, 3])[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => AzimuthChainSampler.Sample(new([0]), -1));
    }

    private static List<int[]> Slow(int[] bins, int length)
    {
        List<int[]> chains = [];
        if (bins.Distinct().Count() < length)
        {
            Grow([], i => Enumerable.Range(0, bins.Length).Where(image => i.Length == 0 || image > i[^1]));
            return chains;
        }

        foreach (var direction in new[] { 1, -1 })
        {
            Grow([], c => Enumerable.Range(0, bins.Length).Where(image => c.Length == 0 || (bins[image] - bins[c[0]] - (direction * c.Length)) % 8 == 0));
        }

        return chains;

        void Grow(int[] chain, Func<int[], IEnumerable<int>> next)
        {
            if (chain.Length == length)
            {
                chains.Add(chain);
                return;
            }

            foreach (var image in next(chain))
            {
                Grow([.. chain, image], next);
            }
        }
    }
}
