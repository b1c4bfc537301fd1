using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>Both losses of one pair.</summary>
internal static class PairLoss
{
    /// <summary>What varies from step to step.</summary>
    /// <param name="Labels">The drawn labels.</param>
    /// <param name="TargetOffsets">Per label the noise on its target (column, row) in cells; empty for none.</param>
    /// <param name="DenseWeight">Weight of the dense loss.</param>
    /// <param name="Window">Neighbourhood of the dense loss.</param>
    internal sealed record Draw(TrainingLabel[] Labels, float[] TargetOffsets, double DenseWeight, SoftArgmaxWindow Window);

    /// <summary>The total as a tensor to go back from, and both losses.</summary>
    /// <param name="source">The source image's raw output [cells, channels].</param>
    /// <param name="target">The target image's.</param>
    /// <param name="targetGrid">Rows and columns of the target image's cells.</param>
    /// <param name="coordinates">[cells, 2] positions of the target image's cells.</param>
    /// <param name="logitScale">The adapter's scale.</param>
    /// <param name="draw">The step's labels.</param>
    public static (Tensor Total, Tensor Sparse, Tensor? Dense) Compute(
        Tensor source, Tensor target, GridSize targetGrid, Tensor coordinates, Tensor logitScale, Draw draw)
    {
        var device = source.device;
        var sourceRows = Adapter.Normalize(source.index_select(0, Cells(draw.Labels, l => l.SourceCell, device)));
        var targetMap = Adapter.Normalize(target);
        var targetRows = targetMap.index_select(0, Cells(draw.Labels, l => l.TargetCell, device));
        var sparse = SparseContrastiveLoss.Compute(sourceRows, targetRows, logitScale);
        if (draw.DenseWeight == 0)
        {
            return (sparse, sparse, null);
        }

        var dense = DenseFlowLoss.Compute(sourceRows, targetMap, targetGrid, coordinates, Targets(draw, targetGrid).to(device), draw.Window);
        return (sparse + (draw.DenseWeight * dense), sparse, dense);
    }

    private static Tensor Cells(TrainingLabel[] labels, Func<TrainingLabel, int> cell, Device device) =>
        torch.tensor(Array.ConvertAll(labels, l => (long)cell(l))).to(device);

    private static Tensor Targets(Draw draw, GridSize grid)
    {
        var values = new float[draw.Labels.Length * 2];
        for (var i = 0; i < draw.Labels.Length; i++)
        {
            var (row, column) = grid.Position(draw.Labels[i].TargetCell);
            values[2 * i] = column + draw.Labels[i].OffsetColumns;
            values[(2 * i) + 1] = row + draw.Labels[i].OffsetRows;
        }

        for (var i = 0; i < draw.TargetOffsets.Length; i++)
        {
            values[i] += draw.TargetOffsets[i];
        }

        return torch.tensor(values, [draw.Labels.Length, 2]);
    }
}
