using System.Globalization;
using GeometryMatters.Serialization;

namespace GeometryMatters.Training.Adapters;

/// <summary>Adapters as safetensors files: the reference's parameter names, the network's shape in the file's metadata.</summary>
public static class AdapterCheckpoint
{
    private const string FormatKey = "format";
    private const string Format = "geometrymatters.adapter.1";

    /// <summary>Writes an adapter; equal adapters give equal bytes.</summary>
    /// <param name="path">The file; its folder must exist. An old file stays until the new one is whole.</param>
    /// <param name="adapter">The adapter.</param>
    public static void Save(string path, Adapter adapter)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        var tensors = adapter.ParameterNames.ToDictionary(
            name => name,
            name => TensorArray.Create<float>(adapter.ParameterValues(name), [.. adapter.ParameterShape(name).Select(s => (int)s)]),
            StringComparer.Ordinal);
        SafetensorsFile.Write(path, tensors, Describe(adapter.Options));
    }

    /// <summary>Reads an adapter from a safetensors file, or from a checkpoint of torch (a zip file, as <c>.pth</c>, <c>.pt</c>, <c>.ckpt</c>).</summary>
    /// <remarks>
    /// In a torch checkpoint the weights may lie anywhere ("state_dict.adapter.…") as long as there is one set of them; the reference's choices stand for what
    /// shapes do not tell (32 groups, group normalisation, ReLU).
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">Shape of the network, for safetensors without metadata and for torch checkpoints that are not as the reference's; null to take it from the file.</param>
    /// <returns>The adapter; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is broken, it does not describe an adapter, or tensors are missing, unexpected or of another shape; all of them are listed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    public static Adapter Load(string path, AdapterOptions? options = null)
    {
        options?.Validate();
        if (StoredWeights.IsTorch(path))
        {
            using var checkpoint = TorchFile.Open(path);
            var weights = StoredWeights.Of(checkpoint, path);
            return weights.ToAdapter(options ?? weights.GuessOptions());
        }

        using var file = SafetensorsFile.Open(path);
        return StoredWeights.Of(file, path).ToAdapter(options ?? Parse(file.Metadata, path));
    }

    internal static Dictionary<string, string> Describe(AdapterOptions options) => new(StringComparer.Ordinal)
    {
        [FormatKey] = Format,
        ["input_channels"] = string.Join(",", options.InputChannels.Select(Text)),
        ["output_channels"] = Text(options.OutputChannels),
        ["blocks_per_branch"] = Text(options.BlocksPerBranch),
        ["bottleneck_channels"] = Text(options.EffectiveBottleneckChannels),
        ["norm_groups"] = Text(options.NormGroups),
        ["dropout"] = options.Dropout.ToString("R", CultureInfo.InvariantCulture),
        ["output_activation"] = options.OutputActivation.ToString(),
        ["normalization"] = options.Normalization.ToString(),
    };

    private static AdapterOptions Parse(IReadOnlyDictionary<string, string> metadata, string path)
    {
        var format = metadata.GetValueOrDefault(FormatKey);
        if (format != Format)
        {
            throw new TensorFormatException(
                path, "metadata", $"{FormatKey} = {Format} (or options given for weights from elsewhere)", format is null ? $"no {FormatKey}" : $"{FormatKey} = {format}");
        }

        var options = new AdapterOptions
        {
            InputChannels = [.. Get("input_channels").Split(',').Select(s => Int("input_channels", s))],
            OutputChannels = Int("output_channels", Get("output_channels")),
            BlocksPerBranch = Int("blocks_per_branch", Get("blocks_per_branch")),
            BottleneckChannels = Int("bottleneck_channels", Get("bottleneck_channels")),
            NormGroups = Int("norm_groups", Get("norm_groups")),
            Dropout = double.TryParse(Get("dropout"), NumberStyles.Float, CultureInfo.InvariantCulture, out var d) ? d : throw Bad("dropout", "a number", Get("dropout")),
            OutputActivation = Named<AdapterActivation>("output_activation"),
            Normalization = Named<AdapterNormalization>("normalization"),
        };
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new TensorFormatException(path, "metadata", "the shape of an adapter", e.Message, e);
        }

        return options;

        string Get(string key) => metadata.TryGetValue(key, out var text) ? text : throw Bad(key, "a value", "none");
        int Int(string key, string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : throw Bad(key, "whole numbers", text);
        T Named<T>(string key)
            where T : struct, Enum =>
            Enum.TryParse<T>(Get(key), out var value) && Enum.IsDefined(value) ? value : throw Bad(key, string.Join(" or ", Enum.GetNames<T>()), Get(key));
        TensorFormatException Bad(string key, string expected, string found) => new(path, $"metadata {key}", expected, found);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
