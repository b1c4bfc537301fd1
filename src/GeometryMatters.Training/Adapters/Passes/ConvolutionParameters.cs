using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>One convolution's weights and the scale and shift of the normalisation after it, each with the memory of its gradient.</summary>
internal sealed class ConvolutionParameters(Adapter adapter, string name) : IDisposable
{
    /// <summary>[output, input, k, k].</summary>
    public torch.Tensor Weight { get; } = adapter.Parameter($"{name}.weight");

    /// <summary>Gradient of <see cref="Weight"/>, as [output, input · k · k].</summary>
    public torch.Tensor WeightGradient { get; } = Like(adapter.Parameter($"{name}.weight"));

    public torch.Tensor Scale { get; } = adapter.Parameter($"{name}.norm.weight");

    public torch.Tensor ScaleGradient { get; } = Like(adapter.Parameter($"{name}.norm.weight"));

    public torch.Tensor Shift { get; } = adapter.Parameter($"{name}.norm.bias");

    public torch.Tensor ShiftGradient { get; } = Like(adapter.Parameter($"{name}.norm.bias"));

    /// <summary>Names of the parameters with their gradients.</summary>
    public IEnumerable<(string Name, torch.Tensor Gradient)> Gradients =>
        [($"{name}.weight", WeightGradient), ($"{name}.norm.weight", ScaleGradient), ($"{name}.norm.bias", ShiftGradient)];

    public void Dispose()
    {
        WeightGradient.Dispose();
        ScaleGradient.Dispose();
        ShiftGradient.Dispose();
    }

    private static torch.Tensor Like(torch.Tensor parameter) => Lanes.Keep(parameter.shape);
}
