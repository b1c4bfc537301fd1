using GeometryMatters.Features;
using GeometryMatters.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Adapters;

/// <summary>The small network that lifts frozen 2D features into a space where nearest neighbours are correspondences (paper 3.2).</summary>
/// <remarks>
/// One branch of ResNet bottleneck blocks per input map, mixed by softmax weights. Needs no mesh and no field: images and their 2D features only.
/// Holds native memory: dispose it. <see cref="Transform(IReadOnlyList{FeatureMap})"/> is safe for concurrent calls.
/// </remarks>
public sealed class Adapter : IDisposable
{
    private readonly Dictionary<string, Tensor> byName = new(StringComparer.Ordinal);
    private readonly List<string> names = [];

    // Activations lie as [cells, channels] where each cell is normalised by itself, as [channels, cells] where groups of channels are:
    // either way the values of one statistic are contiguous.
    private readonly bool byCell;
    private bool disposed;

    /// <summary>Creates an adapter with random first values: Kaiming normal by fan-out, from the seed alone.</summary>
    /// <param name="options">Shape of the network; null for the paper's.</param>
    /// <param name="seed">Seed of the first values.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="BackendUnavailableException">libtorch cannot be loaded.</exception>
    public Adapter(AdapterOptions? options = null, int seed = 42)
        : this(options ?? new(), (name, shape) => AdapterParameters.InitialValues(name, shape, seed), CancellationToken.None)
    {
    }

    /// <summary>The same, and its making can be stopped between two parameters.</summary>
    internal Adapter(AdapterOptions options, int seed, CancellationToken cancellationToken)
        : this(options, (name, shape) => AdapterParameters.InitialValues(name, shape, seed), cancellationToken)
    {
    }

    internal Adapter(AdapterOptions options, IReadOnlyDictionary<string, float[]> values)
        : this(options, (name, _) => values[name], CancellationToken.None)
    {
    }

    private Adapter(AdapterOptions options, Func<string, long[], float[]> values, CancellationToken cancellationToken)
    {
        Options = options;
        Options.Validate();
        byCell = Options.Normalization == AdapterNormalization.Cell;
        TorchRuntime.EnsureLoaded();
        using var outside = NewDisposeScope();
        try
        {
            foreach (var (name, shape) in AdapterParameters.Describe(Options))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Add(name, shape, values(name, shape));
            }
        }
        catch
        {
            Dispose();
            throw;
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

    /// <summary>Adapts one image's maps.</summary>
    /// <param name="maps">The image's frozen feature maps, one a branch, on one grid; not normalised.</param>
    /// <returns>A map of <see cref="AdapterOptions.OutputChannels"/> channels on the same grid, every cell at unit length.</returns>
    /// <exception cref="ArgumentException">The maps are of another number, channels or of different grids.</exception>
    public FeatureMap Transform(IReadOnlyList<FeatureMap> maps) => Transform(maps, CancellationToken.None);

    /// <summary>Adapts one image's maps; at the paper's size that takes a second or so on the CPU.</summary>
    /// <param name="maps">The image's frozen feature maps, one a branch, on one grid; not normalised.</param>
    /// <param name="cancellationToken">Stops between two operations of the network.</param>
    /// <returns>A map of <see cref="AdapterOptions.OutputChannels"/> channels on the same grid, every cell at unit length.</returns>
    /// <exception cref="ArgumentException">The maps are of another number, channels or of different grids.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FeatureMap Transform(IReadOnlyList<FeatureMap> maps, CancellationToken cancellationToken)
    {
        CheckMaps(maps, nameof(maps));
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        using InputTensors inputs = new();
        XorShift unused = default;
        var output = Normalize(Forward(inputs.Fill(maps, 0, ref unused, Device), maps[0].Grid, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
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

    /// <summary>Raw output [cells, channels] of one image.</summary>
    /// <param name="inputs">Per branch [cells, channels]; no gradient goes into them.</param>
    /// <param name="grid">Rows and columns of the cells.</param>
    /// <param name="cancellationToken">Stops between two operations.</param>
    internal Tensor Forward(IReadOnlyList<Tensor> inputs, GridSize grid, CancellationToken cancellationToken = default)
    {
        var mixing = nn.functional.softmax(Parameter(AdapterParameters.MixingWeights), 0);
        Tensor? sum = null;
        for (var i = 0; i < inputs.Count; i++)
        {
            // What the way back needs it keeps itself; all else is freed branch by branch, block by block.
            using var branch = NewDisposeScope();
            var x = byCell ? inputs[i] : inputs[i].t();
            for (var j = 0; j < Options.BlocksPerBranch; j++)
            {
                var activated = j + 1 < Options.BlocksPerBranch || Options.OutputActivation == AdapterActivation.Relu;
                x = Block(AdapterParameters.Prefix(i, j), x, grid, activated, cancellationToken);
            }

            var weighted = mixing[i] * x;
            if (sum is null)
            {
                sum = weighted.MoveToOuterDisposeScope();
            }
            else
            {
                sum.add_(weighted);
            }
        }

        return byCell ? sum! : sum!.t();
    }

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

    private Tensor Block(string prefix, Tensor x, GridSize grid, bool activated, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        cancellationToken.ThrowIfCancellationRequested();
        var a = Normalized($"{prefix}.conv1", Mix($"{prefix}.conv1", x)).relu_();
        cancellationToken.ThrowIfCancellationRequested();
        var b = Normalized($"{prefix}.conv2", Convolve($"{prefix}.conv2", a, grid)).relu_();
        cancellationToken.ThrowIfCancellationRequested();
        var c = Normalized($"{prefix}.conv3", Mix($"{prefix}.conv3", b));
        cancellationToken.ThrowIfCancellationRequested();
        c.add_(byName.ContainsKey($"{prefix}.shortcut.weight") ? Normalized($"{prefix}.shortcut", Mix($"{prefix}.shortcut", x)) : x);
        return (activated ? c.relu_() : c).MoveToOuterDisposeScope();
    }

    /// <summary>A 1×1 convolution: one product, which reads the cells-by-channels input of either orientation as it lies in memory.</summary>
    private Tensor Mix(string name, Tensor x)
    {
        var weight = Parameter($"{name}.weight").flatten(1);
        return byCell ? torch.mm(x, weight.t()) : torch.mm(weight, x);
    }

    /// <summary>A 3×3 convolution with a border of zeros.</summary>
    private Tensor Convolve(string name, Tensor x, GridSize grid)
    {
        var image = byCell ? x.view(1, grid.Rows, grid.Columns, -1).permute(0, 3, 1, 2) : x.view(1, -1, grid.Rows, grid.Columns);
        var y = nn.functional.conv2d(image, Parameter($"{name}.weight"), padding: [1, 1]);
        return byCell ? y.permute(0, 2, 3, 1).reshape(grid.CellCount, -1) : y.reshape(-1, grid.CellCount);
    }

    private Tensor Normalized(string name, Tensor y)
    {
        Tensor scale = Parameter($"{name}.norm.weight"), shift = Parameter($"{name}.norm.bias");
        return byCell
            ? nn.functional.layer_norm(y, [y.shape[1]], scale, shift, 1e-5)
            : nn.functional.group_norm(y.unsqueeze(0), Options.NormGroups, scale, shift, 1e-5).squeeze(0);
    }

    private void Add(string name, long[] shape, float[] values)
    {
        var tensor = torch.tensor(values, shape).requires_grad_();
        tensor.DetachFromDisposeScope();
        byName.Add(name, tensor);
        names.Add(name);
    }
}
