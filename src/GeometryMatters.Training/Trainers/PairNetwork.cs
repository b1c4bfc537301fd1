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
    private readonly (string Name, Tensor Values)[] parameters;
    private readonly PairImage source, target;
    private readonly int threads = get_num_threads();
    private readonly SideThread? side;

    public PairNetwork(Adapter adapter)
    {
        (source, target) = (new(adapter), new(adapter));
        parameters = [.. adapter.ParameterNames.Where(AdapterParameters.OfNetwork).Select(n => (n, adapter.Parameter(n)))];
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
    /// <param name="cancellationToken">Stops within an image; whatever is half done is freed with the object.</param>
    public (Tensor Source, Tensor Target) Forward(TrainingPair pair, double dropout, int seed, bool train, CancellationToken cancellationToken = default)
    {
        Both(
            () => source.Forward(pair.SourceMaps, dropout, Fnv1A.Seed(seed, "source"), train, cancellationToken),
            () => target.Forward(pair.TargetMaps, dropout, Fnv1A.Seed(seed, "target"), train, cancellationToken));
        return (source.Leaf(train), target.Leaf(train));
    }

    /// <summary>Adds the network's gradients to its parameters', from those of the outputs of the last <see cref="Forward"/>.</summary>
    /// <param name="sourceGradient">Gradient of the source's output.</param>
    /// <param name="targetGradient">Gradient of the target's.</param>
    /// <param name="more">Whether another pair's gradients are to be added before the optimiser takes the sum.</param>
    /// <param name="cancellationToken">Stops within an image, before any gradient is added.</param>
    public void Backward(Tensor sourceGradient, Tensor targetGradient, bool more = false, CancellationToken cancellationToken = default)
    {
        Both(() => source.Backward(sourceGradient, cancellationToken), () => target.Backward(targetGradient, cancellationToken));
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        foreach (var (name, values) in parameters)
        {
            var sum = source.Gradients[name].add_(target.Gradients[name]);
            if (values.grad is { } earlier)
            {
                earlier.add_(sum);
            }
            else
            {
                // The next pair's gradients come where this one's are.
                values.grad = more ? sum.clone() : sum;
            }
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
}
