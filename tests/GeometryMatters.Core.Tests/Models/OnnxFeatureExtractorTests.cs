using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Models;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Tests.Models;

/// <summary>Tiny models with the real ones' names and shapes, against what PyTorch computed from the same images.</summary>
public class OnnxFeatureExtractorTests
{
    private const int Side = 84, Cells = 6, Width = 8;

    private static readonly ImageBuffer[] Images = [OnnxFixture.Image("vit", "image_0"), OnnxFixture.Image("vit", "image_1")];

    private static OnnxFeatureExtractorOptions Tiny(DinoTokens tokens = DinoTokens.BeforeNorm, int registers = 4) =>
        OnnxFeatureExtractorOptions.DinoV2(tokens, registers) with { CanvasSize = Side };

    [Theory]
    [InlineData(DinoTokens.BeforeNorm, "tokens_prenorm")]
    [InlineData(DinoTokens.AfterNorm, "last_hidden_state")]
    public void An_image_goes_through_letterbox_and_normalisation_to_patch_tokens(DinoTokens tokens, string output)
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), Tiny(tokens));
        Assert.Equal(("dino", Width), (extractor.Name, extractor.Channels));
        Assert.Equal([output], extractor.OutputNames);
        for (var i = 0; i < Images.Length; i++)
        {
            var map = Extract(extractor, Images[i]);
            Assert.Equal((new(Cells, Cells), Width), (map.Grid, map.Channels));
            OnnxFixture.AssertClose(Patches(output, i, leading: 5), map.Values);
        }
    }

    [Fact]
    public void Tokens_before_and_after_the_norm_differ()
    {
        var (before, after) = (Patches("tokens_prenorm", 0, 5), Patches("last_hidden_state", 0, 5));
        Assert.True(before.Zip(after, (a, b) => Math.Abs(a - b)).Average() > 0.1);
    }

    [Fact]
    public void Pixels_are_normalised_as_torch_does()
    {
        var canvas = ImageResizer.ToCanvas(Images[0], new(Images[0].Width, Images[0].Height, Side, Cells));
        var values = new float[3 * Side * Side];
        OnnxFeatureExtractorOptions options = Tiny();
        new CanvasPixels(options.Mean, options.StandardDeviation, channelsLast: false).Fill(canvas, 0, 0, Side, values);
        var expected = OnnxFixture.Values("vit", "pixel_values_0");
        float[] found = [.. Enumerable.Range(0, 3 * 12 * 12).Select(i => values[(((i / 144 * Side) + (i / 12 % 12 * 7)) * Side) + (i % 12 * 7)])];
        Assert.Equal(expected, found);
        new CanvasPixels(options.Mean, options.StandardDeviation, channelsLast: true).Fill(canvas, 0, 0, Side, values);
        Assert.Equal(expected, Enumerable.Range(0, 3 * 12 * 12).Select(i => values[(((i / 12 % 12 * 7 * Side) + (i % 12 * 7)) * 3) + (i / 144)]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Several_images_in_a_run_are_the_same_as_single_ones(int batch)
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), Tiny() with { MaxBatchSize = batch });
        ImageBuffer[] images = [Images[0], Images[1], Images[0], Images[1], Images[1]];
        var maps = extractor.ExtractMany(images, [.. images.Select(Box)]);
        for (var i = 0; i < images.Length; i++)
        {
            // Kernels may sum in another order for another batch side.
            OnnxFixture.AssertClose(Extract(extractor, images[i]).Values, maps[i].Values, 1e-5);
        }

        Assert.Empty(extractor.ExtractMany([], []));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        float[][] maps = [.. ((int[])[1, 2, 4]).Select(Run)];
        Assert.All(maps, m => Assert.Equal(maps[0], m));

        static float[] Run(int threads)
        {
            using SessionOptions session = new() { IntraOpNumThreads = threads };
            using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), Tiny(), session);
            var found = new float[8][];
            Parallel.For(0, 8, i => found[i] = Extract(extractor, Images[i % 2]).Values.ToArray());
            for (var i = 2; i < 8; i++)
            {
                Assert.Equal(found[i % 2], found[i]);
            }

            return [.. found[0], .. found[1]];
        }
    }

    [Fact]
    public void A_fixed_batch_side_is_run_one_by_one()
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Bytes("vit_decomposed"), "tiny", Tiny(DinoTokens.AfterNorm, registers: 0));
        var maps = extractor.ExtractMany(Images, [.. Images.Select(Box)]);
        for (var i = 0; i < 2; i++)
        {
            OnnxFixture.AssertClose(Patches("plain_last_hidden_state", i, leading: 1), maps[i].Values);
        }
    }

    [Fact]
    public void Models_in_half_precision_are_fed_and_read_in_halves()
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_half"), Tiny());

        // Halves have 11 bits: inputs of up to 2.6 are off by 2⁻¹⁰ at most, tokens of up to 8 by 2⁻⁸ when rounded, and a net this size passes inputs on by less than tenfold.
        OnnxFixture.AssertClose(Patches("tokens_prenorm", 0, 5), Extract(extractor, Images[0]).Values, 0.02);
    }

    [Fact]
    public void Features_come_on_the_callers_grid_whatever_the_models()
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), Tiny());
        var own = Extract(extractor, Images[0]);
        var image = Images[0];
        var map = extractor.Extract(image, new(image.Width, image.Height), new(image.Width, image.Height, canvasSize: 500, gridCells: 12));
        Assert.Equal(new GridSize(12, 12), map.Grid);
        OnnxFixture.AssertClose(BilinearGrid.Enlarge(own, new(12, 12)).Values, map.Values, 0);
    }

    [Fact]
    public void A_model_without_the_tokens_before_the_norm_is_refused_with_the_cure()
    {
        var error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_fused"), Tiny()));
        Assert.Contains("there is no output 'tokens_prenorm' (DinoPreNormOutput.Add adds it", error.Message, StringComparison.Ordinal);
        Assert.Contains("DinoTokens.AfterNorm", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_sizes_and_names_are_told_together_when_loading()
    {
        var options = OnnxFeatureExtractorOptions.DinoV2(DinoTokens.AfterNorm) with { Input = "sample", InputAliases = ["image"] };
        var error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_fused"), options));
        Assert.Contains("there is no input 'sample' or 'image'", error.Mismatches);
        Assert.Contains("input 'pixel_values' is not one that is provided", error.Mismatches);
        error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_fused"), OnnxFeatureExtractorOptions.DinoV2(DinoTokens.AfterNorm)));
        Assert.Contains("input 'pixel_values' is [*,3,84,84] instead of [*,3,840,840]", error.Mismatches);
    }

    [Fact]
    public void A_wrong_number_of_registers_is_refused_instead_of_shifting_the_grid()
    {
        var error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_decomposed"), Tiny(DinoTokens.AfterNorm)));
        Assert.Contains("output 'last_hidden_state' is [1,37,8] instead of [*,41,*]", error.Mismatches);

        // Where the model does not tell the number and no patch size is given, the rest must fill a square.
        var square = Tiny(DinoTokens.AfterNorm) with { PatchSize = null, Outputs = [new("last_hidden_state", FeatureLayout.Tokens) { LeadingTokens = 1 }] };
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_fused"), square);
        Assert.Contains("41 tokens", Assert.Throws<ModelFormatException>(() => Extract(extractor, Images[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_of_ones_own_run_through_options_in_any_layout()
    {
        // Rows and columns stay: 1×1 convolutions of a 4×4 canvas by the identity, given to the model as it is and transposed.
        var planes = new OnnxGraph().Constant("half", [0.5f], 1).Node("Mul", ["x", "half"], "y").Input("x", OnnxGraph.Float, -1, 3, 4, 4).Output("y", OnnxGraph.Float, -1, 3, 4, 4).ToBytes();
        var rows = new OnnxGraph().Constant("half", [0.5f], 1).Node("Mul", ["x", "half"], "y").Input("x", OnnxGraph.Float, 3, 4, 4, 3).Output("y", OnnxGraph.Float, 3, 4, 4, 3).ToBytes();
        OnnxFeatureExtractorOptions options = new() { Name = "own", Input = "x", CanvasSize = 4, Mean = [0, 0, 0], StandardDeviation = [1, 1, 1], Outputs = [new("y", FeatureLayout.ChannelsFirst)] };
        using var first = OnnxFeatureExtractor.Load(planes, "planes", options);
        using var last = OnnxFeatureExtractor.Load(rows, "rows", options with { ChannelsLastInput = true, Outputs = [new("y", FeatureLayout.ChannelsLast)] });
        ImageBuffer image = new(4, 4, [.. Enumerable.Range(0, 48).Select(i => (byte)(5 * i))]);
        float[] expected = [.. Enumerable.Range(0, 48).Select(i => 5 * i / 255f * 0.5f)];
        foreach (var extractor in new[] { first, last })
        {
            // A fixed batch of three takes five images in two runs.
            var maps = extractor.ExtractMany([.. Enumerable.Repeat(image, 5)], [.. Enumerable.Repeat(new Letterbox(4, 4, 4, 4), 5)]);
            Assert.All(maps, m => OnnxFixture.AssertClose(expected, m.Values, 0));
        }
    }

    [Fact]
    public void Channels_that_a_model_does_not_tell_are_asked_for()
    {
        var bytes = new OnnxGraph().Constant("zero", [0], 1).Node("ReduceMax", ["x"], "most", ("keepdims", 0)).Node("Add", ["most", "zero"], "sum").Node("Concat", ["sum", "sum", "sum"], "three", ("axis", 0))
            .Node("Greater", ["three", "minus"], "all").Constant("minus", [-1000], 1).Node("Compress", ["x", "all"], "y", ("axis", 1))
            .Input("x", OnnxGraph.Float, 1, 3, 4, 4).Output("y", OnnxGraph.Float, 1, -1, 4, 4).ToBytes();
        OnnxFeatureExtractorOptions options = new() { Name = "own", Input = "x", CanvasSize = 4, Outputs = [new("y", FeatureLayout.ChannelsFirst)] };
        OnnxFeatureExtractorOptions With(int channels) => options with { Outputs = [options.Outputs[0] with { Channels = channels }] };
        Letterbox box = new(4, 4, 4, 4);

        // How many channels pass is known when the model runs.
        var error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(bytes, "own", options));
        Assert.Equal(["output 'y' does not tell its channels"], error.Mismatches);
        using var told = OnnxFeatureExtractor.Load(bytes, "own", With(3));
        Assert.Equal(3, told.ExtractMany([new(4, 4)], [box])[0].Channels);
        using var wrong = OnnxFeatureExtractor.Load(bytes, "own", With(5));
        Assert.Throws<ModelContractException>(() => wrong.ExtractMany([new(4, 4)], [box]));
    }

    [Fact]
    public void Taps_of_a_diffusion_model_are_enlarged_to_the_finest_and_put_side_by_side()
    {
        ModelInput[] inputs = [new("timestep", new long[] { 50 }, 1), new("encoder_hidden_states", OnnxFixture.Values("sd", "encoder_hidden_states"), 1, 7, 8)];
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("sd_taps"), OnnxFeatureExtractorOptions.DiffusionTaps(128, inputs));
        Assert.Equal(("sd", 28), (extractor.Name, extractor.Channels));
        Assert.Equal(["s3", "s4", "s5"], extractor.OutputNames);
        var image = OnnxFixture.Image("sd", "image");
        Letterbox box = new(image.Width, image.Height, 128, 8);
        var maps = extractor.ExtractMany([image, image], [box, box]);
        var expected = OnnxFixture.Values("sd", "joined");
        float[] cells = [.. Enumerable.Range(0, 64).SelectMany(cell => Enumerable.Range(0, 28).Select(c => expected[(c * 64) + cell]))];
        Assert.All(maps, m => OnnxFixture.AssertClose(cells, m.Values));
        var error = Assert.Throws<ModelContractException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("sd_taps"), OnnxFeatureExtractorOptions.DiffusionTaps(128, inputs[0])));
        Assert.Equal(["input 'encoder_hidden_states' is not one that is provided"], error.Mismatches);
    }

    [Fact]
    public void Sizes_that_do_not_belong_together_are_bad_input_and_wrong_options_misuse()
    {
        using var extractor = OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), Tiny());
        var image = Images[0];
        Assert.Throws<ImageFormatException>(() => extractor.Extract(image, new(3, 3), Box(image)));
        Assert.Throws<ImageFormatException>(() => extractor.ExtractMany([image], [Box(Images[1])]));
        Assert.Throws<ArgumentException>(() => extractor.ExtractMany([image], []));
        Assert.Throws<OperationCanceledException>(() => extractor.ExtractMany([image], [Box(image)], new(canceled: true)));
        var valid = Tiny();
        foreach (var wrong in new[]
        {
            valid with { CanvasSize = 0 }, valid with { PatchSize = 13 }, valid with { MaxBatchSize = 0 }, valid with { Mean = [0, 0] }, valid with { StandardDeviation = [1, 0, 1] },
            valid with { Mean = [float.NaN, 0, 0] }, valid with { Outputs = [] }, valid with { Outputs = [valid.Outputs[0], valid.Outputs[0]] }, valid with { Name = "" },
            valid with { Outputs = [new("y", FeatureLayout.ChannelsFirst) { LeadingTokens = 1 }] }, valid with { Outputs = [valid.Outputs[0] with { Channels = 0 }] },
            valid with { FixedInputs = [new("pixel_values", new float[1], 1)] },
        })
        {
            Assert.ThrowsAny<ArgumentException>(() => OnnxFeatureExtractor.Load(OnnxFixture.Model("vit_prenorm"), wrong));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxFeatureExtractorOptions.DinoV3(registers: -1));
        Assert.Equal((960, 16, 5), (OnnxFeatureExtractorOptions.DinoV3().CanvasSize, OnnxFeatureExtractorOptions.DinoV3().PatchSize, OnnxFeatureExtractorOptions.DinoV3().Outputs[0].LeadingTokens));
    }

    private static Letterbox Box(ImageBuffer image) => new(image.Width, image.Height, Side, Cells);

    private static FeatureMap Extract(OnnxFeatureExtractor extractor, ImageBuffer image) => extractor.Extract(image, new(image.Width, image.Height), Box(image));

    private static float[] Patches(string tensor, int image, int leading)
    {
        var values = OnnxFixture.Values("vit", tensor);
        var perImage = values.Length / 2;
        return values[((image * perImage) + (leading * Width))..((image + 1) * perImage)];
    }
}
