using GeometryMatters.Imaging;
using GeometryMatters.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>Positions of the target cells that the dense loss averages: constants, or two learned axes as in the reference.</summary>
/// <remarks>The reference keeps linspace(−1, 1) for columns and for rows as parameters by accident, so that its optimiser moves and decays them.</remarks>
internal sealed class CellCoordinates : IDisposable
{
    private readonly Device device;
    private readonly GridSize? learned;
    private readonly Tensor[] axes;
    private Tensor? constants;
    private GridSize constantsOf;

    public CellCoordinates(GridSize? learned, Device device)
    {
        this.learned = learned;
        this.device = device;
        axes = learned is { } grid ? [Axis(grid.Columns), Axis(grid.Rows)] : [];
    }

    /// <summary>The learned axes with their names in a training state; none where positions are constants.</summary>
    public IEnumerable<(string Name, Tensor Values)> Parameters => axes.Select((axis, i) => (i == 0 ? "coordinates.x" : "coordinates.y", axis));

    /// <summary>[cells, 2] positions (column, row). Constants stay this object's own.</summary>
    /// <exception cref="InvalidInputException">Axes are learned, and for another grid.</exception>
    public Tensor For(GridSize grid, string pair)
    {
        if (learned is { } only)
        {
            if (grid != only)
            {
                throw new InvalidInputException(pair, "target maps", $"{only.Rows}×{only.Columns} cells, whose coordinates are learned", $"{grid.Rows}×{grid.Columns}");
            }

            // From [−1, 1] back to cell indices.
            Tensor columns = axes[0].add(1).mul((grid.Columns - 1) / 2.0), rows = axes[1].add(1).mul((grid.Rows - 1) / 2.0);
            return torch.stack([columns.unsqueeze(0).expand(grid.Rows, -1).flatten(), rows.unsqueeze(1).expand(-1, grid.Columns).flatten()], 1);
        }

        if (constants is null || constantsOf != grid)
        {
            constants?.Dispose();
            constants = DenseFlowLoss.Coordinates(grid, device).DetachFromDisposeScope();
            constantsOf = grid;
        }

        return constants;
    }

    public void Dispose()
    {
        constants?.Dispose();
        foreach (var axis in axes)
        {
            axis.Dispose();
        }
    }

    private Tensor Axis(int count)
    {
        using var scope = NewDisposeScope();
        return torch.linspace(-1, 1, count, device: device).requires_grad_().MoveToOuterDisposeScope().DetachFromDisposeScope();
    }
}
