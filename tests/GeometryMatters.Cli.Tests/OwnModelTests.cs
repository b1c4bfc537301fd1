using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Tests.Models;

namespace GeometryMatters.Cli.Tests;

/// <summary><c>gm reconstruct</c> with models of one's own: graphs that the test writes, and small ones with the right names and shapes.</summary>
[Collection(DrawnSetTests.Name)]
public class OwnModelTests(DrawnSet set)
{
    private const int MaskSide = 32;

    [Fact]
    public async Task Every_kind_of_model_takes_its_part_and_nothing_is_done_twice()
    {
        var bundle = set.CopyBundle("trn_0000_00", "test_0002_00");
        var items = ArtefactBundle.Open(bundle).Items;
        var missing = Path.Combine(bundle, "car", "trn_0000_00", "mask.png");
        File.Delete(missing);
        var other = Path.Combine(bundle, "car", "test_0002_00", "mask.png");
        var kept = File.ReadAllBytes(other);

        // 84 pixels in patches of 14, 4 registers; planes of 5 channels, each 1 in the middle; views' colours say the azimuth.
        string[] call =
        [
            "reconstruct", bundle, "--no-refine", "--grid", "12", "--mirrored", "--json",
            "--mask-model", Write(Disc()), "--mask-size", $"{MaskSide}", "--mask-output", "probabilities",
            "--orientation-model", Write(ColourOrientation.Model()),
            "--part-field-model", Write(Planes()), "--points", "50",
            "--feature-model", Model("vit_prenorm.onnx"), "--registers", "4", "--feature-canvas", "84",
        ];
        var made = (await Gm.RunAsync(call)).Expect(0).Json;
        Assert.Equal((2, 0), (made.GetProperty("done").GetInt32(), made.GetProperty("resumed").GetInt32()));

        // The disc of the graph has its middle in the image's middle and half its sides.
        var mask = ImageFile.LoadMask(missing);
        Assert.True(mask[48, 36] && !mask[2, 2] && !mask[93, 69]);
        Assert.InRange(mask.Count(), 0.8 * Math.PI * 24 * 18, 1.2 * Math.PI * 24 * 18);
        Assert.Equal(kept, File.ReadAllBytes(other));
        Assert.All(items, i =>
        {
            Assert.NotNull(i.LoadYaw());
            Assert.Equal(12, i.LoadFeature("dino").Grid.Rows);
            Assert.Equal(i.Id.StartsWith("trn", StringComparison.Ordinal), i.FeatureNames.Contains("dino_flip"));
            using var view = BundleViews.Open(i, gridCells: 12);
            Assert.Equal(5, view.Field.Channels);
        });

        Assert.Equal(2, (await Gm.RunAsync(call)).Expect(0).Json.GetProperty("resumed").GetInt32());

        // Without the mask model nothing changes, with other planes all does.
        string[] later = [.. call.Take(7), .. call.Skip(13)];
        Assert.Equal(2, (await Gm.RunAsync(later)).Expect(0).Json.GetProperty("resumed").GetInt32());
        later[Array.IndexOf(later, "--part-field-model") + 1] = Write(Planes(value: 2));
        Assert.Equal(0, (await Gm.RunAsync(later)).Expect(0).Json.GetProperty("resumed").GetInt32());
    }

