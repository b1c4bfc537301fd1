using System.Numerics;
using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>How an image is brought to the input of a model.</summary>
public enum MaskInputFit
{
    /// <summary>Both sides are scaled to the input's, whatever that does to the shapes.</summary>
    Squash,

    /// <summary>The longer side is scaled to the input's, and the rest is black (<see cref="Imaging.Letterbox"/>).</summary>
    Letterbox,
}

/// <summary>What a mask model gives.</summary>
public enum SaliencyOutput
{
    /// <summary>Logits; foreground where their sigmoid is above the threshold.</summary>
    Logits,

    /// <summary>Probabilities.</summary>
    Probabilities,

    /// <summary>Values of any range, stretched linearly to 0 to 1 for each image, as U²-Net's are.</summary>
    Stretched,
}

/// <summary>How a salient-object model is fed and read.</summary>
public sealed record OnnxSaliencyMaskProviderOptions
{
    /// <summary>Side of the square input in pixels, above zero; a model with a fixed size must have this one.</summary>
    public int InputSize { get; init; } = 320;

    /// <summary>How the image is brought to the input's size.</summary>
    public MaskInputFit Fit { get; init; } = MaskInputFit.Squash;

    /// <summary>How the image is resized.</summary>
    public ResizeFilter Filter { get; init; } = ResizeFilter.Bilinear;

    /// <summary>Subtracted from red, green and blue of 0 to 1; ImageNet's by default.</summary>
    public Vector3 Mean { get; init; } = new(0.485f, 0.456f, 0.406f);

    /// <summary>Divides what is left; above zero, ImageNet's by default.</summary>
    public Vector3 Deviation { get; init; } = new(0.229f, 0.224f, 0.225f);

    /// <summary>Whether values are divided by the resized image's largest one instead of by 255, as U²-Net's own preparation does.</summary>
    public bool DivideByBrightest { get; init; }

    /// <summary>What the model gives.</summary>
    public SaliencyOutput Output { get; init; } = SaliencyOutput.Logits;

    /// <summary>Pixels above this probability are foreground; above 0, below 1.</summary>
    public double Threshold { get; init; } = 0.5;

    /// <summary>Whether only the largest connected part is kept.</summary>
    public bool KeepLargestPart { get; init; }

    /// <summary>Names of the input, tried in turn.</summary>
    public IReadOnlyList<string> InputNames { get; init; } = ["pixel_values", "input", "image", "images", "input_image", "input.1", "img", "x"];

    /// <summary>Names of the output, tried in turn; models with several (U²-Net) name theirs by numbers, of which the fused map's must be given.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = ["logits", "mask", "masks", "alphas", "output", "output_image", "saliency", "pred"];

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; it is named.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(InputSize);
        Require(Enum.IsDefined(Fit), nameof(Fit), Fit);
        Require(Enum.IsDefined(Filter), nameof(Filter), Filter);
        Require(Enum.IsDefined(Output), nameof(Output), Output);
        Require(float.IsFinite(Mean.X + Mean.Y + Mean.Z), nameof(Mean), Mean);
        Require(Deviation is { X: > 0, Y: > 0, Z: > 0 } && float.IsFinite(Deviation.X + Deviation.Y + Deviation.Z), nameof(Deviation), Deviation);
        Require(Threshold is > 0 and < 1, nameof(Threshold), Threshold);
        Require(InputNames is { Count: > 0 } && InputNames.All(n => n is { Length: > 0 }), nameof(InputNames), InputNames);
        Require(OutputNames is { Count: > 0 } && OutputNames.All(n => n is { Length: > 0 }), nameof(OutputNames), OutputNames);
    }

    private static void Require(bool holds, string name, object? value)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, "The value is not one that can be used.");
        }
    }
}
