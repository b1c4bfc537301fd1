using GeometryMatters.Imaging;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Losses;

/// <summary>Mean end-point error of the soft-argmax over the target map, in cells (paper 3.2, L_dense).</summary>
/// <remarks>
/// p = softmax over target cells of (row · target) / β; predicted flow = E_p[(column, row)] − source cell; L = mean ‖flow − target flow‖₂.
/// Only the K asked rows are computed: the other rows of the full correlation volume do not enter the loss. The coordinates are constants
/// (the reference trains them by accident; <see cref="Trainers.AdapterTrainerOptions.LearnedCoordinates"/> does too).
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
    /// <param name="window">Neighbourhood of the most similar cell that counts; null for the whole map.</param>
    /// <returns>A scalar; the caller's scope owns it.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor Compute(Tensor sourceRows, Tensor targetMap, GridSize targetGrid, Tensor targets, SoftArgmaxWindow? window = null)
    {
        ArgumentNullException.ThrowIfNull(targets);
        Check(sourceRows, targetMap, targetGrid);
        if (!targets.shape.AsSpan().SequenceEqual([sourceRows.shape[0], 2]))
        {
            throw new ArgumentException($"Expected [{sourceRows.shape[0]}, 2], found [{string.Join(", ", targets.shape)}].", nameof(targets));
        }

        return Compute(sourceRows, targetMap, targetGrid, Coordinates(targetGrid, sourceRows.device), targets, window ?? SoftArgmaxWindow.FullMap);
    }

    /// <summary>Positions that the soft-argmax predicts; minus the source cells' own they are the predicted flow.</summary>
    /// <param name="sourceRows">[K, C] descriptors of the source points, unit length.</param>
    /// <param name="targetMap">[cells, C] descriptors of every target cell, unit length.</param>
    /// <param name="targetGrid">Rows and columns of the target map.</param>
    /// <param name="window">Neighbourhood of the most similar cell that counts; null for the whole map.</param>
    /// <returns>[K, 2] positions (column, row) in cells of the target grid; the caller's scope owns them.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public static Tensor Positions(Tensor sourceRows, Tensor targetMap, GridSize targetGrid, SoftArgmaxWindow? window = null)
    {
        Check(sourceRows, targetMap, targetGrid);
        return Expected(sourceRows, targetMap, targetGrid, Coordinates(targetGrid, sourceRows.device), window ?? SoftArgmaxWindow.FullMap);
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

    /// <summary>The loss with coordinates of the caller's: source positions cancel, (E − source) − (target − source) = E − target.</summary>
    internal static Tensor Compute(Tensor sourceRows, Tensor targetMap, GridSize grid, Tensor coordinates, Tensor targets, SoftArgmaxWindow window) =>
        (Expected(sourceRows, targetMap, grid, coordinates, window) - targets).norm(1, keepdim: false, p: 2f).mean();

    private static Tensor Expected(Tensor sourceRows, Tensor targetMap, GridSize grid, Tensor coordinates, SoftArgmaxWindow window)
    {
        var similarities = window.Apply(torch.mm(sourceRows, targetMap.t()), grid);
        return torch.mm(nn.functional.softmax(similarities / Beta, 1), coordinates);
    }

    private static void Check(Tensor sourceRows, Tensor targetMap, GridSize targetGrid)
    {
        ArgumentNullException.ThrowIfNull(sourceRows);
        ArgumentNullException.ThrowIfNull(targetMap);
        if (sourceRows.dim() != 2 || targetMap.dim() != 2 || sourceRows.shape[1] != targetMap.shape[1] || sourceRows.shape[0] == 0 ||
            targetMap.shape[0] != targetGrid.CellCount)
        {
            throw new ArgumentException(
                $"Expected rows [K, C] with K above zero and a map [{targetGrid.CellCount}, C], found [{string.Join(", ", sourceRows.shape)}] and " +
                $"[{string.Join(", ", targetMap.shape)}].", nameof(sourceRows));
        }
    }
}
