using GeometryMatters.Imaging;

namespace GeometryMatters.Models;

/// <summary>What a feature model takes and gives. <see cref="DinoV2"/>, <see cref="DinoV3"/> and <see cref="DiffusionTaps"/> are ready-made.</summary>
public sealed record OnnxFeatureExtractorOptions
{
    /// <summary>Name of the feature: the key under which a view stores its map.</summary>
    public required string Name { get; init; }

    /// <summary>Outputs that are read; several are brought to the finest one's grid bilinearly and put side by side in this order.</summary>
    public required IReadOnlyList<FeatureOutput> Outputs { get; init; }

    /// <summary>Name of the image input.</summary>
    public string Input { get; init; } = "pixel_values";

    /// <summary>Other names that the model may use for it.</summary>
    public IReadOnlyList<string> InputAliases { get; init; } = ["image", "images", "input"];

    /// <summary>Whether the image input is [batch, rows, columns, 3] instead of [batch, 3, rows, columns].</summary>
    public bool ChannelsLastInput { get; init; }

    /// <summary>Side of the square canvas that the image is letterboxed to, in pixels.</summary>
    public int CanvasSize { get; init; } = 840;

    /// <summary>Side of a token's patch in pixels; null where tokens lie in a square of any size.</summary>
    public int? PatchSize { get; init; }

    /// <summary>Subtracted from red, green and blue of 0 to 1. ImageNet's by default.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>What they are then divided by.</summary>
    public IReadOnlyList<float> StandardDeviation { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>How images are resized to the canvas.</summary>
    public ResizeFilter Resampling { get; init; } = ResizeFilter.Lanczos;

    /// <summary>What fills the canvas beside the image.</summary>
    public CanvasPadding Padding { get; init; } = CanvasPadding.Zero;

    /// <summary>Values of the model's other inputs, the same for all images; with them images run one by one.</summary>
    public IReadOnlyList<ModelInput> FixedInputs { get; init; } = [];

    /// <summary>Images in one run for models with a free batch side. Each takes 12 · CanvasSize² bytes and the model's own memory.</summary>
    public int MaxBatchSize { get; init; } = 4;

    /// <summary>DINOv2: canvas of 840 pixels, 60 × 60 patches of 14.</summary>
    /// <param name="tokens">Tokens before the last LayerNorm, or after it.</param>
    /// <param name="registers">Register tokens: 0, or 4 for the models "with registers".</param>
    /// <returns>Options for the feature <c>dino</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 registers.</exception>
    public static OnnxFeatureExtractorOptions DinoV2(DinoTokens tokens = DinoTokens.BeforeNorm, int registers = 0) =>
        Dino("dino", 840, 14, tokens, registers);

    /// <summary>DINOv3: canvas of 960 pixels, 60 × 60 patches of 16.</summary>
    /// <param name="tokens">Tokens before the last LayerNorm, or after it.</param>
    /// <param name="registers">Register tokens.</param>
    /// <returns>Options for the feature <c>dinov3</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 0 registers.</exception>
    public static OnnxFeatureExtractorOptions DinoV3(DinoTokens tokens = DinoTokens.BeforeNorm, int registers = 4) =>
        Dino("dinov3", 960, 16, tokens, registers);

    /// <summary>A Stable Diffusion export that takes an image of −1 to 1 and gives <c>s3</c>, <c>s4</c> and <c>s5</c>, which become the feature <c>sd</c>.</summary>
    /// <param name="canvasSize">Side of the image input in pixels.</param>
    /// <param name="fixedInputs">Values of other inputs, for example <c>timestep</c> and <c>encoder_hidden_states</c>.</param>
    /// <returns>Options for the feature <c>sd</c>.</returns>
    public static OnnxFeatureExtractorOptions DiffusionTaps(int canvasSize = 960, params IReadOnlyList<ModelInput> fixedInputs) => new()
    {
        Name = "sd",
        Input = "image",
        InputAliases = ["images", "pixel_values", "sample"],
        CanvasSize = canvasSize,
        Mean = [0.5f, 0.5f, 0.5f],
        StandardDeviation = [0.5f, 0.5f, 0.5f],
        Outputs = [new("s3", FeatureLayout.ChannelsFirst), new("s4", FeatureLayout.ChannelsFirst), new("s5", FeatureLayout.ChannelsFirst)],
        FixedInputs = fixedInputs,
    };

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentException">A name is empty or given twice, or there is no output.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentException.ThrowIfNullOrEmpty(Input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(CanvasSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxBatchSize);
        RequireColours(Mean, nameof(Mean), v => float.IsFinite(v), "three finite values");
        RequireColours(StandardDeviation, nameof(StandardDeviation), v => float.IsFinite(v) && v > 0, "three finite values above zero");
        RequireDistinct([Input, .. FixedInputs.Select(i => i.Name)], nameof(FixedInputs));
        RequireDistinct([.. Outputs.Select(o => o.Name)], nameof(Outputs));
        if (Outputs.Count == 0)
        {
            throw new ArgumentException("Expected at least one output.", nameof(Outputs));
        }

        if (PatchSize is { } patch && (patch <= 0 || CanvasSize % patch != 0))
        {
            throw new ArgumentOutOfRangeException(nameof(PatchSize), patch, $"Expected a divisor of the canvas's {CanvasSize} pixels.");
        }

        foreach (var output in Outputs)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(output.LeadingTokens, nameof(FeatureOutput.LeadingTokens));
            if (output.Channels is { } channels)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels, nameof(FeatureOutput.Channels));
            }

            if (!Enum.IsDefined(output.Layout) || (output.Layout != FeatureLayout.Tokens && output.LeadingTokens > 0))
            {
                throw new ArgumentOutOfRangeException(nameof(Outputs), output, "Expected a known layout, and leading tokens for tokens alone.");
            }
        }
    }

    private static OnnxFeatureExtractorOptions Dino(string name, int canvas, int patch, DinoTokens tokens, int registers)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(registers);
        FeatureOutput output = tokens switch
        {
            DinoTokens.BeforeNorm => new("tokens_prenorm", FeatureLayout.Tokens)
            {
                Hint = $"{nameof(DinoPreNormOutput)}.{nameof(DinoPreNormOutput.Add)} adds it to a file; {nameof(DinoTokens)}.{nameof(DinoTokens.AfterNorm)} takes last_hidden_state instead",
            },
            DinoTokens.AfterNorm => new("last_hidden_state", FeatureLayout.Tokens),
            _ => throw new ArgumentOutOfRangeException(nameof(tokens), tokens, "Expected tokens before or after the last norm."),
        };
        return new() { Name = name, CanvasSize = canvas, PatchSize = patch, Outputs = [output with { LeadingTokens = 1 + registers }] };
    }

    private static void RequireColours(IReadOnlyList<float> values, string name, Func<float, bool> isRight, string expected)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        if (values.Count != 3 || !values.All(isRight))
        {
            throw new ArgumentOutOfRangeException(name, string.Join(", ", values), $"Expected {expected}.");
        }
    }

    private static void RequireDistinct(string[] names, string property)
    {
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Length || names.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException($"Expected names that differ, found {string.Join(", ", names)}.", property);
        }
    }
}
