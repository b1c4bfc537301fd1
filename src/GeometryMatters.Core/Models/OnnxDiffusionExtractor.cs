using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>Stable Diffusion's features by two ONNX files, the autoencoder's encoder and a U-Net with the taps <c>s3</c>, <c>s4</c>, <c>s5</c>, as sd-dino computes them.</summary>
/// <remarks>
/// The letterboxed canvas is seen in overlapping windows. Each window's latent mean is scaled, noised to the time step by fixed noise, and given to the U-Net; taps are averaged
/// where windows overlap, enlarged bilinearly to the grid of s3 and put side by side. Conditioning is the caller's: with the text states of a prompt instead of
/// ODISE's captioner the features are those of that prompt, not the published ones. The mask is not used. Safe for concurrent use.
/// </remarks>
public sealed class OnnxDiffusionExtractor : IFeatureExtractor, IDisposable
{
    private const int LatentChannels = 4, PixelsPerLatent = 8, Steps = 1000;

    private static readonly FeatureOutput[] Taps = [.. ((string[])["s3", "s4", "s5"]).Select(n => new FeatureOutput(n, FeatureLayout.ChannelsFirst))];
    private readonly OnnxModel encoder;
    private readonly OnnxModel unet;
    private readonly OnnxDiffusionExtractorOptions options;
    private readonly CanvasPixels pixels = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], channelsLast: false);
    private readonly float[] noise;
    private readonly float kept;
    private readonly ModelInput timestep;

    private OnnxDiffusionExtractor(OnnxModel encoder, OnnxModel unet, OnnxDiffusionExtractorOptions options)
    {
        (this.encoder, this.unet, this.options) = (encoder, unet, options);
        Channels = Taps.Sum(t => OnnxFeatureExtractor.ChannelsOf(unet, t));
        var cumulative = CumulativeAlpha(options.Timestep);
        kept = (float)Math.Sqrt(cumulative);
        noise = TorchNoise.Normal((uint)options.NoiseSeed, LatentChannels * LatentSide * LatentSide);
        System.Numerics.Tensors.TensorPrimitives.Multiply(noise, (float)Math.Sqrt(1 - cumulative), noise);
        timestep = unet.Binding.Inputs["timestep"].ElementType == TensorElementType.Int64
            ? new("timestep", new long[] { options.Timestep }, 1)
            : new("timestep", new float[] { options.Timestep }, 1);
    }

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public int Channels { get; }

    private int LatentSide => options.WindowSize / PixelsPerLatent;

    /// <summary>The encoder's contract: <c>sample</c> [1, 3, W, W] of −1 to 1 to <c>latent_mean</c> [1, 4, W/8, W/8], or to <c>latent_parameters</c> of 8 channels whose first half is the mean.</summary>
    /// <param name="options">Settings.</param>
    /// <returns>A contract to be checked when the model is loaded.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static ModelContract EncoderContract(OnnxDiffusionExtractorOptions options)
    {
        var latent = Latent(options);
        return new()
        {
            Name = "image encoder",
            Inputs = [new() { Name = "sample", Aliases = ["image", "images", "pixel_values"], ElementTypes = OnnxFeatureExtractor.Floats, Dimensions = [1, 3, options.WindowSize, options.WindowSize] }],
            Outputs = [new() { Name = "latent_mean", Aliases = ["latent_parameters"], ElementTypes = OnnxFeatureExtractor.Floats, Dimensions = [1, null, latent, latent] }],
        };
    }

    /// <summary>The U-Net's contract: <c>sample</c> [1, 4, W/8, W/8], <c>timestep</c> [1] and the conditioning to <c>s3</c>, <c>s4</c>, <c>s5</c> [1, C, rows, columns].</summary>
    /// <param name="options">Settings.</param>
    /// <returns>A contract to be checked when the model is loaded.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static ModelContract UNetContract(OnnxDiffusionExtractorOptions options)
    {
        var latent = Latent(options);
        return new()
        {
            Name = "diffusion model with taps",
            Inputs =
            [
                new() { Name = "sample", ElementTypes = OnnxFeatureExtractor.Floats, Dimensions = [1, LatentChannels, latent, latent] },
                new() { Name = "timestep", ElementTypes = [TensorElementType.Int64, .. OnnxFeatureExtractor.Floats], Dimensions = [1] },
                .. options.Conditioning.Select(OnnxFeatureExtractor.FixedContract),
            ],
            Outputs = [.. Taps.Select(t => new TensorContract { Name = t.Name, ElementTypes = OnnxFeatureExtractor.Floats, Dimensions = [1, null, null, null] })],
        };
    }

    /// <summary>Loads both models from files.</summary>
    /// <param name="encoderPath">The autoencoder's encoder.</param>
    /// <param name="unetPath">The U-Net with taps.</param>
    /// <param name="options">Settings.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The extractor, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load a model.</exception>
    /// <exception cref="ModelContractException">Inputs or outputs are not those of the contracts, or the U-Net does not tell its channels.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxDiffusionExtractor Load(string encoderPath, string unetPath, OnnxDiffusionExtractorOptions options, SessionOptions? sessionOptions = null)
    {
        OnnxModel? encoder = null, unet = null;
        try
        {
            encoder = OnnxModel.Load(encoderPath, EncoderContract(options), sessionOptions);
            unet = OnnxModel.Load(unetPath, UNetContract(options), sessionOptions);
            return new(encoder, unet, options);
        }
        catch
        {
            encoder?.Dispose();
            unet?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">A model fails, or its taps do not fit the windows.</exception>
    /// <exception cref="ModelContractException">An output turned out to have another shape than was asked for.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(letterbox);
        OnnxFeatureExtractor.RequireSize("image", image.Width, image.Height, letterbox);
        OnnxFeatureExtractor.RequireSize("mask", mask.Width, mask.Height, letterbox);
        var canvas = ImageResizer.ToCanvas(image, new(image.Width, image.Height, options.CanvasSize));
        var window = new float[3 * options.WindowSize * options.WindowSize];
        var latent = new float[noise.Length];
        var averages = new WindowAverage?[Taps.Length];
        var offsets = WindowAverage.Offsets(options.CanvasSize, options.WindowSize);
        foreach (var top in offsets)
        {
            foreach (var left in offsets)
            {
                cancellationToken.ThrowIfCancellationRequested();
                pixels.Fill(canvas, left, top, options.WindowSize, window);
                Encode(window, latent, cancellationToken);
                using var outputs = unet.Run([new("sample", latent, 1, LatentChannels, LatentSide, LatentSide), timestep, .. options.Conditioning], cancellationToken);
                for (var t = 0; t < Taps.Length; t++)
                {
                    var map = FeatureTensors.Read(unet.Source, Taps[t], outputs.AsSingle(Taps[t].Name), outputs.Shape(Taps[t].Name), 0, null);
                    averages[t] ??= new(unet.Source, Taps[t].Name, options.CanvasSize, options.WindowSize, map);
                    averages[t]!.Add(map, left, top);
                }
            }
        }

        return BilinearGrid.Enlarge(FeatureTensors.Join([.. averages.Select(a => a!.ToMap())]), letterbox.Grid);
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        encoder.Dispose();
        unet.Dispose();
    }

    /// <summary>What is left of the image's variance at a time step: Π (1 − β), β from 0.00085 to 0.012 with roots evenly apart.</summary>
    internal static double CumulativeAlpha(int timestep)
    {
        var (first, last) = (Math.Sqrt(0.00085), Math.Sqrt(0.012));
        var product = 1.0;
        for (var i = 0; i <= timestep; i++)
        {
            var root = first + ((last - first) * i / (Steps - 1));
            product *= 1 - (root * root);
        }

        return product;
    }

    private static int Latent(OnnxDiffusionExtractorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options.WindowSize / PixelsPerLatent;
    }

    /// <summary>√ᾱ · scale · mean + √(1 − ᾱ) · noise.</summary>
    private void Encode(float[] window, float[] latent, CancellationToken cancellationToken)
    {
        using var outputs = encoder.Run([new("sample", window, 1, 3, options.WindowSize, options.WindowSize)], cancellationToken);
        var mean = outputs.AsSingle("latent_mean");
        if (outputs.Shape("latent_mean")[1] is not (LatentChannels or 2 * LatentChannels))
        {
            throw new ModelFormatException(encoder.Source, "latent_mean", "4 channels, or 8 with the mean first", $"{outputs.Shape("latent_mean")[1]}");
        }

        for (var i = 0; i < latent.Length; i++)
        {
            latent[i] = (kept * (options.LatentScale * mean[i])) + noise[i];
        }
    }
}
