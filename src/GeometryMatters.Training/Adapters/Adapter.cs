using GeometryMatters.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Adapters;

/// <summary>The small network that lifts frozen 2D features into a space where nearest neighbours are correspondences (paper 3.2).</summary>
/// <remarks>
/// One branch of ResNet bottleneck blocks per input map, mixed by softmax weights. Needs no mesh and no field: images and their 2D features only.
/// Holds native memory: dispose it. <see cref="Transform"/> is safe for concurrent calls.
/// </remarks>
public sealed class Adapter : IDisposable
{
    private readonly Dictionary<string, Tensor> byName = new(StringComparer.Ordinal);
    private readonly List<string> names = [];
    private bool disposed;

    /// <summary>Creates an adapter with random first values: Kaiming normal by fan-out, from the seed alone.</summary>
    /// <param name="options">Shape of the network; null for the paper's.</param>
    /// <param name="seed">Seed of the first values.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    public Adapter(AdapterOptions? options = null, int seed = 42)
    {
        Options = options ?? new AdapterOptions();
        Options.Validate();
        TorchRuntime.EnsureLoaded();
        using var outside = NewDisposeScope();
        foreach (var (name, shape) in AdapterParameters.Describe(Options))
        {
            Add(name, shape, AdapterParameters.InitialValues(name, shape, seed));
        }
    }

    internal Adapter(AdapterOptions options, IReadOnlyDictionary<string, float[]> values)
    {
        Options = options;
        Options.Validate();
        TorchRuntime.EnsureLoaded();
        using var outside = NewDisposeScope();
        foreach (var (name, shape) in AdapterParameters.Describe(Options))
        {
            Add(name, shape, values[name]);
        }
    }

    /// <summary>Shape of the network.</summary>
    public AdapterOptions Options { get; }

    /// <summary>Names of the parameters in the order of the reference's state dictionary.</summary>
    public IReadOnlyList<string> ParameterNames => names;

    /// <summary>Number of trainable values.</summary>
    public long ParameterCount => names.Sum(n => byName[n].NumberOfElements);

    /// <summary>Logarithm of the contrastive loss's scale, learned with the rest.</summary>
    public float LogitScale => Parameter(AdapterParameters.LogitScale).item<float>();

    internal Device Device => Parameter(AdapterParameters.LogitScale).device;

    internal IReadOnlyList<Tensor> Parameters => [.. names.Select(n => byName[n])];

    /// <summary>Adapts one image's maps.</summary>
    /// <param name="maps">The image's frozen feature maps, one a branch, on one grid; not normalised.</param>
    /// <returns>A map of <see cref="AdapterOptions.OutputChannels"/> channels on the same grid, every cell at unit length.</returns>
    /// <exception cref="ArgumentException">The maps are of another number, channels or of different grids.</exception>
    public FeatureMap Transform(IReadOnlyList<FeatureMap> maps)
    {
        CheckMaps(maps, nameof(maps));
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        XorShift unused = default;
        var output = Normalize(Rows(Forward(InputTensors.Create([maps], 0, ref unused, Device)))[0]);
        return new FeatureMap(maps[0].Grid, Options.OutputChannels, output.cpu().contiguous().data<float>().ToArray());
    }

