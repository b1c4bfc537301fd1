using System.Globalization;
using GeometryMatters.Serialization;

namespace GeometryMatters.Training.Adapters;

/// <summary>The tensors of a file that may be an adapter's: what they are, and how to read one.</summary>
internal sealed class StoredWeights
{
    private readonly string path;
    private readonly Func<string, TensorArray> read;
    private readonly SortedDictionary<string, (TensorElementType Type, IReadOnlyList<int> Shape)> tensors = new(StringComparer.Ordinal);

    private StoredWeights(string path, Func<string, TensorArray> read)
    {
        this.path = path;
        this.read = read;
    }

    /// <summary>Whether a file is a zip archive, as torch writes.</summary>
    public static bool IsTorch(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.", path);
        }

        using var stream = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return stream.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && start.SequenceEqual("PK\u0003\u0004"u8);
    }

    /// <summary>The tensors whose names start with a prefix, without it.</summary>
    public static StoredWeights Of(SafetensorsFile file, string path, string prefix = "")
    {
        StoredWeights weights = new(path, name => file.Read(prefix + name));
        foreach (var entry in file.Entries.Where(e => e.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            weights.tensors.Add(entry.Name[prefix.Length..], (entry.ElementType, entry.Shape));
        }

        return weights;
    }

    /// <summary>The one set of weights in a checkpoint, by the place of its mixing weights.</summary>
    public static StoredWeights Of(TorchFile file, string path)
    {
        var ends = file.TensorNames.Where(n => n == AdapterParameters.MixingWeights || n.EndsWith($".{AdapterParameters.MixingWeights}", StringComparison.Ordinal)).ToList();
        if (ends.Count > 1)
        {
            throw new TensorFormatException(path, "", "one adapter", string.Join(" and ", ends.Take(5)));
        }

        var prefix = ends.Count == 0 ? "" : ends[0][..^AdapterParameters.MixingWeights.Length];
        StoredWeights weights = new(path, name => file.Read(prefix + name));
        foreach (var name in file.TensorNames.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var tensor = file.Tensor(name);
            weights.tensors.Add(name[prefix.Length..], (tensor.ElementType, tensor.Shape));
        }

        return weights;
    }

    /// <summary>The reference's network with the sizes that the weights have.</summary>
    public AdapterOptions GuessOptions()
    {
        List<int> inputs = [];
        while (Shape(Name(inputs.Count, 0, "conv1")) is [_, var input, _, _])
        {
            inputs.Add(input);
        }

        var blocks = 0;
        while (Shape(Name(0, blocks, "conv1")) is not null)
        {
            blocks++;
        }

        if (inputs.Count == 0 || Shape(Name(0, 0, "conv3")) is not [var output, var inner, _, _])
        {
            throw new TensorFormatException(path, "", $"the weights of an adapter ({Name(0, 0, "conv1")}, …)", $"{tensors.Count} others ({string.Join(", ", tensors.Keys.Take(5))})");
        }

        AdapterOptions options = new() { InputChannels = inputs, OutputChannels = output, BlocksPerBranch = blocks, BottleneckChannels = inner };
        try
        {
            options.Validate();
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new TensorFormatException(path, "", "an adapter of the reference's kind (or options given)", e.Message, e);
        }

        return options with { BottleneckChannels = inner == output / 4 ? null : inner };
    }

    /// <summary>Whether there is any tensor.</summary>
    public bool Any => tensors.Count > 0;

    /// <summary>Reads all of an adapter's tensors; whatever does not fit is told in one error.</summary>
    public Adapter ToAdapter(AdapterOptions options) => new(options, Values(AdapterParameters.Describe(options)));

    /// <summary>Reads tensors, no other may be there; whatever does not fit is told in one error.</summary>
    public Dictionary<string, float[]> Values(IEnumerable<(string Name, long[] Shape)> expected)
    {
        var wanted = expected.ToDictionary(p => p.Name, p => p.Shape, StringComparer.Ordinal);
        var misfits = wanted.Select(p => Misfit(p.Key, p.Value)).OfType<string>()
            .Concat(tensors.Keys.Where(name => !wanted.ContainsKey(name)).Select(name => $"{name} is unexpected")).ToList();
        return misfits.Count == 0
            ? wanted.Keys.ToDictionary(name => name, name => read(name).ToSingle(), StringComparer.Ordinal)
            : throw new TensorFormatException(path, string.Empty, $"the {wanted.Count} tensors of the adapter", string.Join("; ", misfits));
    }

    private static string Name(int branch, int block, string convolution) =>
        string.Create(CultureInfo.InvariantCulture, $"{AdapterParameters.Prefix(branch, block)}.{convolution}.weight");

    private IReadOnlyList<int>? Shape(string name) => tensors.TryGetValue(name, out var tensor) ? tensor.Shape : null;

    private string? Misfit(string name, long[] shape) =>
        !tensors.TryGetValue(name, out var found) ? $"{name} is missing"
        : found.Type is not (TensorElementType.Float32 or TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Float64) ? $"{name} is {found.Type}, not floating point"
        : !found.Shape.Select(s => (long)s).SequenceEqual(shape) ? $"{name} is [{string.Join(", ", found.Shape)}], not [{string.Join(", ", shape)}]"
        : null;
}
