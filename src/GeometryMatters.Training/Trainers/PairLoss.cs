using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace GeometryMatters.Training.Trainers;

/// <summary>Both losses of one pair under an adapter.</summary>
internal static class PairLoss
{
    /// <summary>What varies from step to step.</summary>
    /// <param name="Labels">The drawn labels.</param>
    /// <param name="TargetOffsets">Per label the noise on its target (column, row) in cells; empty for none.</param>
    /// <param name="Dropout">Share of input values set to zero.</param>
    /// <param name="DropoutSeed">Seed of the dropout.</param>
    /// <param name="DenseWeight">Weight of the dense loss.</param>
    internal sealed record Draw(TrainingLabel[] Labels, float[] TargetOffsets, double Dropout, long DropoutSeed, double DenseWeight);

    /// <summary>The total as a tensor to go back from, and both losses.</summary>
    public static (Tensor Total, Tensor Sparse, Tensor? Dense) Compute(Adapter adapter, TrainingPair pair, Draw draw)
    {
        var random = new XorShift(draw.DropoutSeed);
        var device = adapter.Device;
        GridSize sourceGrid = pair.SourceMaps[0].Grid, targetGrid = pair.TargetMaps[0].Grid;
        Tensor source, target;
        if (sourceGrid == targetGrid)
        {
            var both = Adapter.Rows(adapter.Forward(InputTensors.Create([pair.SourceMaps, pair.TargetMaps], draw.Dropout, ref random, device)));
            (source, target) = (both[0], both[1]);
        }
        else
        {
            source = Adapter.Rows(adapter.Forward(InputTensors.Create([pair.SourceMaps], draw.Dropout, ref random, device)))[0];
            target = Adapter.Rows(adapter.Forward(InputTensors.Create([pair.TargetMaps], draw.Dropout, ref random, device)))[0];
        }

        var sourceRows = Adapter.Normalize(source.index_select(0, Cells(draw.Labels, l => l.SourceCell, device)));
        var targetMap = Adapter.Normalize(target);
        var targetRows = targetMap.index_select(0, Cells(draw.Labels, l => l.TargetCell, device));
        var sparse = SparseContrastiveLoss.Compute(sourceRows, targetRows, adapter.Parameter(AdapterParameters.LogitScale));
        if (draw.DenseWeight == 0)
        {
            return (sparse, sparse, null);
        }

        var dense = DenseFlowLoss.Compute(sourceRows, targetMap, targetGrid, Targets(draw, targetGrid).to(device));
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
            values[2 * i] = column;
            values[(2 * i) + 1] = row;
        }

        for (var i = 0; i < draw.TargetOffsets.Length; i++)
        {
            values[i] += draw.TargetOffsets[i];
        }

        return torch.tensor(values, [draw.Labels.Length, 2]);
    }
}
