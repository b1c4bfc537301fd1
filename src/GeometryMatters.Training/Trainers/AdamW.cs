using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>AdamW (Loshchilov &amp; Hutter 2019) in torch's order of operations, with learning rate and first beta given per step.</summary>
/// <remarks>On the CPU one pass over the memory does what takes libtorch eleven.</remarks>
internal sealed class AdamW : IDisposable
{
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    private readonly IReadOnlyList<Tensor> parameters;
    private readonly Tensor[] means;
    private readonly Tensor[] squares;
    private readonly double weightDecay;
    private int step;

    public AdamW(IReadOnlyList<Tensor> parameters, double weightDecay)
    {
        this.parameters = parameters;
        this.weightDecay = weightDecay;
        means = [.. parameters.Select(Zeros)];
        squares = [.. parameters.Select(Zeros)];
    }

    /// <summary>Steps taken.</summary>
    public int StepsTaken => step;

    /// <summary>Running means of the gradients and of their squares, one of each per parameter, in the parameters' order.</summary>
    public (IReadOnlyList<Tensor> Means, IReadOnlyList<Tensor> Squares) Moments => (means, squares);

    /// <summary>Goes on from moments got before.</summary>
    public void Restore(int stepsTaken, IReadOnlyList<float[]> meansBefore, IReadOnlyList<float[]> squaresBefore)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        step = stepsTaken;
        for (var i = 0; i < parameters.Count; i++)
        {
            means[i].copy_(torch.tensor(meansBefore[i], means[i].shape));
            squares[i].copy_(torch.tensor(squaresBefore[i], squares[i].shape));
        }
    }

    /// <summary>One step along the gradients, which are dropped after; a parameter without one stays as it is, undecayed.</summary>
    public void Step(double learningRate, double beta1)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        step++;
        Rates rates = new(
            1 - (learningRate * weightDecay), beta1, Math.Sqrt(1 - Math.Pow(Beta2, step)), -learningRate / (1 - Math.Pow(beta1, step)));
        for (var i = 0; i < parameters.Count; i++)
        {
            var p = parameters[i];
            if (p.grad is not { } g)
            {
                continue;
            }

            if (p.device.type == DeviceType.CPU)
            {
                Update(Memory(p), Memory(means[i]), Memory(squares[i]), Memory(g.contiguous()), rates);
            }
            else
            {
                Update(p, means[i], squares[i], g, rates);
            }

            p.grad = null;
        }
    }

    public void Dispose()
    {
        foreach (var t in means.Concat(squares))
        {
            t.Dispose();
        }
    }

    internal static void Update(Tensor p, Tensor m, Tensor v, Tensor g, Rates rates)
    {
        p.mul_(rates.Keep);
        m.mul_(rates.Beta1).add_(g, alpha: 1 - rates.Beta1);
        v.mul_(Beta2).addcmul_(g, g, 1 - Beta2);
        p.addcdiv_(m, v.sqrt().div_(rates.Root2).add_(Epsilon), rates.Factor);
    }

    internal static void Update(Span<float> p, Span<float> m, Span<float> v, ReadOnlySpan<float> g, Rates rates)
    {
        Scalars s = new((float)rates.Keep, (float)rates.Beta1, (float)(1 - rates.Beta1), (float)rates.Root2, (float)rates.Factor);
        var i = 0;
        for (; i + Vector<float>.Count <= p.Length; i += Vector<float>.Count)
        {
            Vector<float> gradient = new(g[i..]), mean = new(m[i..]), square = new(v[i..]), value = new(p[i..]);
            mean = (mean * s.Beta1) + (gradient * s.Rest1);
            square = (square * (float)Beta2) + (gradient * gradient * (float)(1 - Beta2));
            value = (value * s.Keep) + (mean / ((Vector.SquareRoot(square) / s.Root2) + new Vector<float>((float)Epsilon)) * s.Factor);
            mean.CopyTo(m[i..]);
            square.CopyTo(v[i..]);
            value.CopyTo(p[i..]);
        }

        for (; i < p.Length; i++)
        {
            m[i] = (m[i] * s.Beta1) + (g[i] * s.Rest1);
            v[i] = (v[i] * (float)Beta2) + (g[i] * g[i] * (float)(1 - Beta2));
            p[i] = (p[i] * s.Keep) + (m[i] / ((MathF.Sqrt(v[i]) / s.Root2) + (float)Epsilon) * s.Factor);
        }
    }

    private static Span<float> Memory(Tensor t) => MemoryMarshal.Cast<byte, float>(t.bytes);

    private static Tensor Zeros(Tensor like)
    {
        using var inference = no_grad();
        var zeros = zeros_like(like);
        zeros.DetachFromDisposeScope();
        return zeros;
    }

    /// <summary>What varies from step to step: decay as the share kept, first beta, root of the second correction, signed rate over the first.</summary>
    internal readonly record struct Rates(double Keep, double Beta1, double Root2, double Factor);

    private readonly record struct Scalars(float Keep, float Beta1, float Rest1, float Root2, float Factor);
}
