using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class HalfStorageTests
{
    private static readonly FusedViewOptions AsHalves = new() { Storage = FusedStorage.Half };

    [Fact]
    public void Features_stored_as_halves_match_with_the_same_bits_in_either_storage() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[1, 100], Gen.Int[1, 40], Gen.Double[0.1, 0.9], Gen.Int[0, 9999]).Sample((n, m, channels, w, seed) =>
        {
            FusionWeights weights = new(new FusionWeight("a", w), new FusionWeight("b", 1 - w));
            (FusedView Single, FusedView Half) View(int cells, int s)
            {
                var view = MadeViews.Create(MadeViews.First(10, cells), new() { ["a"] = Stored(channels, s), ["b"] = Stored(300, s + 1) });
                return (FusedView.Create(view, weights), FusedView.Create(view, weights, null, AsHalves));
            }

            var (s, sHalf) = View(n, seed);
            var (t, tHalf) = View(m, seed + 2);
            AssertSame(s, t, sHalf, tHalf);
            AssertSame(s, t, s, tHalf);
            AssertSame(s, t, sHalf, t);
            Assert.Equal(Descriptors(s), Descriptors(sHalf));
            Assert.Equal(FusedSimilarity.Row(s, s.Cells[0], t), FusedSimilarity.Row(sHalf, s.Cells[0], tHalf));
        }, iter: 6);

    [Fact]
    public void Features_in_single_precision_are_rounded_to_halves_at_any_scale() =>
        Gen.Select(Gen.Int[1, 300], Gen.Double[-37, 37], Gen.Int[0, 9999]).Sample((channels, magnitude, seed) =>
        {
            FusionWeights one = new(new FusionWeight("a", 1));
            var noise = MadeViews.Noise(3, channels, seed).Values.ToArray();
            var view = MadeViews.Create(
                MadeViews.Full(3), new() { ["a"] = new(new(3, 3), channels, [.. noise.Select(v => (float)(v * Math.Pow(10, magnitude)))]) });
            float[] single = Descriptors(FusedView.Create(view, one)), half = Descriptors(FusedView.Create(view, one, null, AsHalves));
            for (var i = 0; i < single.Length; i++)
            {
                // Each value rounds by 2⁻¹¹ of itself, or by 2⁻³⁹ of the largest where a half is subnormal; so does the length; a few roundings of
                // 2⁻²⁴ besides, and 2⁻¹⁴⁹ · 1e10 where singles are subnormal.
                Assert.Equal(single[i], half[i], (2.01 * Math.Pow(2, -11) * Math.Abs(single[i])) + Math.Pow(2, -23));
            }
        }, iter: 20);

    [Fact]
    public void Values_that_are_not_finite_are_typed_errors()
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var values = MadeViews.Noise(2, 3, 1).Values.ToArray();
            values[7] = bad;
            FusionWeights one = new(new FusionWeight("a", 1));
            foreach (var map in (FeatureMap[])[new(new(2, 2), 3, values), FeatureMap.FromHalves(new(2, 2), 3, Array.ConvertAll(values, v => (Half)v))])
            {
                var view = MadeViews.Create(MadeViews.Full(2), new() { ["a"] = map });
                Assert.Contains("cell 2", Assert.Throws<InvalidInputException>(() => FusedView.Create(view, one, null, AsHalves)).Message, StringComparison.Ordinal);
                Assert.Contains("cell 2", Assert.Throws<InvalidInputException>(() => FusedView.Create(view, one)).Message, StringComparison.Ordinal);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => FusedView.Create(
            MadeViews.Create(MadeViews.Full(2), []), new(new FusionWeight("a", 1)), null, new() { Storage = (FusedStorage)2 }));
    }

    [Fact]
    public void A_zero_descriptor_stays_zero()
    {
        var view = MadeViews.Create(MadeViews.Full(2), new() { ["a"] = FeatureMap.FromHalves(new(2, 2), 3, new Half[12]) });
        Assert.All(Descriptors(FusedView.Create(view, new(new FusionWeight("a", 1)), null, AsHalves)), v => Assert.Equal(0, v));
    }

    private static void AssertSame(FusedView s, FusedView t, FusedView otherS, FusedView otherT)
    {
        NearestNeighborMatcher matcher = new();
        NearestNeighbors expected = matcher.Match(s, t), found = matcher.Match(otherS, otherT);
        Assert.Equal(expected.Forward.ToArray(), found.Forward.ToArray());
        Assert.Equal(expected.ForwardSimilarities.ToArray(), found.ForwardSimilarities.ToArray());
        Assert.Equal(expected.Backward.ToArray(), found.Backward.ToArray());
        Assert.Equal(expected.BackwardSimilarities.ToArray(), found.BackwardSimilarities.ToArray());
    }

    private static FeatureMap Stored(int channels, int seed) =>
        FeatureMap.FromHalves(new(10, 10), channels, ProductOracle.AnyHalves(new(seed), 100 * channels));

    private static float[] Descriptors(FusedView view)
    {
        var values = new float[view.Count * view.Channels];
        for (var i = 0; i < view.Count; i++)
        {
            view.CopyDescriptor(i, values.AsSpan(i * view.Channels, view.Channels));
        }

        return values;
    }
}
