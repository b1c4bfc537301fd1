using System.Numerics;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>SAM 3 as the three ONNX graphs of samexporter: image encoder, language encoder, decoder.</summary>
/// <remarks>
/// The image is squashed to the encoder's size (1008 × 1008), 8 bits, bilinear with antialiasing. The prompt is a text of the caller's tokens and, where the item has one, its box
/// as (cx, cy, w, h) over the image's sides. Decoders with one box slot and boxes, scores and masks as outputs are taken as well as those with several slots and raw outputs, for which
/// score = sigmoid(pred_logits) · sigmoid(presence), and mask logits are read at the image's pixels bilinearly before the threshold. An image is encoded once for any number of
/// prompts (<see cref="Embed"/>), a text once for all. Safe for concurrent calls.
/// </remarks>
public sealed class OnnxSam3MaskProvider : IMaskProvider, IDisposable
{
    private const int UsualSize = 1008;

    private readonly OnnxModel imageEncoder;
    private readonly OnnxModel languageEncoder;
    private readonly OnnxModel decoder;
    private readonly OnnxSam3MaskProviderOptions options;
    private readonly bool isRaw;
    private readonly Dictionary<string, ModelOutputs> texts = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Takes models that were loaded with the contracts of this class.</summary>
    /// <param name="imageEncoder">The image encoder; disposed with the provider.</param>
    /// <param name="languageEncoder">The language encoder; disposed with the provider.</param>
    /// <param name="decoder">The decoder; disposed with the provider.</param>
    /// <param name="options">How the model is asked.</param>
    /// <exception cref="ArgumentException">A model was loaded for another contract.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ModelContractException">The decoder has neither kind of outputs.</exception>
    public OnnxSam3MaskProvider(OnnxModel imageEncoder, OnnxModel languageEncoder, OnnxModel decoder, OnnxSam3MaskProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.imageEncoder = Require(imageEncoder, ImageEncoderContract);
        this.languageEncoder = Require(languageEncoder, LanguageEncoderContract);
        this.decoder = Require(decoder, DecoderContract);
        this.options = options;
        isRaw = Sam3Contracts.RequireOutputs(decoder);
    }

    /// <summary>What the image encoder has to be like.</summary>
    public static ModelContract ImageEncoderContract => Sam3Contracts.ImageEncoder;

    /// <summary>What the language encoder has to be like.</summary>
    public static ModelContract LanguageEncoderContract => Sam3Contracts.LanguageEncoder;

    /// <summary>What the decoder has to be like: raw outputs, or scores and masks.</summary>
    public static ModelContract DecoderContract => Sam3Contracts.Decoder;

