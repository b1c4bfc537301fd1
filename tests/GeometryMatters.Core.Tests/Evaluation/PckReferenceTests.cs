using System.Text.Json;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Evaluation;

/// <summary>Whole evaluations of the published code on a small data set: its predictions go in, its percentages must come out.</summary>
public class PckReferenceTests
{
    [Theory]
    [InlineData("soft7")]
    [InlineData("argmax")]
    [InlineData("soft7_flip")]
    [InlineData("soft5_flip_mnn")]
    [InlineData("soft7_imgthr")]
    public void Percentages_agree_with_the_published_code(string run)
    {
        var expected = Expected(run);
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        var pairs = data.Categories.SelectMany(c => data.ReadPairs(DatasetSplit.Test, c)).ToArray();
        var predictions = Predictions(expected, pairs);
        var unit = run == "soft7_imgthr" ? PckUnit.Canvas : PckUnit.TargetBox;
        var report = Evaluate(unit);
        Assert.Equal(0, report.SkippedPairs);
        foreach (var (name, scores) in report.Categories)
        {
            var category = expected.GetProperty(name);
            Check(category.GetProperty("img_correct_010_005_001_N"), scores.PerImage, scores.Pairs);
            Check(category.GetProperty("kpt_correct_010_005_001_n"), scores.PerKeypoint, scores.Keypoints);
        }

        Check(expected.GetProperty("overall_per_image"), report.Overall.PerImage);
        Check(expected.GetProperty("overall_per_kpt"), report.Overall.PerKeypoint);

        // The offline part of the reference always uses the target's box.
        var offline = expected.GetProperty("offline");
        var box = Evaluate(PckUnit.TargetBox);
        Check(offline.GetProperty("per_image"), box.Overall.PerImage);
        Check(offline.GetProperty("per_kpt"), box.Overall.PerKeypoint);
        Check(offline.GetProperty("geo_per_image")[0], box.Overall.GeoAwarePerImage);
        Check(offline.GetProperty("geo_per_kpt")[0], box.Overall.GeoAwarePerKeypoint);
        Assert.Equal(offline.GetProperty("geo_per_image")[1].GetInt32(), box.Overall.GeoAwarePairs);
        Assert.Equal(offline.GetProperty("geo_per_kpt")[1].GetInt32(), box.Overall.GeoAwareKeypoints);
        Assert.Equal(offline.GetProperty("az").EnumerateArray().Select(a => (int?)a.GetInt32()), box.Pairs.Select(p => p.AzimuthBinDifference));

        PckReport Evaluate(PckUnit unit) =>
            new PckEvaluator(new() { Alphas = [0.10, 0.05, 0.01], Unit = unit }).EvaluatePredictions(pairs, p => predictions[p.Id], data.GeoAwareGroups);
    }

    [Fact]
    public void Geo_aware_slots_and_thresholds_agree_with_the_published_code()
    {
        var expected = Expected("soft7");
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        var pairs = data.Categories.SelectMany(c => data.ReadPairs(DatasetSplit.Test, c)).ToArray();
        var slots = expected.GetProperty("offline").GetProperty("geo_idx");
        var index = 0;
        foreach (var category in data.Categories)
        {
            foreach (var row in expected.GetProperty(category).GetProperty("pairs").EnumerateArray())
            {
                Assert.Equal(slots[index].EnumerateArray().Select(s => s.GetInt32()), GeoAwareGroups.SlotsOf(pairs[index], data.GeoAwareGroups(category)));
                Assert.Equal(row.GetProperty("threshold").GetDouble(), PckRule.ReferenceLength(pairs[index].Target), 1e-9);
                index++;
            }
        }
    }

    [Fact]
    public void Key_points_on_the_canvas_agree_bit_for_bit_with_the_published_loader()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/eval/loader_expected.json")));
        SpairDataset data = new(RequireShared.File("diy-sc/minispair"));
        var compared = 0;
        foreach (var (split, folder) in ((DatasetSplit, string)[])[(DatasetSplit.Train, "trn"), (DatasetSplit.Test, "test")])
        {
            foreach (var category in data.Categories)
            {
                var entry = document.RootElement.GetProperty($"{folder}/{category}");
                var used = entry.GetProperty("used_kps").EnumerateArray().Select(s => s.GetInt32()).ToArray();
                var images = data.ReadPairs(split, category).SelectMany(p => new[] { p.Source, p.Target }).ToArray();
                for (var i = 0; i < images.Length; i++)
                {
                    Letterbox box = new(images[i].Width, images[i].Height);
                    for (var k = 0; k < used.Length; k++)
                    {
                        var row = entry.GetProperty("kps")[i][k];
                        var keypoint = images[i].Keypoints[used[k]];
                        Assert.Equal(row[2].GetSingle() > 0, keypoint.IsVisible);
                        if (keypoint.IsVisible)
                        {
                            Assert.Equal((row[0].GetSingle(), row[1].GetSingle()), PckRule.OnCanvas(keypoint, box));
                            compared++;
                        }
                    }
                }
            }
        }

        Assert.True(compared > 200);
    }

    private static JsonElement Expected(string run)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(RequireShared.File("diy-sc/eval/pck_expected.json")));
        return document.RootElement.GetProperty(run).Clone();
    }

    private static Dictionary<string, KeypointPrediction[]> Predictions(JsonElement run, PairAnnotation[] pairs)
    {
        Dictionary<string, KeypointPrediction[]> result = [];
        foreach (var group in pairs.GroupBy(p => p.Category))
        {
            foreach (var (pair, row) in group.Zip(run.GetProperty(group.Key).GetProperty("pairs").EnumerateArray()))
            {
                Assert.EndsWith($"{pair.Source.Id}.jpg", row.GetProperty("src").GetString(), StringComparison.Ordinal);
                Assert.EndsWith($"{pair.Target.Id}.jpg", row.GetProperty("trg").GetString(), StringComparison.Ordinal);
                var points = row.GetProperty("pred30");
                result[pair.Id] = [.. PckRule.CommonSlots(pair).Select(s => new KeypointPrediction(s, points[s][0].GetSingle(), points[s][1].GetSingle()))];
            }
        }

        return result;
    }

    private static void Check(JsonElement expected, IReadOnlyList<double> found, int? count = null)
    {
        for (var a = 0; a < found.Count; a++)
        {
            // Counts are the same; the reference divides and averages them in single precision.
            Assert.Equal(expected[a].GetDouble(), found[a], 1e-6);
        }

        Assert.Equal(count ?? 0, count is null ? 0 : expected[found.Count].GetInt32());
    }
}