    [Fact]
    public async Task Sam_3_is_asked_by_tokens_or_by_a_file_of_them()
    {
        var bundle = set.CopyBundle("trn_0000_00");
        var missing = Path.Combine(ArtefactBundle.Open(bundle).Items[0].Folder, "mask.png");
        var tokens = set.NewFile(".json");
        File.WriteAllText(tokens, """{"*": [49406, 320, 49407], "car": [49406, 320, 3912, 49407]}""");
        List<byte[]> masks = [];
        foreach (var asked in (string[])["49406,320,3912,49407", tokens])
        {
            File.Delete(missing);
            (await Gm.RunAsync("reconstruct", bundle, "--no-refine", "--features", "none", "--grid", "12", "--sam3", Model(""), "--sam3-tokens", asked)).Expect(0);
            masks.Add(File.ReadAllBytes(missing));
        }

        Assert.Equal(masks[0], masks[1]);

        File.WriteAllText(tokens, """{"*": "car"}""");
        var broken = (await Gm.RunAsync("reconstruct", bundle, "--sam3", Model(""), "--sam3-tokens", tokens)).Expect(3);
        Assert.Contains($"{tokens}, $.*: expected", broken.Error, StringComparison.Ordinal);
        File.WriteAllText(tokens, "{}");
        foreach (var asked in (string[])[tokens, "49406,-1"])
        {
            Assert.StartsWith("gm: --sam3-tokens: ", (await Gm.RunAsync("reconstruct", bundle, "--sam3", Model(""), "--sam3-tokens", asked)).Expect(2).Error, StringComparison.Ordinal);
        }

        Assert.Contains("sam3_decoder.onnx", (await Gm.RunAsync("reconstruct", bundle, "--sam3", set.Root, "--sam3-tokens", "1")).Expect(3).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--mask-model", "images")]
    [InlineData("--orientation-model", "images")]
    [InlineData("--part-field-model", "logits")]
    [InlineData("--feature-model", "tokens_prenorm")]
    public async Task A_model_that_does_not_fit_is_told_with_what_it_needs_before_anything_is_done(string option, string named)
    {
        var bundle = set.CopyBundle();
        var before = Directory.GetFiles(bundle, "*", SearchOption.AllDirectories).Length;
        var wrong = Write(option == "--orientation-model" ? Disc() : ColourOrientation.Model());
        var garbage = set.NewFile(".onnx");
        File.WriteAllText(garbage, "no model");
        foreach (var (file, text) in new[] { (wrong, named), (garbage, garbage), (garbage + "none", garbage + "none") })
        {
            var result = (await Gm.RunAsync("reconstruct", bundle, "--again", option, file)).Expect(3);
            Assert.Empty(result.Output);
            var line = Assert.Single(result.Error.TrimEnd().Split('\n'));
            Assert.Contains(file, line, StringComparison.Ordinal);
            Assert.Contains(text, line, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFiles(bundle, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_size_that_a_feature_model_cannot_have_is_a_wrong_command_line() =>
        Assert.StartsWith(
            "gm: --feature-canvas: ",
            (await Gm.RunAsync("reconstruct", set.Bundle, "--feature-model", Model("vit_prenorm.onnx"), "--feature-canvas", "85")).Expect(2).Error,
            StringComparison.Ordinal);

    private static string Model(string name) => Path.Combine(AppContext.BaseDirectory, "Models", name);

    private string Write(byte[] graph)
    {
        var path = set.NewFile(".onnx");
        File.WriteAllBytes(path, graph);
        return path;
    }

    /// <summary>A mask model that finds a disc, whatever it is shown.</summary>
    private static byte[] Disc()
    {
        var plane = new float[MaskSide * MaskSide];
        for (var i = 0; i < plane.Length; i++)
        {
            double x = (i % MaskSide) + 0.5 - (MaskSide / 2), y = (i / MaskSide) + 0.5 - (MaskSide / 2);
            plane[i] = (x * x) + (y * y) < MaskSide * MaskSide / 16.0 ? 1 : 0;
        }

        return new OnnxGraph()
            .Constant("plane", plane, 1, 1, MaskSide, MaskSide)
            .Constant("nothing", new float[3], 1, 3, 1, 1)
            .Node("Conv", ["input", "nothing"], "blank")
            .Node("Add", ["blank", "plane"], "output")
            .Input("input", OnnxGraph.Float, 1, 3, MaskSide, MaskSide)
            .Output("output", OnnxGraph.Float, 1, 1, MaskSide, MaskSide)
            .ToBytes();
    }

    /// <summary>A part-field model whose planes are the same for any points.</summary>
    private static byte[] Planes(float value = 1)
    {
        var planes = new float[3 * 5 * 4];
        for (var i = 0; i < planes.Length; i++)
        {
            planes[i] = value * (i + 1);
        }

        return new OnnxGraph()
            .Constant("planes", planes, 1, 3, 5, 2, 2)
            .Node("Identity", ["planes"], "part_planes")
            .Input("points", OnnxGraph.Float, 1, -1, 3)
            .Output("part_planes", OnnxGraph.Float, 1, 3, 5, 2, 2)
            .ToBytes();
    }
}
