using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Tests.Pipelines;

public class WeightSearchTests
{
    private const int Side = 12;

    private static readonly FusionWeights Uneven = new(new FusionWeight("a", 0.2), new FusionWeight("b", 0.3), new FusionWeight("c", 0.5));

    [Fact]
    public void Every_mixture_scores_what_matching_with_it_scores()
    {
        PairAnnotation[] pairs = [new("1", Annotation("s"), Annotation("t")), new("2", Annotation("t"), Annotation("u"))];
        var report = new WeightSearch().Run(pairs, Prepared(Uneven));
        Assert.Equal(28, report.Scores.Count);
        Assert.Equal(28, report.Scores.Select(s => s.Weights).Distinct().Count());
        foreach (var score in report.Scores)
        {
            var matched = new FilterComparison().Measure(pairs, Prepared(score.Weights), [])[0].Report;
            Assert.Equal((matched.Right, matched.Right + matched.Wrong), (score.Right, score.Total));
        }

        // The mixtures do differ, so that the equality above says something.
        Assert.True(report.Scores.Select(s => s.Right).Distinct().Count() > 3);
    }

    [Fact]
    public void The_best_mixture_is_the_highest_and_among_near_ties_the_one_that_leans_on_the_favoured_feature()
    {
        WeightSearchReport report = new(["a", "field"], 2, [Score(2, 0, 50), Score(1, 1, 52), Score(0, 2, 51)]);
        Assert.Equal(52, report.Best().PckPercent);
        Assert.Equal(51, report.Best(1).PckPercent);
        Assert.Equal(50, report.Best(2, "a").PckPercent);
        Assert.Throws<ArgumentOutOfRangeException>(() => report.Best(-1));

        static WeightScore Score(int a, int field, int right) =>
            new([a, field], new(new FusionWeight("a", a / 2.0), new FusionWeight(FusionWeights.FieldName, field / 2.0)), right, 100);
    }

    [Fact]
    public void The_heat_map_shows_a_cell_per_mixture()
    {
        var report = new WeightSearch().Run([new("1", Annotation("s"), Annotation("t"))], Prepared(Uneven));
        var image = WeightSearchDrawing.Draw(report, 48);
        Assert.Equal((7 * 48) + 112, image.Width);

        // A corner pixel of each cell is coloured on and below the diagonal, and white above it.
        for (var a = 0; a <= 6; a++)
        {
            for (var b = 0; b <= 6; b++)
            {
                var pixel = image.Pixels.Slice((((56 + ((6 - b) * 48) + 6) * image.Width) + 56 + (a * 48) + 6) * 3, 3);
                Assert.Equal(a + b > 6, pixel[0] == 255 && pixel[1] == 255 && pixel[2] == 255);
            }
        }
    }

    [Fact]
    public void The_best_mixture_has_a_whole_frame_and_the_one_used_a_broken_one()
    {
        var report = new WeightSearch().Run([new("1", Annotation("s"), Annotation("t"))], Prepared(Uneven));
        var best = report.Best();
        var used = report.Scores.First(s => s != best);
        var image = WeightSearchDrawing.Draw(report, 48, used);
        Assert.All(Enumerable.Range(0, 47), i => Assert.True(IsInk(best, i)));
        Assert.InRange(Enumerable.Range(0, 47).Count(i => IsInk(used, i)), 20, 30);
        Assert.Throws<ArgumentException>(() => WeightSearchDrawing.Draw(report, 48, used with { Right = used.Right + 1 }));

        bool IsInk(WeightScore score, int column) =>
            image[56 + (score.Parts[0] * 48) + column, 56 + ((6 - score.Parts[1]) * 48) + 1].SequenceEqual(image[56 + (best.Parts[0] * 48), 56 + ((6 - best.Parts[1]) * 48)]);
    }

    [Fact]
    public void Misuse_is_told()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightSearch(new() { Parts = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightSearch(new() { Alpha = double.NaN }));
        Assert.Throws<ArgumentException>(() => new WeightSearch().Run([], Prepared(Uneven)));
        WeightSearchReport two = new(["a", "b"], 1, [new([1, 0], new(new FusionWeight("a", 1)), 1, 1)]);
        Assert.Throws<ArgumentException>(() => WeightSearchDrawing.Draw(two));
    }

    private static Func<ImageAnnotation, PreparedView> Prepared(FusionWeights weights)
    {
        PseudoLabelPipeline pipeline = new(weights, new NoFilter());
        var views = new[] { "s", "t", "u" }.ToDictionary(id => id, id => pipeline.Prepare(MadeViews.Create(
            MadeViews.Full(Side),
            new() { ["a"] = Map(id, 1, 1.0f), ["b"] = Map(id, 2, 2.0f), ["c"] = Map(id, 3, 4.0f) },
            id: id)));
        return image => views[image.Id];
    }

    // What all views share at a cell, with noise of their own.
    private static FeatureMap Map(string id, int seed, float noise)
    {
        float[] shared = MadeViews.Noise(Side, 12, seed).Values.ToArray(), own = MadeViews.Noise(Side, 12, (10 * seed) + id[0]).Values.ToArray();
        return new(new(Side, Side), 12, [.. shared.Zip(own, (s, o) => s + (noise * o))]);
    }

    private static ImageAnnotation Annotation(string id) => new()
    {
        Id = id,
        Category = "test",
        ImagePath = "",
        Width = Side,
        Height = Side,
        Box = new(0, 0, Side, Side),
        Keypoints = [.. Enumerable.Range(0, 40).Select(k => new Keypoint((k * 7 % Side) + 0.5, (k * 3 / Side) + 0.5, true))],
    };
}
