using System.Buffers;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>A feature model as an ONNX file: DINOv2, DINOv3, Stable Diffusion's taps, or any graph from an image to tokens or planes.</summary>
/// <remarks>
/// The image is letterboxed to the model's own canvas, whatever canvas the caller's letterbox has; the cells are the same parts of the image up to the rounding of the short
/// side. Where the model's grid is not the caller's, features are resampled bilinearly. The mask is not used. Safe for concurrent use.
/// </remarks>
public sealed class OnnxFeatureExtractor : IFeatureExtractor, IDisposable
{
    internal static readonly TensorElementType[] Floats = [TensorElementType.Float32, TensorElementType.Float16];
    private readonly OnnxModel model;
    private readonly CanvasPixels pixels;
    private readonly int batch;
    private readonly bool isFixed;

    private OnnxFeatureExtractor(OnnxModel model, OnnxFeatureExtractorOptions options)
    {
        this.model = model;
        Options = options;
        Channels = options.Outputs.Sum(o => ChannelsOf(model, o));
        pixels = new(options.Mean, options.StandardDeviation, options.ChannelsLastInput);
        var side = model.Binding.Inputs[options.Input].Dimensions is [var first, ..] ? first : null;
        (batch, isFixed) = (side ?? (options.FixedInputs.Count > 0 ? 1 : options.MaxBatchSize), side is not null);
    }

    /// <summary>What the model takes and gives.</summary>
    public OnnxFeatureExtractorOptions Options { get; }

    /// <summary>The model's outputs that are read, in order, as the model names them: <c>tokens_prenorm</c> or <c>last_hidden_state</c>, for example.</summary>
    public IReadOnlyList<string> OutputNames => [.. Options.Outputs.Select(o => model.Binding.Outputs[o.Name].Name)];

    /// <inheritdoc/>
    public string Name => Options.Name;

    /// <inheritdoc/>
    public int Channels { get; }

