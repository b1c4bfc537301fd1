using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class ChainTrackerTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));

    [Theory]
    [InlineData("pair01_eucl_dist_True")]
    [InlineData("pair01_strict_True")]
    [InlineData("pair01_eucl_dist_False")]
    public void Matches_of_a_pair_are_the_predecessors_for_each_of_its_rules(string rule)
    {
        var chain = PredecessorChain.Load();
        var expected = PredecessorChain.Lists(chain.Expected.GetProperty(rule));
        CyclicConsistency cyclic = new(rule.Contains("strict", StringComparison.Ordinal) ? CyclicConsistencyOptions.Strict : CyclicConsistencyOptions.Predecessor);
        var set = new CandidateGenerator(null, cyclic).Generate(chain.Fused[0], chain.Fused[1]);
        var found = rule.EndsWith("False", StringComparison.Ordinal) ? set.All : set.Cyclic;
        Assert.Equal(expected[0], found.Select(m => m.SourceCell));
        Assert.Equal(expected[1], found.Select(m => m.TargetCell));
    }

    [Fact]
    public void Steps_of_a_chain_are_the_predecessors()
    {
        var chain = PredecessorChain.Load();
        var steps = chain.Expected.GetProperty("chain_steps").EnumerateArray().Select(PredecessorChain.Lists).ToArray();
        var tracks = new ChainTracker().Track(chain.Fused);
        Assert.Equal(3, tracks.Steps.Count);
        for (var k = 0; k < 3; k++)
        {
            Assert.Equal(steps[k][0], tracks.Steps[k].SourceCells);
            Assert.Equal(steps[k][1], tracks.Steps[k].TargetCells);
        }
    }

    [Theory]
    [InlineData("chain_filter0_0.15", 0)]
    [InlineData("chain_filter1_0.15", 0.15)]
    [InlineData("chain_filter1_0.25", 0.25)]
    public void Annotations_of_all_ordered_pairs_are_the_predecessors(string key, double threshold)
    {
        var chain = PredecessorChain.Load();
        var expected = chain.Expected.GetProperty(key).EnumerateArray().ToArray();
        ICorrespondenceFilter filter = threshold > 0 ? new SphericalMapFilter(new() { ThresholdDegrees = threshold * 180 }) : new NoFilter();
        var tracks = new ChainTracker().Track(chain.Fused);
        var pairs = tracks.OrderedPairs().ToArray();
        Assert.Equal(expected.Length, pairs.Length);
        for (var p = 0; p < pairs.Length; p++)
        {
            var (i, j) = pairs[p];
            Assert.Equal((chain.Views[i].Id, chain.Views[j].Id), (expected[p].GetProperty("src_imname").GetString(), expected[p].GetProperty("trg_imname").GetString()));
            var candidates = Array.ConvertAll(tracks.Between(i, j), m => new LiftedCorrespondence(m, null, null));
            var verdicts = new FilterVerdict[candidates.Length];
            filter.Evaluate(new(chain.Views[i], chain.Views[j]), candidates, verdicts);
            var kept = candidates.Where((_, c) => verdicts[c].Accepted).Select(c => c.Match).ToArray();
            Assert.Equal(expected[p].GetProperty("num_kps").GetInt32(), kept.Length);
            Assert.Equal(PredecessorChain.Lists(expected[p].GetProperty("source_kps")), kept.Select(m => Corner(m.SourceCell)));
            Assert.Equal(PredecessorChain.Lists(expected[p].GetProperty("target_kps")), kept.Select(m => Corner(m.TargetCell)));
        }

        static int[] Corner(int cell) => [14 * (cell % 12), 14 * (cell / 12)];
    }

    [Fact]
    public void Tracks_are_those_of_a_plain_loop_whatever_the_features() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[2, 4], Gen.Int[1, 16], Gen.Double[0, 2]).Sample((seed, length, count, cells) =>
        {
            var views = Enumerable.Range(0, length)
                .Select(k => FusedView.Create(MadeViews.Create(MadeViews.First(4, count), new() { ["a"] = MadeViews.Noise(4, 2, seed + k) }), One)).ToArray();
            CyclicConsistencyOptions options = new() { RelativeThreshold = 0, MinThresholdCells = cells, MinThresholdInclusive = true };
            var tracks = new ChainTracker(new(options), new() { MaxDegreeOfParallelism = 2 }).Track(views);
            var slow = Slow(views, cells);
            Assert.Equal(slow.Count, tracks.Count);
            for (var k = 0; k < length; k++)
            {
                Assert.Equal(slow.Select(t => t[k]), tracks.Cells(k));
            }

            // A step is no other than the pairs of neighbouring views, as far as they came through.
            var last = tracks.Between(length - 2, length - 1);
            Assert.Equal(tracks.Steps[^1].SourceCells, last.Select(m => m.SourceCell));
            Assert.Equal(tracks.Steps[^1].TargetCells, last.Select(m => m.TargetCell));
        }, iter: 200);

    [Fact]
    public void The_way_back_ends_among_what_survived_and_not_anywhere_in_the_foreground()
    {
        // Views of four cells in a row, told by angles on a circle.
        var first = Circle(0, 0.5, 1, 1.5);
        var second = Circle(1.46, 1.55, 0, 0.9);
        var third = Circle(0.89, 0.02, 1.52, -3);
        CyclicConsistency strict = new(CyclicConsistencyOptions.Strict);
        var tracks = new ChainTracker(strict).Track([first, second, third]);

        // 0 → 0, 0.5 → 0.9 → 1, 1 → 0.9 → 1, 1.5 → 1.46: cells 2, 3 and 0 of the second view are left.
        Assert.Equal([0, 2, 3], tracks.Steps[0].SourceCells);
        Assert.Equal([2, 3, 0], tracks.Steps[0].TargetCells);

        // From 1.46 on to 1.52, whose nearest neighbour in the whole second view is 1.55: that one has no match, so the way back ends at 1.46.
        Assert.Equal([2, 3, 0], tracks.Steps[1].SourceCells);
        Assert.Equal([1, 0, 2], tracks.Steps[1].TargetCells);
        Assert.Equal([0, 2, 3], tracks.Cells(0));
        Assert.DoesNotContain(new CandidateGenerator(null, strict).Generate(second, third).Cyclic, m => m.SourceCell == 0);

        static FusedView Circle(params double[] angles)
        {
            var values = new float[32];
            for (var i = 0; i < 4; i++)
            {
                (values[2 * i], values[(2 * i) + 1]) = ((float)Math.Cos(angles[i]), (float)Math.Sin(angles[i]));
            }

            return FusedView.Create(MadeViews.Create(MadeViews.First(4, 4), new() { ["a"] = new FeatureMap(new(4, 4), 2, values) }), One);
        }
    }

    [Fact]
    public void A_chain_of_two_views_is_the_predecessors_pair()
    {
        FusedView[] views = [View(1), View(2)];
        var tracks = new ChainTracker().Track(views);
        var pair = new CandidateGenerator(null, new(CyclicConsistencyOptions.Predecessor)).Generate(views[0], views[1]).Cyclic;
        Assert.Equal(pair.Select(m => (m.SourceCell, m.TargetCell)), tracks.Between(0, 1).Select(m => (m.SourceCell, m.TargetCell)));

        // The similarity is that of the matcher but for the order of a sum of 8 products below 1.
        Assert.All(pair.Zip(tracks.Between(0, 1)), p => Assert.Equal(p.First.Similarity, p.Second.Similarity, 1e-5f));
    }

    [Fact]
    public void Misuse_is_reported()
    {
        ChainTracker tracker = new();
        var other = FusedView.Create(MadeViews.Create(MadeViews.Full(4), new() { ["b"] = MadeViews.Noise(4, 8, 1) }), new(new FusionWeight("b", 1)));
        Assert.Throws<ArgumentException>(() => tracker.Track([View(1)]));
        Assert.Throws<ArgumentException>(() => tracker.Track([View(1), other]));
        Assert.Throws<OperationCanceledException>(() => tracker.Track([View(1), View(2)], new(canceled: true)));
        var tracks = tracker.Track([View(1), View(2)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tracks.Cells(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => tracks.Between(-1, 0));
    }

    private static FusedView View(int seed) => FusedView.Create(MadeViews.Create(MadeViews.Full(4), new() { ["a"] = MadeViews.Noise(4, 8, seed) }), One);

    // Tracks one at a time; the way back is searched among the sources that are left.
    private static List<int[]> Slow(FusedView[] views, double cells)
    {
        var tracks = views[0].Cells.ToArray().Select(c => new List<int> { c }).ToList();
        for (var k = 0; k + 1 < views.Length; k++)
        {
            var sources = tracks.Select(t => t[^1]).ToArray();
            List<List<int>> kept = [];
            foreach (var track in tracks)
            {
                var there = Best(views[k + 1].Cells.ToArray(), c => Similarity(views[k], track[^1], views[k + 1], c));
                var back = Best(sources, c => Similarity(views[k], c, views[k + 1], there));
                if (Math.Sqrt(Math.Pow((back / 4) - (track[^1] / 4), 2) + Math.Pow((back % 4) - (track[^1] % 4), 2)) * 14 <= cells * 14)
                {
                    kept.Add([.. track, there]);
                }
            }

            tracks = kept;
        }

        return [.. tracks.Select(t => t.ToArray())];

        static int Best(int[] among, Func<int, float> similarity) => among.Aggregate((a, b) => similarity(b) > similarity(a) ? b : a);

        // Two channels: one product and one fused multiply-add, as the kernels sum them.
        static float Similarity(FusedView a, int cellA, FusedView b, int cellB)
        {
            float[] x = new float[2], y = new float[2];
            a.CopyDescriptor(a.IndexOf(cellA), x);
            b.CopyDescriptor(b.IndexOf(cellB), y);
            return MathF.FusedMultiplyAdd(x[1], y[1], x[0] * y[0]);
        }
    }
}
