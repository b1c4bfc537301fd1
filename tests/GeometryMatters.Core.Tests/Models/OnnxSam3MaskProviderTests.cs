using GeometryMatters.Imaging;
using GeometryMatters.Models;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Models;

/// <summary>Small graphs with the names, types and shapes of samexporter's, in all three forms of decoder, against what PyTorch computed.</summary>
public class OnnxSam3MaskProviderTests
{
    private const string Raw = "sam3_decoder", Filtered = "sam3_decoder_filtered", Native = "sam3_decoder_native";

    private static readonly OnnxSam3MaskProviderOptions Options = new() { Tokens = [49406, 320, 3912, 49407] };

    private static readonly PixelBox Box = new(8, 6, 30, 33);

    private static readonly MaskPrompt WithBox = new("one", "plant", Box), WithText = new("one", "plant");

    private static ImageBuffer Image => OnnxFixture.Image("sam3", "image");

    [Theory]
    [InlineData(Raw, "box")]
    [InlineData(Raw, "text")]
    [InlineData(Filtered, "box")]
    [InlineData(Filtered, "text")]
    [InlineData(Native, "box")]
    [InlineData(Native, "text")]
    public void Scores_and_masks_of_both_prompts_are_those_of_PyTorch_for_each_decoder(string decoder, string prompt)
    {
        using var provider = Load(decoder, Options);
        using var embedding = provider.Embed(Image);
        var found = provider.FindInstances(embedding, prompt == "box" ? WithBox : WithText);
        OnnxFixture.AssertClose(OnnxFixture.Values("sam3", $"{prompt}_scores"), found.Select(i => (float)i.Score).ToArray());

        // Native decoders give probabilities, which are interpolated; the others logits.
        var (recorded, threshold) = decoder == Native ? ("probabilities", 0.5f) : ("logits", 0f);
        var values = OnnxFixture.Values("sam3", $"{prompt}_{recorded}");
        for (var i = 0; i < values.Length; i++)
        {
            var (instance, pixel) = (i / (50 * 38), i % (50 * 38));
            if (Math.Abs(values[i] - threshold) > 1e-4)
            {
                Assert.Equal(values[i] > threshold, found[instance].Mask.Values[pixel] != 0);
            }
        }
    }

    [Fact]
    public void The_box_decides_between_instances_or_the_score_where_the_options_say_so()
    {
        using var byBox = Load(Raw, Options);
        using var byScore = Load(Raw, Options with { Choice = Sam3Choice.HighestScore });
        using var embedding = byBox.Embed(Image);
        var found = byBox.FindInstances(embedding, WithBox);
        Assert.True(found.Count > 1);
        Assert.Equal(found.MaxBy(i => i.Mask.Bounds()!.Value.IntersectionOverUnion(Box))!.Mask.Values, byBox.Segment(embedding, WithBox).Values);
        Assert.Equal(found.MaxBy(i => i.Score)!.Mask.Values, byScore.Segment(Image, WithBox).Values);
    }

    [Fact]
    public void A_box_that_is_not_shown_still_chooses()
    {
        using var hidden = Load(Raw, Options with { ShowBox = false });
        using var embedding = hidden.Embed(Image);
        var found = hidden.FindInstances(embedding, WithBox);
        Assert.Equal(hidden.FindInstances(embedding, WithText).Select(i => i.Score), found.Select(i => i.Score));

        // Each instance is chosen by its own box, whatever its score.
        Assert.All(found, i => Assert.Equal(i.Mask.Bounds(), hidden.Segment(embedding, WithBox with { Box = i.Mask.Bounds() }).Bounds()));
    }

    [Fact]
    public void Categories_have_texts_of_their_own()
    {
        Dictionary<string, IReadOnlyList<long>> texts = new() { ["cat"] = [49406, 2368, 49407], ["plant"] = Options.Tokens };
        using var provider = Load(Raw, Options with { CategoryTokens = texts, ScoreThreshold = 0 });
        using var embedding = provider.Embed(Image);
        double[] Scores(string category) => [.. provider.FindInstances(embedding, WithText with { Category = category }).Select(i => i.Score)];
        Assert.Equal(Scores("other"), Scores("plant"));
        Assert.NotEqual(Scores("other"), Scores("cat"));
    }