    /// <summary>The contract that follows from options.</summary>
    /// <param name="options">What the model takes and gives.</param>
    /// <returns>A contract to be checked when the model is loaded.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static ModelContract Contract(OnnxFeatureExtractorOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        int? side = options.CanvasSize;
        return new()
        {
            Name = $"feature model '{options.Name}'",
            Inputs =
            [
                new()
                {
                    Name = options.Input,
                    Aliases = options.InputAliases,
                    ElementTypes = Floats,
                    Dimensions = options.ChannelsLastInput ? [null, side, side, 3] : [null, 3, side, side],
                },
                .. options.FixedInputs.Select(FixedContract),
            ],
            Outputs = [.. options.Outputs.Select(o => OutputContract(options, o))],
        };
    }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">The ONNX file; its external data lies beside it.</param>
    /// <param name="options">What the model takes and gives.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The extractor, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of the options, or it does not tell its channels.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxFeatureExtractor Load(string path, OnnxFeatureExtractorOptions options, SessionOptions? sessionOptions = null) =>
        Over(OnnxModel.Load(path, Contract(options), sessionOptions), options);

    /// <summary>Loads a model from memory; it must be whole, without external data.</summary>
    /// <param name="bytes">The ONNX file's content.</param>
    /// <param name="source">Name for errors.</param>
    /// <param name="options">What the model takes and gives.</param>
    /// <param name="sessionOptions">As for a file.</param>
    /// <returns>The extractor, to be disposed by the caller.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load it.</exception>
    /// <exception cref="ModelContractException">Its inputs or outputs are not those of the options, or it does not tell its channels.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    public static OnnxFeatureExtractor Load(byte[] bytes, string source, OnnxFeatureExtractorOptions options, SessionOptions? sessionOptions = null) =>
        Over(OnnxModel.Load(bytes, source, Contract(options), sessionOptions), options);

    /// <inheritdoc/>
    /// <exception cref="ModelFormatException">The model fails, or its tokens do not fill a square.</exception>
    /// <exception cref="ModelContractException">An output turned out to have another shape than was asked for.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(letterbox);
        RequireSize("mask", mask.Width, mask.Height, letterbox);
        return ExtractMany([image], [letterbox], cancellationToken)[0];
    }

    /// <summary>Describes several images, as many in one run as the model's batch side and <see cref="OnnxFeatureExtractorOptions.MaxBatchSize"/> allow.</summary>
    /// <param name="images">Images in their own pixels.</param>
    /// <param name="letterboxes">One for each image, made for its size.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A map for each image, on the grid of its letterbox; not normalised.</returns>
    /// <exception cref="ArgumentException">The counts differ.</exception>
    /// <exception cref="ImageFormatException">An image and its letterbox have different sizes.</exception>
    /// <exception cref="ModelFormatException">The model fails, or its tokens do not fill a square.</exception>
    /// <exception cref="ModelContractException">An output turned out to have another shape than was asked for.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public IReadOnlyList<FeatureMap> ExtractMany(
        IReadOnlyList<ImageBuffer> images, IReadOnlyList<Letterbox> letterboxes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(letterboxes);
        if (images.Count != letterboxes.Count)
        {
            throw new ArgumentException($"Expected a letterbox for each of {images.Count} images, found {letterboxes.Count}.", nameof(letterboxes));
        }

        for (var i = 0; i < images.Count; i++)
        {
            RequireSize("image", images[i].Width, images[i].Height, letterboxes[i]);
        }

        var (size, perImage) = (Options.CanvasSize, 3 * Options.CanvasSize * Options.CanvasSize);
        var rented = ArrayPool<float>.Shared.Rent(checked(Math.Min(batch, isFixed ? batch : images.Count) * perImage));
        try
        {
            var maps = new FeatureMap[images.Count];
            for (var first = 0; first < images.Count; first += batch)
            {
                var count = Math.Min(batch, images.Count - first);
                for (var i = 0; i < count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var canvas = Canvas(images[first + i]);
                    pixels.Fill(canvas, 0, 0, size, rented.AsSpan(i * perImage, perImage));
                }

                // A fixed batch that is not full repeats its first image in the rest of it; its answers are not read.
                var side = isFixed ? batch : count;
                for (var i = count; i < side; i++)
                {
                    rented.AsSpan(0, perImage).CopyTo(rented.AsSpan(i * perImage, perImage));
                }

                using var outputs = Run(rented.AsMemory(0, side * perImage), side, cancellationToken);
                var parts = Options.Outputs.Select(o => Read(outputs, o, count)).ToArray();
                for (var i = 0; i < count; i++)
                {
                    maps[first + i] = BilinearGrid.Enlarge(Joined(parts, i), letterboxes[first + i].Grid);
                }
            }

            return maps;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => model.Dispose();

    private static OnnxFeatureExtractor Over(OnnxModel model, OnnxFeatureExtractorOptions options)
    {
        try
        {
            return new(model, options);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    internal static TensorContract FixedContract(ModelInput input) => new()
    {
        Name = input.Name,
        ElementTypes = input.ElementType == TensorElementType.Float32 ? Floats : [input.ElementType],
        Dimensions = [.. input.Shape.ToArray().Select(d => (int?)d)],
    };

    private static TensorContract OutputContract(OnnxFeatureExtractorOptions options, FeatureOutput output)
    {
        var tokens = options.CanvasSize / options.PatchSize is { } side ? (side * side) + output.LeadingTokens : (int?)null;
        return new()
        {
            Name = output.Name,
            Aliases = output.Aliases,
            ElementTypes = Floats,
            Hint = output.Hint,
            Dimensions = output.Layout switch
            {
                FeatureLayout.Tokens => [null, tokens, output.Channels],
                FeatureLayout.ChannelsFirst => [null, output.Channels, null, null],
                _ => [null, null, null, output.Channels],
            },
        };
    }

    internal static int ChannelsOf(OnnxModel model, FeatureOutput output) =>
        output.Channels ?? (model.Binding.Outputs[output.Name].Dimensions is { Count: > 0 } sides ? sides[output.ChannelAxis] : null)
        ?? throw new ModelContractException(
            model.Source,
            $"a declared number of channels, or {nameof(FeatureOutput)}.{nameof(FeatureOutput.Channels)}",
            model.Binding.Outputs[output.Name].ToString(),
            [$"output '{model.Binding.Outputs[output.Name].Name}' does not tell its channels"]);

    internal static void RequireSize(string what, int width, int height, Letterbox letterbox)
    {
        if (width != letterbox.ImageWidth || height != letterbox.ImageHeight)
        {
            throw new ImageFormatException(what, "", $"{letterbox.ImageWidth}×{letterbox.ImageHeight} pixels, the size that the letterbox is for", $"{width}×{height}");
        }
    }

    private ImageBuffer Canvas(ImageBuffer image) =>
        ImageResizer.ToCanvas(image, new(image.Width, image.Height, Options.CanvasSize), Options.Resampling, Options.Padding);

    private ModelOutputs Run(Memory<float> values, int side, CancellationToken cancellationToken)
    {
        var size = Options.CanvasSize;
        ModelInput image = Options.ChannelsLastInput ? new(Options.Input, values, side, size, size, 3) : new(Options.Input, values, side, 3, size, size);
        return model.Run([image, .. Options.FixedInputs], cancellationToken);
    }

    /// <summary>One output's maps of the images of a run.</summary>
    private FeatureMap[] Read(ModelOutputs outputs, FeatureOutput output, int count)
    {
        var values = outputs.AsSingle(output.Name);
        var shape = outputs.Shape(output.Name);
        var maps = new FeatureMap[count];
        for (var i = 0; i < count; i++)
        {
            maps[i] = FeatureTensors.Read(model.Source, output, values, shape, i, Options.CanvasSize / Options.PatchSize);
        }

        return maps;
    }

    private FeatureMap Joined(FeatureMap[][] parts, int image)
    {
        var map = FeatureTensors.Join([.. parts.Select(p => p[image])]);
        return map.Channels == Channels
            ? map
            : throw new ModelFormatException(model.Source, string.Join(", ", OutputNames), $"{Channels} channels, as the model declares", $"{map.Channels}");
    }
}
