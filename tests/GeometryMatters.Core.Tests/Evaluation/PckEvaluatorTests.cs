using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;

namespace GeometryMatters.Tests.Evaluation;

public class PckEvaluatorTests
{
    private static (double X, double Y)? None => null;

    [Fact]
    public void Averages_per_image_and_per_key_point_differ_as_by_hand()
    {
        // Box side 100, alpha 0.1: right below 10 pixels.
        PairAnnotation[] pairs =
        [
            PairMaker.Pair("a", "cat", [(0, 0)], [(0, 0)]),
            PairMaker.Pair("b", "cat", [(0, 0), (10, 0), (20, 0), None], [(0, 0), (10, 0), (20, 0), (30, 0)]),
            PairMaker.Pair("c", "bus", [(0, 0), (10, 0)], [(0, 0), (10, 0)]),
            PairMaker.Pair("d", "bus", [(0, 0), None], [None, (0, 0)]),
        ];
        var report = new PckEvaluator(new() { Alphas = [0.1] }).EvaluatePredictions(pairs, p => p.Id switch
        {
            "a" => [new(0, 9.99f, 0)],
            "b" => [new(2, 20, 11), new(0, 6, 8), new(1, 10, 9)],
            _ => [new(0, 3, 4), new(1, 10, 5)],
        });
        Assert.Equal(1, report.SkippedPairs);
        Assert.Equal(["bus", "cat"], report.Categories.Select(c => c.Name));
        var cat = report.Categories[1].Scores;
        Assert.Equal((2, 4), (cat.Pairs, cat.Keypoints));
        Assert.Equal((1 + (1 / 3.0)) / 2, cat.PerImage[0], 12); // the distance of exactly 10 is wrong
        Assert.Equal(2 / 4.0, cat.PerKeypoint[0], 12);
        Assert.Equal((1 + (1 / 3.0) + 1) / 3, report.Overall.PerImage[0], 12);
        Assert.Equal(4 / 6.0, report.Overall.PerKeypoint[0], 12);
        Assert.Equal((0, 0.0), (report.Overall.GeoAwareKeypoints, report.Overall.GeoAwarePerImage[0]));
        Assert.Equal([1, 1, 2], report.Pairs.Select(p => p.Correct[0]));
    }

    [Fact]
    public void Geo_aware_needs_two_members_in_the_target_and_the_key_point_in_both()
    {
        IReadOnlyList<IReadOnlyList<int>> groups = [[1, 2], [3, 4, 5], [40, 41]];
        var both = PairMaker.Pair("p", "x", [(0, 0), (1, 1), None, (3, 3), None, None], [(0, 0), (1, 1), (2, 2), (3, 3), None, None]);
        Assert.Equal([1], GeoAwareGroups.SlotsOf(both, groups));
        var sourceOnly = PairMaker.Pair("q", "x", [None, (1, 1), (2, 2), None, None, None], [None, (1, 1), None, None, None, None]);
        Assert.Empty(GeoAwareGroups.SlotsOf(sourceOnly, groups));
        var three = PairMaker.Pair("r", "x", [None, None, None, (3, 3), (4, 4), None], [None, None, None, (3, 3), (4, 4), (5, 5)]);
        Assert.Equal([3, 4], GeoAwareGroups.SlotsOf(three, groups));

        var report = new PckEvaluator(new() { Alphas = [0.05, 0.1] }).EvaluatePredictions(
            [both, sourceOnly, three],
            p => p.Id switch
            {
                "p" => [new(0, 0, 0), new(1, 8, 1), new(3, 99, 99)],
                "q" => [new(1, 1, 1)],
                _ => [new(3, 3, 3), new(4, 99, 99)],
            },
            _ => groups);
        Assert.Equal((2, 3), (report.Overall.GeoAwarePairs, report.Overall.GeoAwareKeypoints));
        Assert.Equal([0.25, 0.75], report.Overall.By(PckProtocol.GeoAwarePerImage));
        Assert.Equal([1 / 3.0, 2 / 3.0], report.Overall.By(PckProtocol.GeoAwarePerKeypoint));
        Assert.Equal([0, 1], report.Pairs[0].GeoAwareCorrect);
    }

    [Fact]
    public void Descriptors_that_are_unique_per_cell_give_full_marks_within_half_a_cell()
    {
        // 840 / 60 = 14 pixels a cell: points at cell centres come back exactly.
        float[] values = new float[3600 * 2];
        for (var cell = 0; cell < 3600; cell++)
        {
            (values[2 * cell], values[(2 * cell) + 1]) = MathF.SinCos(cell * 0.0017f);
        }

        FeatureMap map = new(new(60, 60), 2, values);
        (double, double)?[] points = [(7, 7), (441, 21), (833, 833)];
        var pair = PairMaker.Pair("p", "cat", points, points);
        List<StageProgress> progress = [];
        var report = new PckEvaluator(new() { Transfer = new() { ReadOut = KeypointReadOut.Argmax } })
            .Evaluate([pair], _ => map, progress: new Recorder(progress));
        Assert.Equal([1.0, 1, 1], report.Overall.PerImage);
        Assert.Equal([0.01, 0.05, 0.10], report.Alphas);
        Assert.Equal([new("pck", 1, 1, "p")], progress);
    }

    [Fact]
    public void Tables_of_SPair_and_AP_10K_are_those_of_the_reference()
    {
        using var tables = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/geo_tables.json")));
        var ap10k = Groups(tables.RootElement.GetProperty("ap10k_geo_groups"));
        Assert.Equal(ap10k, GeoAwareGroups.Ap10K);
        foreach (var category in tables.RootElement.GetProperty("spair_geo_groups").EnumerateObject())
        {
            Assert.Equal(Groups(category.Value), SpairKeypointGroups.For(category.Name));
        }

        static int[][] Groups(System.Text.Json.JsonElement list) =>
            [.. list.EnumerateArray().Where(g => g.ValueKind == System.Text.Json.JsonValueKind.Array).Select(g => g.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
    }

    [Fact]
    public void Wrong_sets_of_predictions_and_bad_options_are_misuse()
    {
        var pair = PairMaker.Pair("p", "cat", [(0, 0), (1, 1)], [(0, 0), (1, 1)]);
        PckEvaluator evaluator = new();
        Assert.Throws<ArgumentException>(() => evaluator.EvaluatePredictions([pair], _ => [new(0, 0, 0)]));
        Assert.Throws<ArgumentException>(() => evaluator.EvaluatePredictions([pair], _ => [new(0, 0, 0), new(0, 0, 0)]));
        Assert.Throws<ArgumentException>(() => PckRule.Judge(pair, [new(7, 0, 0)], 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PckEvaluator(new() { Alphas = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PckEvaluator(new() { Alphas = [double.NaN] }));
        Assert.Throws<OperationCanceledException>(() => evaluator.EvaluatePredictions([pair], _ => [], cancellationToken: new(true)));
    }

    private sealed class Recorder(List<StageProgress> seen) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => seen.Add(value);
    }
}
