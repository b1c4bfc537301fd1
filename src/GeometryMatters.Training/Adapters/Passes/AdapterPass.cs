using GeometryMatters.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Adapters;

/// <summary>One image through the whole network, forward and back, in memory kept from step to step; for adapters with group normalisation on the CPU.</summary>
/// <remarks>Use it on one thread at a time, with gradients turned off. The graph of <see cref="Adapter.Forward"/> is the plain form of the same sums.</remarks>
internal sealed class AdapterPass : IDisposable
{
    private readonly Adapter adapter;
    private readonly PassScratch scratch;
    private readonly BlockPass[][] branches;
    private readonly Tensor[][] between;
    private readonly Tensor output, mixingGradient;
    private readonly Tensor? wideGradient;
    private readonly float[] mixing;
    private IReadOnlyList<Tensor> inputs = [];

    public AdapterPass(Adapter adapter, GridSize grid)
    {
        this.adapter = adapter;
        Grid = grid;
        var options = adapter.Options;
        scratch = new(options.EffectiveBottleneckChannels, grid);
        output = Lanes.Keep(options.OutputChannels, grid.CellCount);
        mixingGradient = Lanes.Keep(options.InputChannels.Count);
        mixing = new float[options.InputChannels.Count];
        branches = [.. options.InputChannels.Select((channels, i) => Enumerable.Range(0, options.BlocksPerBranch).Select(j => new BlockPass(
            adapter,
            AdapterParameters.Prefix(i, j),
            (j == 0 ? channels : options.OutputChannels) != options.OutputChannels,
            j + 1 < options.BlocksPerBranch || options.OutputActivation == AdapterActivation.Relu,
            scratch)).ToArray())];
        between = [.. branches.Select(b => b.Skip(1).Select(_ => Lanes.Keep(output.shape)).ToArray())];
        wideGradient = options.BlocksPerBranch > 1 ? Lanes.Keep(output.shape) : null;
        Gradients = branches.SelectMany(b => b).SelectMany(b => b.Gradients).Append((AdapterParameters.MixingWeights, mixingGradient)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>Rows and columns of the images.</summary>
    public GridSize Grid { get; }

    /// <summary>Gradients of the last <see cref="Backward"/> by the parameters' names; overwritten by the next.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients { get; }

    /// <summary>Whether an adapter can be run so.</summary>
    public static bool Fits(Adapter adapter) => adapter.Options.Normalization == AdapterNormalization.Group && adapter.Device.type == DeviceType.CPU;

    /// <summary>Raw output [channels, cells]; overwritten by the next image's.</summary>
    /// <param name="maps">Per branch [cells, channels]; must stay as they are until <see cref="Backward"/> is done.</param>
    /// <param name="cancellationToken">Stops within a block.</param>
    public Tensor Forward(IReadOnlyList<Tensor> maps, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        inputs = maps;
        nn.functional.softmax(adapter.Parameter(AdapterParameters.MixingWeights), 0).data<float>().CopyTo(mixing);
        for (var i = 0; i < branches.Length; i++)
        {
            for (var j = 0; j < branches[i].Length; j++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                branches[i][j].Forward(Input(i, j), cancellationToken);
                if (j + 1 < branches[i].Length)
                {
                    branches[i][j].Output(between[i][j], 1, add: false);
                }
            }

            branches[i][^1].Output(output, mixing[i], add: i > 0);
        }

        return output;
    }

    /// <summary>Gradients of all the network's parameters.</summary>
    /// <param name="gradient">[channels, cells] of the output, contiguous.</param>
    /// <param name="cancellationToken">Stops within a block; <see cref="Gradients"/> mean nothing then.</param>
    public void Backward(Tensor gradient, CancellationToken cancellationToken = default)
    {
        using var scope = NewDisposeScope();
        var ofMixing = new double[branches.Length];
        for (var i = 0; i < branches.Length; i++)
        {
            for (var j = branches[i].Length - 1; j >= 0; j--)
            {
                // Above the first block the gradient passes from block to block in one place: each reads all of it before it writes.
                var last = j == branches[i].Length - 1;
                var ofFactor = branches[i][j].Backward(Input(i, j), last ? gradient : wideGradient!, last ? mixing[i] : 1, j == 0 ? null : wideGradient, cancellationToken);
                if (last)
                {
                    ofMixing[i] = ofFactor;
                }
            }
        }

        // Back through the softmax.
        var mean = 0.0;
        for (var i = 0; i < mixing.Length; i++)
        {
            mean += mixing[i] * ofMixing[i];
        }

        var logits = Lanes.Of(mixingGradient);
        for (var i = 0; i < mixing.Length; i++)
        {
            logits[i] = (float)(mixing[i] * (ofMixing[i] - mean));
        }
    }

    public void Dispose()
    {
        foreach (var block in branches.SelectMany(b => b))
        {
            block.Dispose();
        }

        foreach (var tensor in between.SelectMany(b => b))
        {
            tensor.Dispose();
        }

        wideGradient?.Dispose();
        mixingGradient.Dispose();
        output.Dispose();
        scratch.Dispose();
    }

    private Tensor Input(int branch, int block) => block == 0 ? inputs[branch].t() : between[branch][block - 1];
}
