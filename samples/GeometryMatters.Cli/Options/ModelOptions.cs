using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeometryMatters.Cli.Running;
using GeometryMatters.Models;

namespace GeometryMatters.Cli.Options;

/// <summary>Models of the user's own (ONNX): which files, and how they are asked.</summary>
internal sealed class ModelOptions
{
    private readonly Option<string?> mask = Make.Optional("--mask-model", "Salient-object model (ONNX file) for items without a mask; what it finds is stored as their mask.png.");

    private readonly Option<int> maskSize = Make.Int("--mask-size", "Side of the mask model's square input in pixels.", 1024, 1, 16384);

    private readonly Option<string> maskOutput = Make.OneOf(
        "--mask-output", "What the mask model gives: logits, probabilities, or values to be stretched to 0 to 1", "logits", "logits", "probabilities", "stretched");

    private readonly Option<string?> sam3 = Make.Optional(
        "--sam3", $"SAM 3 for items without a mask, instead of a mask model: a folder with {string.Join(", ", Sam3Files)}; needs --sam3-tokens.");

    private readonly Option<string[]> sam3Tokens = Make.List(
        "--sam3-tokens", "What SAM 3 looks for: ids of CLIP's vocabulary separated by commas, start 49406 and end 49407 included, or a JSON file with a list of ids per category and one called *.");

    private readonly Option<string?> orientation = Make.Optional("--orientation-model", "Orientation model (ONNX file) whose votes turn a mesh to its canonical yaw, instead of --yaw.");

    private readonly Option<string?> partField = Make.Optional("--part-field-model", "Part-field model (ONNX file) that describes meshes, instead of --field.");

    private readonly Option<int> points = Make.Int("--points", "Surface points that the part-field model sees, where it does not say itself.", 100_000, 1, 10_000_000);

    private readonly Option<string?> feature = Make.Optional("--feature-model", "Feature model (ONNX file) that describes images, instead of --features.");

    private readonly Option<string> featureKind = Make.OneOf("--feature-kind", "What kind of feature model it is", "dinov2", "dinov2", "dinov2-after-norm", "dinov3", "dinov3-after-norm", "taps");

    private readonly Option<int?> registers = Make.OptionalInt("--registers", "Register tokens of the feature model; by default 0 for dinov2 and 4 for dinov3.", 0, 1000);

    private readonly Option<int?> side = Make.OptionalInt("--feature-canvas", "Side of the feature model's input in pixels; by default 840 for dinov2, 960 for the others.", 16, 16384);

    private readonly Option<bool> cuda = Make.Flag("--cuda", "Run the models on the first GPU (needs a build with -p:Accelerator=cuda).");

    /// <summary>The names that samexporter gives its files: image encoder, language encoder, decoder.</summary>
    private static string[] Sam3Files => ["sam3_image_encoder.onnx", "sam3_language_encoder.onnx", "sam3_decoder.onnx"];

    public void AddTo(Command command, Option yaw, Option field, Option features)
    {
        foreach (var option in new Option[] { mask, maskSize, maskOutput, sam3, sam3Tokens, orientation, partField, points, feature, featureKind, registers, side, cuda })
        {
            command.Add(option);
        }

        command.Excludes(mask, sam3);
        command.Excludes(orientation, yaw);
        command.Excludes(partField, field);
        command.Excludes(feature, features);
        command.Needs(maskSize, mask);
        command.Needs(maskOutput, mask);
        command.Needs(sam3Tokens, sam3);
        command.Needs(sam3, sam3Tokens);
        command.Needs(points, partField);
        command.Needs(featureKind, feature);
        command.Needs(registers, feature);
        command.Needs(side, feature);
        command.Needs(cuda, mask, sam3, orientation, partField, feature);
    }

    /// <summary>Loads what was asked for, to be disposed by the caller.</summary>
    public OwnModels Load(ParseResult parsed)
    {
        OwnModels models = new(parsed.GetValue(cuda));
        try
        {
            if (parsed.GetValue(mask) is { } maskPath)
            {
                models.UseMask(maskPath, new()
                {
                    InputSize = parsed.GetValue(maskSize),
                    KeepLargestPart = true,
                    Output = parsed.GetValue(maskOutput) switch { "probabilities" => SaliencyOutput.Probabilities, "stretched" => SaliencyOutput.Stretched, _ => SaliencyOutput.Logits },
                });
            }

            if (parsed.GetValue(sam3) is { } folder)
            {
                string[] files = [.. Sam3Files.Select(f => Path.Combine(folder, f))];
                models.UseSam3(files[0], files[1], files[2], Tokens(parsed.GetValue(sam3Tokens)!));
            }

            if (parsed.GetValue(orientation) is { } orientationPath)
            {
                models.UseOrientation(orientationPath);
            }

            if (parsed.GetValue(partField) is { } fieldPath)
            {
                models.UsePartField(fieldPath, new() { PointCount = parsed.GetValue(points) });
            }

            if (parsed.GetValue(feature) is { } featurePath)
            {
                models.UseFeatures(featurePath, Features(parsed.GetValue(featureKind)!, parsed.GetValue(registers), parsed.GetValue(side)));
            }

            return models;
        }
        catch
        {
            models.Dispose();
            throw;
        }
    }

    private static OnnxFeatureExtractorOptions Usual(string kind, int? registers) => kind switch
    {
        "dinov2" => OnnxFeatureExtractorOptions.DinoV2(DinoTokens.BeforeNorm, registers ?? 0),
        "dinov2-after-norm" => OnnxFeatureExtractorOptions.DinoV2(DinoTokens.AfterNorm, registers ?? 0),
        "dinov3" => OnnxFeatureExtractorOptions.DinoV3(DinoTokens.BeforeNorm, registers ?? 4),
        "dinov3-after-norm" => OnnxFeatureExtractorOptions.DinoV3(DinoTokens.AfterNorm, registers ?? 4),
        _ => OnnxFeatureExtractorOptions.DiffusionTaps(),
    };

    private static OnnxFeatureExtractorOptions Features(string kind, int? registers, int? side)
    {
        var usual = Usual(kind, registers);
        var options = usual with { CanvasSize = side ?? usual.CanvasSize };
        return UsageException.Of("--feature-canvas", () =>
        {
            options.Validate();
            return options;
        });
    }

    private static OnnxSam3MaskProviderOptions Tokens(string[] given)
    {
        const string option = "--sam3-tokens";
        if (given is [var path] && !long.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            var lists = TokenFile(path);
            return UsageException.Of(option, () => Checked(new()
            {
                Tokens = lists.GetValueOrDefault("*") ?? throw new ArgumentException($"expected a list called * in {path}, for categories without one of their own."),
                CategoryTokens = lists.Where(l => l.Key != "*").ToDictionary(l => l.Key, l => (IReadOnlyList<long>)l.Value, StringComparer.Ordinal),
            }));
        }

        return UsageException.Of(option, () => Checked(new() { Tokens = [.. given.Select(t => long.Parse(t, NumberStyles.None, CultureInfo.InvariantCulture))] }));
    }

    private static OnnxSam3MaskProviderOptions Checked(OnnxSam3MaskProviderOptions options)
    {
        options.Validate();
        return options;
    }

    private static Dictionary<string, long[]> TokenFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, long[]>>(File.ReadAllText(path)) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidInputException(path, e.Path ?? "", "an object of lists of token ids, {\"car\": [49406, ..., 49407], \"*\": [...]}", "something else", e);
        }
    }
}
