using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Losses;

/// <summary>Symmetric cross-entropy over matched descriptors with a learned scale (Luo et al. 2023; paper 3.2, L_sparse).</summary>
/// <remarks>Z = exp(logit scale) · A Bᵀ; L = (CE(Z, diagonal) + CE(Zᵀ, diagonal)) / 2. Several source points with one target count as negatives of one another, as in the reference.</remarks>
public static class SparseContrastiveLoss
{
    /// <summary>The loss as a scalar tensor.</summary>
    /// <param name="source">[K, C] descriptors of the source points, unit length.</param>
    /// <param name="target">[K, C] descriptors of their targets, unit length.</param>
    /// <param name="logitScale">Scalar, the logarithm of the scale.</param>
    /// <returns>A scalar; the caller's scope owns it.</returns>
    /// <exception cref="ArgumentException">The shapes differ or there is no point.</exception>
    public static Tensor Compute(Tensor source, Tensor target, Tensor logitScale)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(logitScale);
        if (source.dim() != 2 || !source.shape.AsSpan().SequenceEqual(target.shape) || source.shape[0] == 0)
        {
            throw new ArgumentException(
                $"Expected two [K, C] tensors with K above zero, found [{string.Join(", ", source.shape)}] and [{string.Join(", ", target.shape)}].", nameof(source));
        }

        var logits = torch.mm(source, target.t()) * logitScale.exp();
        var labels = torch.arange(source.shape[0], dtype: ScalarType.Int64, device: source.device);
        return (nn.functional.cross_entropy(logits, labels) + nn.functional.cross_entropy(logits.t(), labels)) / 2;
    }
}
