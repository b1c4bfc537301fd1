using GeometryMatters.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Losses;

/// <summary>Mean end-point error of the soft-argmax over the whole target map, in cells (paper 3.2, L_dense).</summary>
/// <remarks>
/// p = softmax over target cells of (row · target) / β; predicted flow = E_p[(column, row)] − source cell; L = mean ‖flow − target flow‖₂.
/// Only the K asked rows are computed: the other rows of the full correlation volume do not enter the loss. The coordinates are constants
/// (the reference trains them by accident).
/// </remarks>
public static class DenseFlowLoss
{
    /// <summary>Temperature β of the soft-argmax.</summary>
    public const double Beta = 0.02;

    /// <summary>The loss as a scalar tensor.</summary>
    /// <param name="sourceRows">[K, C] descriptors of the source points, unit length.</param>
    /// <param name="targetMap">[cells, C] descriptors of every target cell, unit length.</param>
    /// <param name="targetGrid">Rows and columns of the target map.</param>
    /// <param name="targets">[K, 2] wanted positions (column, row) in cells of the target grid; a cell's own position is its integer index.</param>
    /// <returns>A scalar; the caller's scope owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor Compute(Tensor sourceRows, Tensor targetMap, GridSize targetGrid, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(sourceRows);
        ArgumentNullException.ThrowIfNull(targetMap);
        ArgumentNullException.ThrowIfNull(targets);
        if (sourceRows.dim() != 2 || targetMap.dim() != 2 || sourceRows.shape[1] != targetMap.shape[1] || sourceRows.shape[0] == 0 ||
            targetMap.shape[0] != targetGrid.CellCount || !targets.shape.AsSpan().SequenceEqual([sourceRows.shape[0], 2]))
        {
            throw new ArgumentException(
                $"Expected rows [K, C], a map [{targetGrid.CellCount}, C] and targets [K, 2] with K above zero, found [{string.Join(", ", sourceRows.shape)}], " +
                $"[{string.Join(", ", targetMap.shape)}] and [{string.Join(", ", targets.shape)}].", nameof(sourceRows));
        }

        return Compute(sourceRows, targetMap, Coordinates(targetGrid, sourceRows.device), targets);
    }

    /// <summary>[cells, 2] positions (column, row) of every cell.</summary>
    internal static Tensor Coordinates(GridSize grid, Device device)
    {
        var values = new float[grid.CellCount * 2];
        for (var i = 0; i < grid.CellCount; i++)
        {
            var (row, column) = grid.Position(i);
            values[2 * i] = column;
            values[(2 * i) + 1] = row;
        }

        return torch.tensor(values, [grid.CellCount, 2]).to(device);
    }

    internal static Tensor Compute(Tensor sourceRows, Tensor targetMap, Tensor coordinates, Tensor targets)
    {
        // Source positions cancel: (E − source) − (target − source) = E − target.
        var probabilities = nn.functional.softmax(torch.mm(sourceRows, targetMap.t()) / Beta, 1);
        var error = torch.mm(probabilities, coordinates) - targets;
        return error.norm(1, keepdim: false, p: 2f).mean();
    }
}
