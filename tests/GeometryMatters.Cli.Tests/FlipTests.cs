using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;

namespace GeometryMatters.Cli.Tests;

[Collection(DrawnSetTests.Name)]
public class FlipTests(DrawnSet set)
{
    [Theory]
    [InlineData("mutual", FlipDistance.MutualNearest)]
    [InlineData("masked", FlipDistance.Masked)]
    [InlineData("masked-background", FlipDistance.MaskedWithBackground)]
    public async Task The_report_is_that_of_the_library_and_parts_give_the_same(string name, FlipDistance distance)
    {
        var dataset = SyntheticDataset.Open(set.Dataset);
        var pairs = dataset.Pairs.ReadAllPairs(DatasetSplit.Test, null);
        BundleFeatures plain = new(dataset.Bundle, ["coarse"]), mirrored = new(dataset.Bundle, ["coarse_flip"]);
        var expected = new PckEvaluator(new() { FlipDistance = distance, Subset = "set test", Transfer = new() { WindowRadiusCells = 5 } })
            .EvaluateWithFlip(pairs, View, dataset.Pairs.MirrorPairs, dataset.Pairs.GeoAwareGroups);

        string whole = set.NewFile(".json"), part = set.NewFile(".json"), merged = set.NewFile(".json");
        string[] eval = ["eval", "--dataset", set.Dataset, "--flip", name, "--weights", "coarse=1", "--window-radius", "5", "--method", "flipped"];
        (await Gm.RunAsync([.. eval, "--out", whole])).Expect(0);
        Assert.Equal(PckReportWriter.Format([new("flipped", expected)], PckReportFormat.Json).TrimEnd(), File.ReadAllText(whole).TrimEnd());
        Assert.Contains("adaptive", File.ReadAllText(whole), StringComparison.Ordinal);

        foreach (var shard in (string[])["1/2", "2/2"])
        {
            (await Gm.RunAsync([.. eval, "--out", part, "--shard", shard])).Expect(0);
        }

        (await Gm.RunAsync("eval", "merge", Path.ChangeExtension(part, "2-of-2.json"), Path.ChangeExtension(part, "1-of-2.json"), "--out", merged)).Expect(0);
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(merged));

        MirroredView View(ImageAnnotation image)
        {
            var item = $"{image.Category}/{image.Id}";
            var mask = dataset.ItemOf(image).LoadMask();
            var canvas = ImageResizer.ToCanvas(mask, new(mask.Width, mask.Height));
            return new(
                FeatureConcatenation.Create(plain.Load(item), [1]),
                FeatureConcatenation.Create(mirrored.Load(item), [1]),
                canvas,
                MaskOperations.FlipHorizontal(canvas));
        }
    }

    [Fact]
    public async Task What_cannot_be_mirrored_is_refused()
    {
        Assert.Contains("part field", (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--flip", "mutual", "--weights", "fine=1,field=1")).Expect(2).Error, StringComparison.Ordinal);

        var bundle = set.CopyBundle();
        foreach (var flipped in Directory.EnumerateFiles(bundle, "*_flip.safetensors", SearchOption.AllDirectories))
        {
            File.Delete(flipped);
        }

        Assert.Contains("'fine_flip'", (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--bundle", bundle, "--flip", "mutual")).Expect(3).Error, StringComparison.Ordinal);
    }
}