    [Fact]
    public void Thresholds_leave_out_instances_and_shrink_masks()
    {
        using var provider = Load(Raw, Options);
        using var strict = Load(Raw, Options with { ScoreThreshold = 0.75, MaskThreshold = 0.9 });
        using var embedding = provider.Embed(Image);
        var (all, few) = (provider.FindInstances(embedding, WithBox), strict.FindInstances(embedding, WithBox));
        Assert.Equal(all.Where(i => i.Score > 0.75).Select(i => i.Score), few.Select(i => i.Score));
        Assert.All(all.Where(i => i.Score > 0.75).Zip(few), p => Assert.True(p.Second.Mask.Count() < p.First.Mask.Count()));
        using var none = Load(Raw, Options with { ScoreThreshold = 1 });
        Assert.Equal("plant/one", Assert.Throws<InvalidInputException>(() => none.Segment(Image, WithBox)).InputSource);
    }

    [Fact]
    public void Boxes_without_area_and_wrong_options_are_misuse()
    {
        using var provider = Load(Raw, Options);
        using var embedding = provider.Embed(Image);
        foreach (var box in new PixelBox[] { new(3, 3, 3, 9), new(9, 3, 3, 9), new(double.NaN, 0, 1, 1) })
        {
            Assert.Throws<ArgumentException>(() => provider.FindInstances(embedding, WithBox with { Box = box }));
        }

        OnnxSam3MaskProviderOptions[] wrong =
        [
            Options with { Tokens = [] }, Options with { Tokens = new long[33] }, Options with { Tokens = [-1] }, Options with { ScoreThreshold = double.NaN }, Options with { MaskThreshold = 1 },
            Options with { Choice = (Sam3Choice)5 }, Options with { CategoryTokens = new Dictionary<string, IReadOnlyList<long>> { ["x"] = [] } },
        ];
        Assert.All(wrong, o => Assert.Throws<ArgumentOutOfRangeException>(o.Validate));
    }

    [Fact]
    public void A_graph_in_the_place_of_another_is_refused_with_all_differences()
    {
        var error = Assert.Throws<ModelContractException>(() => OnnxSam3MaskProvider.Load(
            OnnxFixture.Model("sam3_image_encoder"), OnnxFixture.Model("sam3_language_encoder"), OnnxFixture.Model("sam3_language_encoder"), Options));
        Assert.Contains("there is no input 'box_coords'", error.Mismatches);
        Assert.Contains("input 'tokens' is not one that is provided", error.Mismatches);

        // A decoder whose outputs are of neither kind.
        var bytes = new OnnxGraph().Node("Identity", ["box_coords"], "a").Node("Identity", ["language_features"], "b").Node("Identity", ["language_mask"], "c").Node("Identity", ["box_labels"], "d")
            .Node("Identity", ["box_masks"], "e").Input("box_coords", OnnxGraph.Float, 8, 1, 4).Input("box_labels", OnnxGraph.Int64, 8, 1).Input("box_masks", Bool, 1, 8)
            .Input("language_mask", Bool, 1, 32).Input("language_features", OnnxGraph.Float, 32, 1, 256).Output("a", OnnxGraph.Float, 8, 1, 4).Output("b", OnnxGraph.Float, 32, 1, 256)
            .Output("c", Bool, 1, 32).Output("d", OnnxGraph.Int64, 8, 1).Output("e", Bool, 1, 8).ToBytes();
        using var decoder = OnnxModel.Load(bytes, "made.onnx", OnnxSam3MaskProvider.DecoderContract);
        using var image = OnnxModel.Load(OnnxFixture.Model("sam3_image_encoder"), OnnxSam3MaskProvider.ImageEncoderContract);
        using var language = OnnxModel.Load(OnnxFixture.Model("sam3_language_encoder"), OnnxSam3MaskProvider.LanguageEncoderContract);
        Assert.Contains("scores and masks", Assert.Throws<ModelContractException>(() => new OnnxSam3MaskProvider(image, language, decoder, Options)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new OnnxSam3MaskProvider(language, image, decoder, Options));
    }

    private const int Bool = 9;

    private static OnnxSam3MaskProvider Load(string decoder, OnnxSam3MaskProviderOptions options) => OnnxSam3MaskProvider.Load(
        OnnxFixture.Model("sam3_image_encoder"), OnnxFixture.Model("sam3_language_encoder"), OnnxFixture.Model(decoder), options);
}
