using GeometryMatters.Imaging;
using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>Memory that the blocks of one image use one after the other.</summary>
internal sealed class PassScratch : IDisposable
{
    public PassScratch(int inner, GridSize grid)
    {
        Winograd = new(grid);
        Cells = grid.CellCount;
        Activated = Lanes.Keep(inner, Cells);
        Gradient = Lanes.Keep(inner, Cells);
        Kernels = Lanes.Keep(Winograd.Places, inner, inner);
        KernelGradient = Lanes.Keep(Winograd.Places, inner, inner);
        Inputs = Lanes.Keep(Winograd.Places, inner, Winograd.Tiles);
        Outputs = Lanes.Keep(Winograd.Places, inner, Winograd.Tiles);
    }

    public int Cells { get; }

    public Winograd Winograd { get; }

    /// <summary>[inner, cells], a normalised and activated map.</summary>
    public torch.Tensor Activated { get; }

    /// <summary>[inner, cells], its gradient.</summary>
    public torch.Tensor Gradient { get; }

    /// <summary>[16, inner, inner], transformed kernels.</summary>
    public torch.Tensor Kernels { get; }

    /// <summary>[16, inner, inner], their gradient.</summary>
    public torch.Tensor KernelGradient { get; }

    /// <summary>[16, inner, tiles], transformed inputs.</summary>
    public torch.Tensor Inputs { get; }

    /// <summary>[16, inner, tiles], outputs before their transform.</summary>
    public torch.Tensor Outputs { get; }

    public void Dispose()
    {
        foreach (var tensor in (torch.Tensor[])[Activated, Gradient, Kernels, KernelGradient, Inputs, Outputs])
        {
            tensor.Dispose();
        }
    }
}
