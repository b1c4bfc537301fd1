using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class CandidateGeneratorTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    [Fact]
    public void A_view_against_itself_keeps_every_cell()
    {
        var view = FusedView.Create(MadeViews.Create(MadeViews.Full(6), new() { ["a"] = MadeViews.Noise(6, 20, 1) }), One);
        var set = new CandidateGenerator().Generate(view, view);
        Assert.Equal(new(36, 36, 0, 0), set.Counts);
        Assert.Equal(set.All, set.Cyclic);
        Assert.All(set.All, c => Assert.Equal(c.SourceCell, c.TargetCell));
    }

    [Fact]
    public void Cells_are_grid_cells_not_rows()
    {
        Mask source = new(4, 4) { [3, 0] = true }, target = new(4, 4) { [1, 2] = true };
        var map = MadeViews.Noise(4, 3, 1);
        var set = new CandidateGenerator().Generate(Fuse(source, map), Fuse(target, map));
        Assert.Equal((3, 9), (set.All[0].SourceCell, set.All[0].TargetCell));
    }

    [Theory]
    [InlineData(2.0, 0.05, false, 1)] // threshold max(0.1, 1) cells: only the exact return
    [InlineData(2.0, 0.05, true, 2)] // the floor included: its neighbour too
    [InlineData(50.0, 0.05, false, 3)] // threshold 2.5 cells: two cells away still passes
    [InlineData(40.0, 0.05, false, 2)] // threshold exactly 2 cells, strict
    public void A_match_is_kept_when_it_returns_nearer_than_the_threshold(double boxSide, double tau, bool inclusive, int kept)
    {
        // All four cells in a row match the one target cell, which matches back to the first: distances 0, 1, 2 and 3 cells.
        var (source, target) = Collapsing(4, boxSide);
        CyclicConsistency check = new(new() { RelativeThreshold = tau, MinThresholdInclusive = inclusive });
        var set = new CandidateGenerator(null, check).Generate(source, target);
        Assert.Equal(kept, set.Cyclic.Count);
        Assert.Equal(kept, set.Counts.Cyclic);
        Assert.Equal(Enumerable.Range(0, kept), set.Cyclic.Select(c => c.SourceCell));
    }

    [Fact]
    public void Distances_are_in_canvas_pixels_whatever_the_image_size()
    {
        var (source, target) = Collapsing(4, 4);
        var distances = CyclicConsistency.ReturnDistances(source, new NearestNeighborMatcher().Match(source, target));
        Assert.Equal([0, 14, 28, 42], distances);
    }

    [Fact]
    public void No_match_may_survive()
    {
        var (source, target) = Collapsing(4, 4);
        var set = new CandidateGenerator(null, new(new() { RelativeThreshold = 0, MinThresholdCells = 0 })).Generate(source, target);
        Assert.Empty(set.Cyclic);
        Assert.Equal(new(4, 0, 0, 0), set.Counts);
    }

    [Fact]
    public void Named_rules_are_the_papers_the_strict_one_and_the_predecessors()
    {
        // Distances of the way back: 0, 1, 2 and 3 cells of a box of 4.
        var (source, target) = Collapsing(4, 4);
        Assert.Equal(1, Kept(CyclicConsistencyOptions.Paper));
        Assert.Equal(1, Kept(CyclicConsistencyOptions.Strict));
        Assert.Equal(3, Kept(CyclicConsistencyOptions.Predecessor));
        Assert.Equal(new CyclicConsistencyOptions(), CyclicConsistencyOptions.Paper);

        int Kept(CyclicConsistencyOptions options) => new CandidateGenerator(null, new(options)).Generate(source, target).Cyclic.Count;
    }

    [Fact]
    public void Two_ways_are_both_one_ways_together_and_mutual_ones_are_what_both_have() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 25], Gen.Int[1, 25], Gen.Double[0, 0.6]).Sample((seed, sources, targets, tau) =>
        {
            var source = Fuse(MadeViews.First(5, sources), MadeViews.Noise(5, 3, seed));
            var target = Fuse(MadeViews.First(5, targets), MadeViews.Noise(5, 3, seed + 1));
            CyclicConsistency cyclic = new(new() { RelativeThreshold = tau });
            var there = Of(CandidateDirection.OneWay).Generate(source, target);
            var back = Of(CandidateDirection.OneWay).Generate(target, source);
            var both = Of(CandidateDirection.TwoWay).Generate(source, target);
            var mutual = Of(CandidateDirection.Mutual).Generate(source, target);
            Correspondence[] turned = [.. back.All.Select(Turn)], turnedCyclic = [.. back.Cyclic.Select(Turn)];

            Assert.Equal(Ordered(there.All.Union(turned)), both.All);
            Assert.Equal(Ordered(there.Cyclic.Union(turnedCyclic)), both.Cyclic);
            Assert.Equal(Ordered(there.All.Intersect(turned)), mutual.All);
            Assert.Equal(mutual.All, mutual.Cyclic);
            Assert.Subset(there.Cyclic.ToHashSet(), mutual.Cyclic.ToHashSet());
            Assert.Equal((both.All.Count, both.Cyclic.Count, mutual.All.Count), (both.Counts.Candidates, both.Counts.Cyclic, mutual.Counts.Candidates));
            Assert.All([there, both, mutual], s => Assert.Equal(there.All, s.Nearest));

            // Exchanging the views turns two-way and mutual candidates round and changes nothing else.
            Assert.Equal(Ordered(Of(CandidateDirection.TwoWay).Generate(target, source).Cyclic.Select(Turn)), both.Cyclic);
            Assert.Equal(Ordered(Of(CandidateDirection.Mutual).Generate(target, source).All.Select(Turn)), mutual.All);

            CandidateGenerator Of(CandidateDirection direction) => new(null, cyclic, new() { Direction = direction });
        }, iter: 300);

    [Fact]
    public void Options_are_checked_and_default_to_the_papers()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CandidateGenerator(options: new() { Direction = (CandidateDirection)3 }));
        CyclicConsistencyOptions options = new();
        Assert.Equal((0.05, 1.0), (options.RelativeThreshold, options.MinThresholdCells));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CyclicConsistency(options with { RelativeThreshold = -1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CyclicConsistency(options with { MinThresholdCells = double.NaN }));
    }

    [Fact]
    public void A_cap_draws_distinct_matches_in_order_and_repeats_itself()
    {
        var labels = Labels(400);
        SamplingCap cap = new();
        var first = cap.Sample(labels, 7);
        Assert.Equal(50, first.Length);
        Assert.Equal(first.OrderBy(c => c.SourceCell).Distinct(), first);
        Assert.Equal(first, cap.Sample(labels, 7));
        Assert.NotEqual(first, cap.Sample(labels, 8));
        Assert.NotEqual(first, cap.Sample(labels with { TargetId = "other" }, 7));
        Assert.NotEqual(first, (cap with { Seed = 1 }).Sample(labels, 7));
        Assert.Equal(20, cap.Sample(Labels(20), 0).Length);
        Assert.Empty(cap.Sample(Labels(0), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => (cap with { PerPair = 0 }).Sample(labels, 0));
    }

    [Fact]
    public void A_cap_draws_every_match_equally_often()
    {
        var labels = Labels(100);
        var hits = new int[100];
        SamplingCap cap = new() { PerPair = 25 };
        for (var round = 0; round < 4000; round++)
        {
            foreach (var c in cap.Sample(labels, round))
            {
                hits[c.SourceCell]++;
            }
        }

        // Binomial(4000, ¼): mean 1000, deviation 27.4; five deviations over 100 cells fail by chance once in 17,000 seeds.
        Assert.All(hits, h => Assert.InRange(h, 863, 1137));
    }

    private static Correspondence Turn(Correspondence match) => new(match.TargetCell, match.SourceCell, match.Similarity);

    private static IEnumerable<Correspondence> Ordered(IEnumerable<Correspondence> matches) => matches.OrderBy(m => m.SourceCell).ThenBy(m => m.TargetCell);

    private static FusedView Fuse(Mask mask, FeatureMap map) => FusedView.Create(MadeViews.Create(mask, new() { ["a"] = map }), One);

    private static (FusedView Source, FusedView Target) Collapsing(int cells, double boxSide)
    {
        float[] values = new float[16 * 2];
        for (var i = 0; i < cells; i++)
        {
            (values[2 * i], values[(2 * i) + 1]) = (MathF.Cos(0.1f * i), MathF.Sin(0.1f * i));
        }

        FeatureMap map = new(new(4, 4), 2, values);
        // 40-pixel images on a canvas of 56: the box is given in image pixels, so a side of k cells is 10 k pixels.
        Mask source = new(40, 40), target = new(40, 40);
        for (var y = 0; y < 10; y++)
        {
            for (var x = 0; x < 10 * cells; x++)
            {
                source[x, y] = true;
                target[x, y] = x < 10;
            }
        }

        Letterbox letterbox = new(40, 40, 56, 4);
        PixelBox box = new(0, 0, 10 * boxSide, 10);
        return (
            FusedView.Create(MadeViews.Create(source, new() { ["a"] = map }, letterbox, box), One),
            FusedView.Create(MadeViews.Create(target, new() { ["a"] = map }, letterbox, box), One));
    }

    private static PairLabels Labels(int count) => new()
    {
        Category = "test",
        SourceId = "a",
        TargetId = "b",
        SourceLetterbox = new(4, 4),
        TargetLetterbox = new(4, 4),
        Kept = [.. Enumerable.Range(0, count).Select(i => new Correspondence(i, i, 1))],
        Counts = default,
    };
}
