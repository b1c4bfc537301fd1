using GeometryMatters.Evaluation;

namespace GeometryMatters.Tests.Evaluation;

public class AblationTableTests
{
    /// <summary>Four bus and two cat pairs of one key point each, of which so many are placed right at 0.05 and 0.10; bus key points are geo-aware.</summary>
    internal static PckReport Report(int busRight, int catRight, string subset = "toys")
    {
        var pairs = Enumerable.Range(0, 6)
            .Select(i => PairMaker.Pair($"{i}", i < 4 ? "bus" : "cat", [(0, 0), null], [(0, 0), (50, 0)]))
            .ToArray();
        return new PckEvaluator(new() { Alphas = [0.05, 0.1], Subset = subset }).EvaluatePredictions(
            pairs,
            // Thresholds are 5 and 10 pixels: 7 is right at the second alone.
            p => [new(0, int.Parse(p.Id, System.Globalization.CultureInfo.InvariantCulture) is var i && (i < 4 ? i < busRight : i - 4 < catRight) ? 1 : i == 3 ? 7 : 99, 0)],
            c => c == "bus" ? [[0, 1]] : []);
    }

    private static readonly AblationVariant[] Variants = [new("zero-shot", ["-", "both"]), new("full", ["yes", "both"]), new("thin", ["yes", "fine"])];

    internal static AblationTable Table() => new(
        ["labels", "features"],
        Variants,
        [
            new("full", 3, Report(3, 0)),
            new("zero-shot", 1, Report(1, 1)),
            new("zero-shot", 2, Report(1, 1)),
            new("zero-shot", 3, Report(2, 1)),
            new("full", 1, Report(2, 1)),
            new("full", 2, Report(3, 1)),
            new("thin", 2, Report(0, 0)),
        ]);

    [Fact]
    public void Scores_are_means_over_seeds()
    {
        // At 0.05: 2/6, 2/6, 3/6 for zero-shot.
        var score = Table().Score("zero-shot", PckProtocol.PerImage, 0.05)!;
        Assert.Equal([1, 2, 3], score.Seeds);
        Assert.Equal(700.0 / 18, score.Mean, 10);
        // Deviations −5.56, −5.56, 11.11: the sample's standard deviation is 16.67 / √3.
        Assert.Equal(100 / 6.0 / Math.Sqrt(3), score.StandardDeviation!.Value, 10);
        Assert.Equal(100.0 / 3, score.Minimum, 10);
        Assert.Equal(50, score.Maximum, 10);

        // At 0.10 the bus pair 3, seven pixels off, is right too: 3/6, 3/6, 4/6.
        Assert.Equal(1000.0 / 18, Table().Score("zero-shot", PckProtocol.PerImage, 0.1)!.Mean, 10);
        Assert.Equal(50, Table().Score("zero-shot", PckProtocol.PerImage, 0.05, "cat")!.Mean, 10);
    }

    [Fact]
    public void Deltas_are_taken_within_seeds()
    {
        // Full has 3/6, 4/6, 3/6: differences of 1/6, 2/6, 0.
        var delta = Table().Delta("full", "zero-shot", PckProtocol.PerImage, 0.05)!;
        double[] expected = [100.0 / 6, 200.0 / 6, 0];
        Assert.All(delta.Values.Zip(expected), p => Assert.Equal(p.Second, p.First, 10));
        Assert.Equal(100.0 / 6, delta.Mean, 10);
        Assert.Equal(100.0 / 6, delta.StandardDeviation!.Value, 10);
        Assert.False(delta.IsBeyondSpread);

        // Bus: 25, 50, 25, all up and twice their deviation.
        var bus = Table().Delta("full", "zero-shot", PckProtocol.GeoAwarePerImage, 0.05, "bus")!;
        Assert.Equal(100.0 / 3, bus.Mean, 10);
        Assert.Equal(25 / Math.Sqrt(3), bus.StandardDeviation!.Value, 10);
        Assert.True(bus.IsBeyondSpread);
    }

    [Fact]
    public void A_variant_is_compared_over_the_seeds_that_both_have()
    {
        var delta = Table().Delta("thin", "zero-shot", PckProtocol.PerImage, 0.05)!;
        Assert.Equal([2], delta.Seeds);
        Assert.Equal(-100.0 / 3, delta.Mean, 10);
        Assert.Null(delta.StandardDeviation);
    }

    [Fact]
    public void What_nothing_counts_is_absent()
    {
        Assert.Null(Table().Score("full", PckProtocol.GeoAwarePerImage, 0.05, "cat"));
        Assert.Null(Table().Score("full", PckProtocol.PerImage, 0.05, "dog"));
        Assert.Null(Table().Delta("full", "thin", PckProtocol.GeoAwarePerImage, 0.05, "cat"));
        AblationTable apart = new([], [new("a", []), new("b", [])], [new("a", 1, Report(1, 1)), new("b", 2, Report(1, 1))]);
        Assert.Null(apart.Delta("a", "b", PckProtocol.PerImage, 0.05));
    }

    [Fact]
    public void Seeds_and_categories_are_ordered()
    {
        Assert.Equal([1, 2, 3], Table().Seeds);
        Assert.Equal(["bus", "cat"], Table().Categories);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        AblationCell cell = new("zero-shot", 1, Report(1, 1));
        string[] factors = ["labels", "features"];
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, [], [cell]));
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, Variants, []));
        Assert.Throws<ArgumentException>(() => new AblationTable(["labels"], Variants, [cell]));
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, [Variants[0], Variants[0]], [cell]));
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, Variants, [cell, cell]));
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, Variants, [cell with { Variant = "other" }]));
        // Numbers of other conditions do not belong into one table.
        Assert.Throws<ArgumentException>(() => new AblationTable(factors, Variants, [cell, new("full", 1, Report(1, 1, "others"))]));
        Assert.Throws<ArgumentException>(() => Table().Score("other", PckProtocol.PerImage, 0.05));
        Assert.Throws<ArgumentException>(() => Table().Score("full", PckProtocol.PerImage, 0.2));
        Assert.Throws<ArgumentException>(() => Table().Delta("full", "other", PckProtocol.PerImage, 0.05));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table().Score("full", (PckProtocol)9, 0.05));
    }
}
