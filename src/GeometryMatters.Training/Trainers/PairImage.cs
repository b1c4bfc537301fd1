using GeometryMatters.Features;
using GeometryMatters.Training.Adapters;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>One image of a pair on its way through an adapter and back: written out where that is possible, else as libtorch's graph.</summary>
internal sealed class PairImage(Adapter adapter) : IDisposable
{
    private readonly string[] names = [.. adapter.ParameterNames.Where(AdapterParameters.OfNetwork)];
    private readonly InputTensors inputs = new();
    private AdapterPass? pass;
    private Tensor? output;
    private IReadOnlyDictionary<string, Tensor> graphGradients = new Dictionary<string, Tensor>();

    /// <summary>Gradients of the last <see cref="Backward"/> by the network's parameters' names.</summary>
    public IReadOnlyDictionary<string, Tensor> Gradients => pass?.Gradients ?? graphGradients;

    public void Forward(IReadOnlyList<FeatureMap> maps, double dropout, long seed, bool train, CancellationToken cancellationToken)
    {
        // Scopes and modes belong to the thread that opened them.
        using var scope = NewDisposeScope();
        var written = AdapterPass.Fits(adapter);
        using var mode = set_grad_enabled(train && !written);
        Clear();
        XorShift random = new(seed);
        var filled = inputs.Fill(maps, dropout, ref random, adapter.Device);
        cancellationToken.ThrowIfCancellationRequested();
        if (!written)
        {
            output = adapter.Forward(filled, maps[0].Grid, cancellationToken).DetachFromDisposeScope();
            return;
        }

        if (pass?.Grid != maps[0].Grid)
        {
            pass?.Dispose();
            pass = new(adapter, maps[0].Grid);
        }

        output = pass.Forward(filled, cancellationToken).t().DetachFromDisposeScope();
    }

    public Tensor Leaf(bool train) => output!.detach().requires_grad_(train);

    public void Backward(Tensor gradient, CancellationToken cancellationToken)
    {
        using var scope = NewDisposeScope();
        if (pass is not null)
        {
            using var mode = no_grad();
            pass.Backward(gradient.t().contiguous(), cancellationToken);
            return;
        }

        var found = autograd.grad([output!], [.. names.Select(adapter.Parameter)], [gradient]);
        foreach (var g in found)
        {
            g.DetachFromDisposeScope();
        }

        graphGradients = names.Zip(found).ToDictionary(StringComparer.Ordinal);
    }

    public void Dispose()
    {
        Clear();
        pass?.Dispose();
        inputs.Dispose();
    }

    /// <summary>Frees what belongs to the last image alone.</summary>
    public void Clear()
    {
        output?.Dispose();
        output = null;
        foreach (var g in graphGradients.Values)
        {
            g.Dispose();
        }

        graphGradients = new Dictionary<string, Tensor>();
    }
}
