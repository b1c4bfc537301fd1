using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Models;

namespace GeometryMatters.Tests.Models;

public class OnnxDiffusionExtractorTests
{
    private static readonly string[] Taps = ["s3", "s4", "s5"];
    private static readonly ModelInput Text = new("encoder_hidden_states", OnnxFixture.Values("sd", "encoder_hidden_states"), 1, 7, 8);

    private static OnnxDiffusionExtractorOptions Tiny => new() { Conditioning = [Text], CanvasSize = 192, WindowSize = 128 };

    [Fact]
    public void Windows_are_encoded_noised_and_averaged_as_in_the_reference()
    {
        using var extractor = Load(Tiny);
        Assert.Equal(("sd", 28), (extractor.Name, extractor.Channels));
        var image = OnnxFixture.Image("sd", "image");
        var map = extractor.Extract(image, new(image.Width, image.Height), new(image.Width, image.Height, 192, 12));
        var expected = FeatureTensors.Join([.. Taps.Select(Recorded)]);
        Assert.Equal(expected.Grid, map.Grid);
        OnnxFixture.AssertClose(expected.Values, map.Values);

        static FeatureMap Recorded(string tap)
        {
            var tensor = OnnxFixture.Tensor("sd", $"window_{tap}");
            return FeatureTensors.Read("sd", new(tap, FeatureLayout.ChannelsFirst), tensor.ToSingle(), tensor.Shape, 0, null);
        }
    }

    [Fact]
    public void Noise_is_that_of_torch()
    {
        var expected = OnnxFixture.Values("sd", "noise");
        var found = TorchNoise.Normal(42, expected.Length);

        // Torch's logarithm and cosine are right to a few units in the last place, as ours are; values reach 4.
        OnnxFixture.AssertClose(expected, found, 4e-6);
        Assert.Equal(found[..64], TorchNoise.Normal(42, 64));
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchNoise.Normal(1, 17));
    }

    [Fact]
    public void The_variance_that_is_left_falls_from_step_to_step()
    {
        Assert.Equal(1 - 0.00085, OnnxDiffusionExtractor.CumulativeAlpha(0), 12);
        double[] left = [.. ((int[])[0, 50, 100, 500, 999]).Select(OnnxDiffusionExtractor.CumulativeAlpha)];
        Assert.Equal(left.OrderDescending(), left);

        // The end of Stable Diffusion's schedule, as its published tables have it.
        Assert.Equal(0.0047, left[^1], 4);
    }

    [Theory]
    [InlineData(960, 512, new[] { 0, 448 })]
    [InlineData(512, 512, new[] { 0 })]
    [InlineData(1088, 512, new[] { 0, 288, 576 })]
    public void Windows_lie_evenly_and_as_few_as_cover_the_canvas(int canvas, int window, int[] expected) => Assert.Equal(expected, WindowAverage.Offsets(canvas, window));

    [Fact]
    public void Windows_that_cells_do_not_fit_are_refused()
    {
        // Steps of 32 pixels; s5 has cells of 64.
        using var extractor = Load(Tiny with { CanvasSize = 160 });
        var error = Assert.Throws<ModelFormatException>(() => extractor.Extract(new(9, 9), new(9, 9), new(9, 9, 160, 10)));
        Assert.Equal("s5", error.Place);
    }

    [Fact]
    public void Wrong_models_and_settings_are_told()
    {
        var error = Assert.Throws<ModelContractException>(
            () => OnnxDiffusionExtractor.Load(OnnxFixture.Model("sd_unet"), OnnxFixture.Model("sd_vae"), Tiny));
        Assert.Contains("there is no output 'latent_mean' or 'latent_parameters'", error.Mismatches);
        error = Assert.Throws<ModelContractException>(() => Load(Tiny with { Conditioning = [] }));
        Assert.Equal(["input 'encoder_hidden_states' is not one that is provided"], error.Mismatches);
        foreach (var wrong in new[]
        {
            Tiny with { Name = "" }, Tiny with { CanvasSize = 0 }, Tiny with { WindowSize = 200 }, Tiny with { WindowSize = 0 }, Tiny with { WindowSize = 256 }, Tiny with { Timestep = 1000 },
            Tiny with { Timestep = -1 }, Tiny with { NoiseSeed = -1 }, Tiny with { LatentScale = float.NaN },
        })
        {
            Assert.ThrowsAny<ArgumentException>(() => Load(wrong));
        }

        using var extractor = Load(Tiny);
        Assert.Throws<ImageFormatException>(() => extractor.Extract(new(9, 9), new(9, 8), new(9, 9, 192, 12)));
        Assert.Throws<OperationCanceledException>(() => extractor.Extract(new(9, 9), new(9, 9), new(9, 9, 192, 12), new(canceled: true)));
    }

    private static OnnxDiffusionExtractor Load(OnnxDiffusionExtractorOptions options) => OnnxDiffusionExtractor.Load(OnnxFixture.Model("sd_vae"), OnnxFixture.Model("sd_unet"), options);
}