    /// <summary>Loads the three models from files; their external data lies beside them.</summary>
    /// <param name="imageEncoder">Path of the image encoder.</param>
    /// <param name="languageEncoder">Path of the language encoder.</param>
    /// <param name="decoder">Path of the decoder.</param>
    /// <param name="options">How the model is asked.</param>
    /// <param name="sessionOptions">Threads, execution providers and the like; null for the runtime's defaults.</param>
    /// <returns>The provider, to be disposed by the caller.</returns>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="ModelFormatException">The runtime cannot load one of them.</exception>
    /// <exception cref="ModelContractException">Inputs or outputs are not those of the contracts.</exception>
    /// <exception cref="BackendUnavailableException">The application brings no ONNX Runtime.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static OnnxSam3MaskProvider Load(string imageEncoder, string languageEncoder, string decoder, OnnxSam3MaskProviderOptions options, SessionOptions? sessionOptions = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        List<OnnxModel> models = [];
        try
        {
            // The smallest first, so that a wrong one is told early.
            models.Add(OnnxModel.Load(decoder, DecoderContract, sessionOptions));
            models.Add(OnnxModel.Load(languageEncoder, LanguageEncoderContract, sessionOptions));
            models.Add(OnnxModel.Load(imageEncoder, ImageEncoderContract, sessionOptions));
            return new(models[2], models[1], models[0], options);
        }
        catch
        {
            models.ForEach(m => m.Dispose());
            throw;
        }
    }

    /// <summary>Encodes an image, for any number of prompts.</summary>
    /// <param name="image">The image.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The embedding, to be disposed by the caller.</returns>
    /// <exception cref="ModelFormatException">The model fails.</exception>
    public Sam3ImageEmbedding Embed(ImageBuffer image, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        var signature = imageEncoder.Binding.Inputs["image"];
        var (height, width) = signature.Dimensions is [.., var h, var w] ? (h ?? UsualSize, w ?? UsualSize) : (UsualSize, UsualSize);
        var squashed = ImageResizer.Resize(image, width, height, ResizeFilter.Bilinear);
        int[] shape = signature.Dimensions.Count == 4 ? [1, 3, height, width] : [3, height, width];
        ModelInput input = signature.ElementType == TensorElementType.UInt8
            ? new("image", ImagePlanes.Bytes(squashed), shape)
            : new("image", ImagePlanes.Normalized(squashed, new Vector3(0.5f), new Vector3(0.5f)), shape);
        return new(imageEncoder.Run([input], cancellationToken), image.Width, image.Height);
    }

    /// <summary>All instances above the thresholds.</summary>
    /// <param name="embedding">The image.</param>
    /// <param name="prompt">What is looked for: the category's text, and the box where there is one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Instances in the model's order; none where nothing was found.</returns>
    /// <exception cref="ArgumentException">The box is not finite or has no area.</exception>
    /// <exception cref="ModelFormatException">A model fails.</exception>
    /// <exception cref="TensorFormatException">A score or a mask is not finite.</exception>
    public IReadOnlyList<Sam3Instance> FindInstances(Sam3ImageEmbedding embedding, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embedding);
        ArgumentNullException.ThrowIfNull(prompt);
        var text = Text(prompt.Category, cancellationToken);
        List<ModelInput> inputs = [.. Boxes(embedding, prompt)];
        if (Takes("original_height"))
        {
            inputs.Add(Size("original_height", embedding.Height));
        }

        if (Takes("original_width"))
        {
            inputs.Add(Size("original_width", embedding.Width));
        }

        inputs.AddRange(Sam3Contracts.Vision.Where(Takes).Select(n => new ModelInput(n, embedding.Outputs, n)));
        inputs.AddRange(Sam3Contracts.Language.Where(l => Takes(l.Decoder)).Select(l => new ModelInput(l.Decoder, text, l.Encoder)));
        using var outputs = decoder.Run(inputs, cancellationToken);
        Sam3Outputs reader = new(outputs, decoder.Source, options, embedding.Width, embedding.Height);
        return isRaw ? reader.ReadRaw() : reader.ReadFiltered();
    }

    /// <summary>The instance that the options choose.</summary>
    /// <param name="embedding">The image.</param>
    /// <param name="prompt">What is looked for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Its mask.</returns>
    /// <exception cref="ArgumentException">The box is not finite or has no area.</exception>
    /// <exception cref="ModelFormatException">A model fails.</exception>
    /// <exception cref="InvalidInputException">Nothing was found.</exception>
    public Mask Segment(Sam3ImageEmbedding embedding, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        var instances = FindInstances(embedding, prompt, cancellationToken);
        if (instances.Count == 0)
        {
            throw new InvalidInputException($"{prompt.Category}/{prompt.ItemId}", "mask", $"an instance with a score above {options.ScoreThreshold}", "none");
        }

        var box = options.Choice == Sam3Choice.BoxOverlap ? prompt.Box : null;
        return instances.OrderByDescending(i => box is { } b ? i.Mask.Bounds()!.Value.IntersectionOverUnion(b) : 0).ThenByDescending(i => i.Score).First().Mask;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The box is not finite or has no area.</exception>
    /// <exception cref="ModelFormatException">A model fails.</exception>
    /// <exception cref="InvalidInputException">Nothing was found.</exception>
    public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        using var embedding = Embed(image, cancellationToken);
        return Segment(embedding, prompt, cancellationToken);
    }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (var text in texts.Values)
        {
            text.Dispose();
        }

        texts.Clear();
        imageEncoder.Dispose();
        languageEncoder.Dispose();
        decoder.Dispose();
    }

    private static OnnxModel Require(OnnxModel model, ModelContract contract)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Contract == contract ? model : throw new ArgumentException($"Expected a model for {contract.Name}, found one for {model.Contract.Name}.", nameof(model));
    }

    private bool Takes(string input) => decoder.Binding.Inputs.ContainsKey(input);

    private ModelInput Size(string name, int length)
    {
        long[] value = [length];
        return decoder.Binding.Inputs[name].Dimensions.Count == 1 ? new(name, value, 1) : new ModelInput(name, value);
    }

    /// <summary>A box in the first slot, or none; slots that are not used are masked.</summary>
    private ModelInput[] Boxes(Sam3ImageEmbedding embedding, MaskPrompt prompt)
    {
        var slots = decoder.Binding.Inputs["box_coords"].Dimensions is [{ } first, ..] ? first : 1;
        var coordinates = new float[4 * slots];
        var labels = new long[slots];
        var empty = new bool[slots];
        Array.Fill(labels, 1);
        Array.Fill(empty, true);
        if (options.ShowBox && prompt.Box is { } box)
        {
            if (!(double.IsFinite(box.X1 + box.Y1 + box.X2 + box.Y2) && box.Width > 0 && box.Height > 0))
            {
                throw new ArgumentException($"Expected a finite box with an area, found {box}.", nameof(prompt));
            }

            coordinates[0] = (float)((box.X1 + box.X2) / 2 / embedding.Width);
            coordinates[1] = (float)((box.Y1 + box.Y2) / 2 / embedding.Height);
            coordinates[2] = (float)(box.Width / embedding.Width);
            coordinates[3] = (float)(box.Height / embedding.Height);
            empty[0] = false;
        }

        return [new("box_coords", coordinates, slots, 1, 4), new("box_labels", labels, slots, 1), new("box_masks", empty, 1, slots)];
    }

    private ModelOutputs Text(string category, CancellationToken cancellationToken)
    {
        // Categories without a text of their own share one.
        var (key, tokens) = options.CategoryTokens.TryGetValue(category, out var own) ? ($"={category}", own) : ("", options.Tokens);
        lock (gate)
        {
            if (!texts.TryGetValue(key, out var text))
            {
                var padded = new long[OnnxSam3MaskProviderOptions.ContextLength];
                tokens.ToArray().CopyTo(padded, 0);
                text = languageEncoder.Run([new("tokens", padded, 1, padded.Length)], cancellationToken);
                texts.Add(key, text);
            }

            return text;
        }
    }
}
