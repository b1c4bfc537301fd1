using GeometryMatters.Features;
using GeometryMatters.Training.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>Runs a pair's two images through an adapter, forward and back, at the same time where libtorch may use two threads.</summary>
/// <remarks>
/// An image's arithmetic does not depend on the other's and their gradients are added in a fixed order, so one thread and two give the same bits.
/// The threads meet twice a step; threads inside every operation would meet some hundred times, and wait for each other wherever cores are shared.
/// </remarks>
internal sealed class PairNetwork : IDisposable
{
    private readonly Adapter adapter;
    private readonly Tensor[] parameters;
    private readonly Image source = new(), target = new();
    private readonly int threads = get_num_threads();
    private readonly SideThread? side;

    public PairNetwork(Adapter adapter)
    {
        this.adapter = adapter;
        parameters = [.. adapter.ParameterNames.Where(AdapterParameters.OfNetwork).Select(adapter.Parameter)];
        if (threads > 1 && adapter.Device.type == DeviceType.CPU)
        {
            side = new(threads / 2);
            set_num_threads(threads / 2);
        }
    }

    /// <summary>Raw outputs [cells, channels] of both images, as leaves: the caller's graph ends in them.</summary>
    /// <param name="pair">The pair; its maps fit the adapter.</param>
    /// <param name="dropout">Share of input values to set to zero.</param>
    /// <param name="seed">Seed of the dropout.</param>
    /// <param name="train">Whether <see cref="Backward"/> follows.</param>
    public (Tensor Source, Tensor Target) Forward(TrainingPair pair, double dropout, int seed, bool train)
    {
        Both(
            () => source.Forward(adapter, pair.SourceMaps, dropout, Fnv1A.Seed(seed, "source"), train),
            () => target.Forward(adapter, pair.TargetMaps, dropout, Fnv1A.Seed(seed, "target"), train));
        return (source.Leaf(train), target.Leaf(train));
    }

    /// <summary>Adds the network's gradients to its parameters', from those of the outputs of the last <see cref="Forward"/>.</summary>
    public void Backward(Tensor sourceGradient, Tensor targetGradient)
    {
        Both(() => source.Backward(parameters, sourceGradient), () => target.Backward(parameters, targetGradient));
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].grad = source.Gradients[i].add_(target.Gradients[i]);
        }

        // The parameters hold the sums until the optimiser has used them.
        source.Clear();
        target.Clear();
    }

    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
        if (side is not null)
        {
            side.Dispose();
            set_num_threads(threads);
        }
    }

    private void Both(Action first, Action second)
    {
        if (side is not null)
        {
            side.Both(first, second);
        }
        else
        {
            first();
            second();
        }
    }

    private sealed class Image : IDisposable
    {
        private readonly InputTensors inputs = new();
        private Tensor? output;

        public IList<Tensor> Gradients { get; private set; } = [];

        public void Forward(Adapter adapter, IReadOnlyList<FeatureMap> maps, double dropout, long seed, bool train)
        {
            // Scopes and modes belong to the thread that opened them.
            using var scope = NewDisposeScope();
            using var mode = set_grad_enabled(train);
            Clear();
            XorShift random = new(seed);
            output = adapter.Forward(inputs.Fill(maps, dropout, ref random, adapter.Device), maps[0].Grid).DetachFromDisposeScope();
        }

        public Tensor Leaf(bool train) => output!.detach().requires_grad_(train);

        public void Backward(Tensor[] parameters, Tensor gradient)
        {
            using var scope = NewDisposeScope();
            Gradients = autograd.grad([output!], parameters, [gradient]);
            foreach (var g in Gradients)
            {
                g.DetachFromDisposeScope();
            }
        }

        public void Dispose()
        {
            Clear();
            inputs.Dispose();
        }

        public void Clear()
        {
            output?.Dispose();
            output = null;
            foreach (var g in Gradients)
            {
                g.Dispose();
            }

            Gradients = [];
        }
    }
}
