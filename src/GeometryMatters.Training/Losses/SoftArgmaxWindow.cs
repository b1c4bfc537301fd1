using GeometryMatters.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Losses;

/// <summary>What a soft-argmax does to the similarities beyond the neighbourhood of the most similar cell.</summary>
public enum SoftArgmaxWindowKind
{
    /// <summary>Nothing: every cell counts as it is.</summary>
    FullMap,

    /// <summary>Cells outside take no part in the softmax.</summary>
    Within,

    /// <summary>Similarities outside become 0 and stay in the softmax, each with weight exp(0 / β), as published.</summary>
    ZeroedOutside,

    /// <summary>Similarities are multiplied by exp(−d² / (2 σ²)), d cells away from the most similar one, as published for negative windows.</summary>
    Gaussian,
}

/// <summary>Neighbourhood of the most similar cell to which a soft-argmax is narrowed.</summary>
/// <remarks>
/// The published code's positive window sets the similarities outside to 0, not to −∞: at a highest similarity of s the n cells outside still weigh
/// n · exp(−s / β) together against the best cell's 1, which draws predictions of weak matches to the middle of the map. <see cref="ZeroedOutside"/> does
/// the same for numbers that are to be compared; <see cref="Within"/> leaves the cells out. The place of the window is a constant for gradients.
/// </remarks>
public sealed record SoftArgmaxWindow
{
    private SoftArgmaxWindow(SoftArgmaxWindowKind kind, double size)
    {
        Kind = kind;
        Size = size;
    }

    /// <summary>The whole map; what training uses as published.</summary>
    public static SoftArgmaxWindow FullMap { get; } = new(SoftArgmaxWindowKind.FullMap, 0);

    /// <summary>What happens to similarities outside.</summary>
    public SoftArgmaxWindowKind Kind { get; }

    /// <summary>Cells to each side of the most similar one, or the Gaussian's σ in cells; 0 for the whole map.</summary>
    public double Size { get; }

    /// <summary>Only the cells at most <paramref name="radius"/> rows and columns from the most similar one.</summary>
    /// <param name="radius">Cells to each side, not below 0; the window is cut at the map's border.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is below 0.</exception>
    public static SoftArgmaxWindow Within(int radius) => new(SoftArgmaxWindowKind.Within, Checked(radius));

    /// <summary>The published code's window: similarities outside are 0 and still count.</summary>
    /// <param name="radius">Cells to each side, not below 0; the window is cut at the map's border.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The radius is below 0.</exception>
    public static SoftArgmaxWindow ZeroedOutside(int radius) => new(SoftArgmaxWindowKind.ZeroedOutside, Checked(radius));

    /// <summary>The published code's negative window: similarities are multiplied by a Gaussian around the most similar cell.</summary>
    /// <param name="sigma">Its σ in cells, above 0.</param>
    /// <returns>The window.</returns>
    /// <exception cref="ArgumentOutOfRangeException">σ is no number above 0.</exception>
    public static SoftArgmaxWindow Gaussian(double sigma) =>
        double.IsFinite(sigma) && sigma > 0
            ? new(SoftArgmaxWindowKind.Gaussian, sigma)
            : throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Expected a number above zero.");

    /// <summary>Similarities [K, cells] as the softmax sees them.</summary>
    internal Tensor Apply(Tensor similarities, GridSize grid)
    {
        if (Kind == SoftArgmaxWindowKind.FullMap)
        {
            return similarities;
        }

        var best = similarities.detach().argmax(1, keepdim: true);
        var cells = torch.arange(grid.CellCount, dtype: ScalarType.Int64, device: similarities.device).unsqueeze(0);
        Tensor columns = (cells.remainder(grid.Columns) - best.remainder(grid.Columns)).abs_();
        Tensor rows = (cells.div(grid.Columns, RoundingMode.floor) - best.div(grid.Columns, RoundingMode.floor)).abs_();
        if (Kind == SoftArgmaxWindowKind.Gaussian)
        {
            var squares = ((columns * columns) + (rows * rows)).to(similarities.dtype);
            return similarities * squares.div_(-2 * Size * Size).exp_();
        }

        var outside = torch.maximum(columns, rows).gt(Size);
        return similarities.masked_fill(outside, Kind == SoftArgmaxWindowKind.Within ? double.NegativeInfinity : 0);
    }

    private static int Checked(int radius)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(radius);
        return radius;
    }
}
