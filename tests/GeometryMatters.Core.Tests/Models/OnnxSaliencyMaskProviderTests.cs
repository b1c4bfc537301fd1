using GeometryMatters.Imaging;
using GeometryMatters.Models;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Models;

/// <summary>A small net that PyTorch exported, against what PyTorch and Pillow computed for a photograph-like picture.</summary>
public class OnnxSaliencyMaskProviderTests
{
    private static readonly MaskPrompt Prompt = new("one", "car");

    private static readonly OnnxSaliencyMaskProviderOptions Squash = new() { InputSize = 64, Filter = ResizeFilter.Lanczos };

    private static readonly OnnxSaliencyMaskProviderOptions Fused = new() { InputSize = 48, Output = SaliencyOutput.Probabilities, OutputNames = ["fused"] };

    private static ImageBuffer Image => OnnxFixture.Image("saliency", "image");

    [Fact]
    public void Logits_of_a_squashed_image_are_read_back_at_its_pixels_as_PyTorch_does() => Compare("saliency_logits", Squash, "squash");

    [Fact]
    public void A_letterboxed_image_is_read_back_from_its_part_of_the_canvas() =>
        Compare("saliency_logits", Squash with { Fit = MaskInputFit.Letterbox }, "letterbox");

    [Fact]
    public void Probabilities_are_taken_as_they_are_from_the_output_of_the_given_name() => Compare("saliency_probabilities", Fused, "probabilities");

    [Fact]
    public void Values_of_any_range_are_stretched_where_the_options_say_so() =>
        Compare("saliency_probabilities", Fused with { Output = SaliencyOutput.Stretched }, "stretched");

    [Fact]
    public void Dividing_by_the_brightest_value_undoes_a_darker_exposure()
    {
        using var provider = Load("saliency_logits", new() { InputSize = 64, Filter = ResizeFilter.Nearest, DivideByBrightest = true });
        ImageBuffer dark = new(64, 64), bright = new(64, 64);
        for (var i = 0; i < dark.Pixels.Length; i++)
        {
            dark.Pixels[i] = (byte)(i % 52);
            bright.Pixels[i] = (byte)(5 * dark.Pixels[i]);
        }

        // 5a / 255 and a / 51 are the same number up to one rounding.
        OnnxFixture.AssertClose(provider.Probabilities(bright), provider.Probabilities(dark), 1e-5);
    }

    [Fact]
    public void The_mask_is_what_is_above_the_threshold_and_its_largest_part_where_asked()
    {
        using var provider = Load("saliency_logits", Squash with { Threshold = 0.6 });
        var probabilities = provider.Probabilities(Image);
        var mask = provider.Segment(Image, Prompt);
        Assert.Equal((53, 37), (mask.Width, mask.Height));
        Assert.Equal(probabilities.Select(p => p > 0.6), mask.Values.ToArray().Select(v => v != 0));
        Assert.InRange(mask.Count(), 1, (53 * 37) - 1);
        using var largest = Load("saliency_logits", Squash with { Threshold = 0.6, KeepLargestPart = true });
        Assert.Equal(MaskOperations.LargestComponent(mask).Values, largest.Segment(Image, Prompt).Values);
    }

    [Fact]
    public void An_image_in_which_nothing_stands_out_is_told_with_the_item()
    {
        using var provider = Load("saliency_probabilities", Fused with { Threshold = 0.95 });
        Assert.Equal("car/one", Assert.Throws<InvalidInputException>(() => provider.Segment(Image, Prompt)).InputSource);
    }

    [Fact]
    public void Wrong_names_sizes_and_options_are_told()
    {
        var error = Assert.Throws<ModelContractException>(() => Load("saliency_probabilities", new() { InputSize = 64 }));
        Assert.Equal(2, error.Mismatches.Count);
        Assert.Contains("[1,3,48,48] instead of [1,3,64,64]", error.Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => OnnxSaliencyMaskProvider.Load("missing.onnx"));
        OnnxSaliencyMaskProviderOptions[] wrong =
        [
            new() { InputSize = 0 }, new() { Fit = (MaskInputFit)9 }, new() { Filter = (ResizeFilter)9 }, new() { Output = (SaliencyOutput)9 }, new() { Mean = new(float.NaN) },
            new() { Deviation = new(0) }, new() { Threshold = 1 }, new() { InputNames = [] }, new() { OutputNames = [""] },
        ];
        Assert.All(wrong, o => Assert.Throws<ArgumentOutOfRangeException>(o.Validate));
    }

    [Fact]
    public void Extreme_images_have_masks_of_their_own_size()
    {
        foreach (var fit in Enum.GetValues<MaskInputFit>())
        {
            using var provider = Load("saliency_logits", Squash with { Fit = fit, Threshold = 1e-9 });
            foreach (var (width, height) in new[] { (1, 1), (1, 300), (300, 2) })
            {
                var mask = provider.Segment(new(width, height), Prompt);
                Assert.Equal((width, height), (mask.Width, mask.Height));
            }
        }
    }

    private static OnnxSaliencyMaskProvider Load(string model, OnnxSaliencyMaskProviderOptions options) => OnnxSaliencyMaskProvider.Load(OnnxFixture.Model(model), options);

    private static void Compare(string model, OnnxSaliencyMaskProviderOptions options, string recorded)
    {
        using var provider = OnnxSaliencyMaskProvider.Load(OnnxFixture.Bytes(model), model, options);
        OnnxFixture.AssertClose(OnnxFixture.Values("saliency", recorded), provider.Probabilities(Image));
    }
}