    /// <summary>Values of one parameter.</summary>
    /// <param name="name">One of <see cref="ParameterNames"/>.</param>
    /// <returns>A copy, in row-major order.</returns>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public float[] ParameterValues(string name)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        return Parameter(name).detach().cpu().contiguous().data<float>().ToArray();
    }

    /// <summary>Shape of one parameter.</summary>
    /// <param name="name">One of <see cref="ParameterNames"/>.</param>
    /// <returns>Its sides; none for a scalar.</returns>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public IReadOnlyList<long> ParameterShape(string name) => Parameter(name).shape;

    /// <summary>Frees the native memory.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            foreach (var tensor in byName.Values)
            {
                tensor.Dispose();
            }
        }
    }

    internal Tensor Parameter(string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return byName.TryGetValue(name, out var tensor) ? tensor : throw new ArgumentException($"There is no parameter {name}.", nameof(name));
    }

    /// <summary>Moves every parameter; tensors got before are stale then.</summary>
    internal void MoveTo(Device device)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        foreach (var name in names)
        {
            var moved = byName[name].detach().to(device, copy: true).requires_grad_();
            moved.DetachFromDisposeScope();
            byName[name].Dispose();
            byName[name] = moved;
        }
    }

    /// <summary>An adapter of the same shape with copies of the values.</summary>
    internal Adapter Copy() => new(Options, names.ToDictionary(n => n, ParameterValues, StringComparer.Ordinal));

    /// <summary>Raw output [images, channels, rows, columns].</summary>
    internal Tensor Forward(IReadOnlyList<Tensor> inputs)
    {
        var mixing = nn.functional.softmax(Parameter(AdapterParameters.MixingWeights), 0);
        Tensor? sum = null;
        for (var i = 0; i < inputs.Count; i++)
        {
            // Group normalisation is faster on planes, normalisation by cell on contiguous cells.
            var x = Options.Normalization == AdapterNormalization.Group ? inputs[i].contiguous() : inputs[i];
            for (var j = 0; j < Options.BlocksPerBranch; j++)
            {
                var activated = j + 1 < Options.BlocksPerBranch || Options.OutputActivation == AdapterActivation.Relu;
                x = Block(AdapterParameters.Prefix(i, j), x, activated);
            }

            var weighted = mixing[i] * x;
            sum = sum is null ? weighted : sum.add_(weighted);
        }

        return sum!;
    }

    /// <summary>[images, cells, channels], one cell's values contiguous, from a raw output.</summary>
    internal static Tensor Rows(Tensor output) => output.permute(0, 2, 3, 1).flatten(1, 2);

    /// <summary>Rows of unit length.</summary>
    internal static Tensor Normalize(Tensor rows) => rows / (rows.norm(-1, keepdim: true, p: 2f) + 1e-10f);

    internal void CheckMaps(IReadOnlyList<FeatureMap> maps, string argument)
    {
        ArgumentNullException.ThrowIfNull(maps, argument);
        if (maps.Count != Options.InputChannels.Count)
        {
            throw new ArgumentException($"Expected {Options.InputChannels.Count} maps, found {maps.Count}.", argument);
        }

        for (var i = 0; i < maps.Count; i++)
        {
            if (maps[i].Channels != Options.InputChannels[i])
            {
                throw new ArgumentException($"Map {i}: expected {Options.InputChannels[i]} channels, found {maps[i].Channels}.", argument);
            }

            if (maps[i].Grid != maps[0].Grid)
            {
                throw new ArgumentException(
                    $"Map {i}: expected {maps[0].Grid.Rows}×{maps[0].Grid.Columns} cells, found {maps[i].Grid.Rows}×{maps[i].Grid.Columns}.", argument);
            }
        }
    }

    private Tensor Block(string prefix, Tensor x, bool activated)
    {
        var a = nn.functional.relu(Convolve($"{prefix}.conv1", x, 0));
        var b = nn.functional.relu(Convolve($"{prefix}.conv2", a, 1));
        var c = Convolve($"{prefix}.conv3", b, 0);
        var sum = c + (byName.ContainsKey($"{prefix}.shortcut.weight") ? Convolve($"{prefix}.shortcut", x, 0) : x);
        return activated ? nn.functional.relu(sum) : sum;
    }

    private Tensor Convolve(string name, Tensor x, int padding)
    {
        var y = nn.functional.conv2d(x, Parameter($"{name}.weight"), padding: [padding, padding]);
        Tensor scale = Parameter($"{name}.norm.weight"), shift = Parameter($"{name}.norm.bias");
        return Options.Normalization == AdapterNormalization.Group
            ? nn.functional.group_norm(y, Options.NormGroups, scale, shift, 1e-5)
            : nn.functional.layer_norm(y.permute(0, 2, 3, 1), [y.shape[1]], scale, shift, 1e-5).permute(0, 3, 1, 2);
    }

    private void Add(string name, long[] shape, float[] values)
    {
        var tensor = torch.tensor(values, shape).requires_grad_();
        tensor.DetachFromDisposeScope();
        byName.Add(name, tensor);
        names.Add(name);
    }
}
