using CsCheck;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Tests.Evaluation;

public class SeedSpreadTests
{
    [Fact]
    public void Statistics_are_those_of_a_sample()
    {
        // Mean 7/3; squared deviations 16/9, 1/9, 25/9 sum to 42/9; over n − 1 = 2 that is 7/3.
        SeedSpread spread = new([5, 6, 7], [1, 2, 4]);
        Assert.Equal(7.0 / 3, spread.Mean, 12);
        Assert.Equal(Math.Sqrt(7.0 / 3), spread.StandardDeviation!.Value, 12);
        Assert.Equal((1, 4), (spread.Minimum, spread.Maximum));
    }

    [Fact]
    public void A_single_seed_has_no_spread()
    {
        SeedSpread spread = new([1], [3]);
        Assert.Equal(3, spread.Mean);
        Assert.Null(spread.StandardDeviation);
        Assert.False(spread.IsBeyondSpread);
    }

    [Theory]
    [InlineData(1, 2, 4, true)]     // mean 2.33 above 1.53
    [InlineData(-1, -2, -4, true)]  // its mirror image
    [InlineData(-1, 4, 4, false)]   // mean 2.33 below 2.89, and signs differ
    [InlineData(-0.1, 4, 4, false)] // mean 2.63 above 2.37, but signs differ
    [InlineData(1, 1, 10, false)]   // mean 4 below 5.2
    [InlineData(0, 0, 0, false)]
    [InlineData(2, 2, 2, true)]     // no spread at all
    public void A_difference_is_beyond_the_spread_when_signs_agree_and_the_mean_is_above_the_deviation(double a, double b, double c, bool expected) =>
        Assert.Equal(expected, new SeedSpread([1, 2, 3], [a, b, c]).IsBeyondSpread);

    [Fact]
    public void Shifting_values_shifts_the_mean_and_leaves_the_deviation() =>
        Gen.Select(Gen.Double[-100, 100].Array[2, 8], Gen.Double[-100, 100]).Sample((values, shift) =>
        {
            int[] seeds = [.. Enumerable.Range(0, values.Length)];
            SeedSpread before = new(seeds, values), after = new(seeds, [.. values.Select(v => v + shift)]);
            // Sums of at most 8 numbers below 200 are rounded by at most 8 · 1600 · 2⁻⁵³ ≈ 1.5e-12; the deviation, a norm, changes by no more than its entries together.
            Assert.Equal(before.Mean + shift, after.Mean, 1e-10);
            Assert.Equal(before.StandardDeviation!.Value, after.StandardDeviation!.Value, 1e-10);
            Assert.True(before.Minimum <= before.Mean + 1e-10 && before.Mean <= before.Maximum + 1e-10);
        });

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SeedSpread([], []));
        Assert.Throws<ArgumentException>(() => new SeedSpread([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new SeedSpread([1, 1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new SeedSpread([1], [double.NaN]));
    }
}
