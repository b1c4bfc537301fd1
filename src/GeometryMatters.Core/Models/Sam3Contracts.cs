using GeometryMatters.Serialization;

namespace GeometryMatters.Models;

/// <summary>SAM 3's three graphs as samexporter names them. Channels, levels' sides, queries and box slots are free.</summary>
internal static class Sam3Contracts
{
    public static readonly string[] Vision = ["vision_pos_enc_0", "vision_pos_enc_1", "vision_pos_enc_2", "backbone_fpn_0", "backbone_fpn_1", "backbone_fpn_2"];

    /// <summary>Decoder's names of the text encoder's outputs.</summary>
    public static readonly (string Decoder, string Encoder)[] Language =
        [("language_mask", "text_attention_mask"), ("language_features", "text_memory"), ("language_embeds", "text_embeds")];

    public static readonly string[] Raw = ["pred_logits", "pred_boxes", "pred_masks", "presence_logit_dec"], Filtered = ["boxes", "scores", "masks"];

    private const int Context = OnnxSam3MaskProviderOptions.ContextLength;

    private static readonly TensorElementType[] Floating = [TensorElementType.Float32, TensorElementType.Float16];

    public static ModelContract ImageEncoder { get; } = new()
    {
        Name = "SAM 3 image encoder",
        Inputs = [new() { Name = "image", ElementTypes = [TensorElementType.UInt8, TensorElementType.Float32], Dimensions = [3, null, null], OtherDimensions = [[1, 3, null, null]] }],
        Outputs = [.. Vision.Select(n => Tensor(n, 1, null, null, null))],
    };

    public static ModelContract LanguageEncoder { get; } = new()
    {
        Name = "SAM 3 language encoder",
        Inputs = [new() { Name = "tokens", ElementTypes = [TensorElementType.Int64], Dimensions = [1, Context] }],
        Outputs =
        [
            new() { Name = "text_attention_mask", ElementTypes = [TensorElementType.Bool], Dimensions = [1, Context] },
            Tensor("text_memory", Context, 1, null),
            Tensor("text_embeds", Context, 1, null),
        ],
    };

    /// <summary>Both kinds of outputs are optional; <see cref="RequireOutputs"/> asks for one of them. Exporters drop inputs that the graph does not use.</summary>
    public static ModelContract Decoder { get; } = new()
    {
        Name = "SAM 3 decoder",
        Inputs =
        [
            Size("original_height"), Size("original_width"),
            .. Vision.Select(n => Tensor(n, 1, null, null, null) with { IsOptional = true }),
            new() { Name = "language_mask", ElementTypes = [TensorElementType.Bool], Dimensions = [1, Context] },
            Tensor("language_features", Context, 1, null),
            Tensor("language_embeds", Context, 1, null) with { IsOptional = true },
            new() { Name = "box_coords", Dimensions = [null, 1, 4], ElementTypes = Floating },
            new() { Name = "box_labels", ElementTypes = [TensorElementType.Int64], Dimensions = [null, 1] },
            new() { Name = "box_masks", ElementTypes = [TensorElementType.Bool], Dimensions = [1, null] },
        ],
        Outputs =
        [
            Tensor("pred_logits", 1, null, 1) with { IsOptional = true },
            Tensor("pred_boxes", 1, null, 4) with { IsOptional = true },
            Tensor("pred_masks", 1, null, null, null) with { IsOptional = true },
            Tensor("presence_logit_dec", 1, 1) with { IsOptional = true, Aliases = ["presence", "presence_logits", "presence_logit"], OtherDimensions = [[1], [1, 1, 1]] },
            Tensor("boxes", null, 4) with { IsOptional = true },
            Tensor("scores", [null]) with { IsOptional = true },
            Tensor("masks", null, 1, null, null) with { IsOptional = true, ElementTypes = [TensorElementType.Bool, .. Floating], OtherDimensions = [[null, null, null]] },
        ],
    };

    /// <summary>Whether a decoder gives raw outputs; one with neither kind whole is refused.</summary>
    public static bool RequireOutputs(OnnxModel decoder)
    {
        var found = decoder.Binding.Outputs;
        if (Array.TrueForAll(Raw, found.ContainsKey))
        {
            return true;
        }

        return found.ContainsKey("scores") && found.ContainsKey("masks")
            ? false
            : throw Decoder.Error(
                decoder.Source,
                [.. decoder.Binding.Inputs.Values],
                [.. found.Values],
                [$"there are neither all of {string.Join(", ", Raw)} nor scores and masks"]);
    }

    private static TensorContract Tensor(string name, params IReadOnlyList<int?> dimensions) => new() { Name = name, Dimensions = dimensions, ElementTypes = Floating };

    private static TensorContract Size(string name) => new() { Name = name, ElementTypes = [TensorElementType.Int64], Dimensions = [], OtherDimensions = [[1]], IsOptional = true };
}
