using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>AdamW (Loshchilov &amp; Hutter 2019) in torch's order of operations, with learning rate and first beta given per step.</summary>
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

    /// <summary>One step along the gradients, which are dropped after; a parameter without one stays as it is, undecayed.</summary>
    public void Step(double learningRate, double beta1)
    {
        using var scope = NewDisposeScope();
        using var inference = no_grad();
        step++;
        var correction1 = 1 - Math.Pow(beta1, step);
        var root2 = Math.Sqrt(1 - Math.Pow(Beta2, step));
        for (var i = 0; i < parameters.Count; i++)
        {
            var (p, m, v) = (parameters[i], means[i], squares[i]);
            if (p.grad is not { } g)
            {
                continue;
            }

            p.mul_(1 - (learningRate * weightDecay));
            m.mul_(beta1).add_(g, alpha: 1 - beta1);
            v.mul_(Beta2).addcmul_(g, g, 1 - Beta2);
            p.addcdiv_(m, v.sqrt().div_(root2).add_(Epsilon), -learningRate / correction1);
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

    private static Tensor Zeros(Tensor like)
    {
        using var inference = no_grad();
        var zeros = zeros_like(like);
        zeros.DetachFromDisposeScope();
        return zeros;
    }
}
