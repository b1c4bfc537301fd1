using System.Numerics;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Training.Trainers;

/// <summary>Two images' frozen feature maps and the pseudo-correspondences between them.</summary>
public sealed record TrainingPair
{
    /// <summary>The source image's maps, one a branch of the adapter, on one grid; not normalised.</summary>
    public required IReadOnlyList<FeatureMap> SourceMaps { get; init; }

    /// <summary>The target image's maps.</summary>
    public required IReadOnlyList<FeatureMap> TargetMaps { get; init; }

    /// <summary>The kept matches.</summary>
    public required IReadOnlyList<TrainingLabel> Labels { get; init; }

    /// <summary>Longer side of the target object's box in cells, the unit of the target noise; null to take the box around the labels' target cells.</summary>
    public double? TargetExtentCells { get; init; }

    /// <summary>The same pair with both images mirrored left to right, where there is one: maps computed from mirrored images and the labels' cells mirrored.</summary>
    /// <remarks>Mirroring a map's cells is not enough: descriptors such as oriented gradients change with the image.</remarks>
    public TrainingPair? Flipped { get; init; }

    /// <summary>Labels from the mirrored source image to the source image itself, for <see cref="AdapterTrainerOptions.FlipTerms"/>; null without.</summary>
    /// <remarks>The mirrored left side looks like the right one, so a label goes to the other side's point: key points with known counterparts give such labels, matches do not.</remarks>
    public IReadOnlyList<TrainingLabel>? SelfFlipLabels { get; init; }
}

/// <summary>One pseudo-correspondence.</summary>
/// <param name="SourceCell">Cell of the source grid.</param>
/// <param name="TargetCell">Cell of the target grid.</param>
public readonly record struct TrainingLabel(int SourceCell, int TargetCell)
{
    /// <summary>Columns from the target cell to where the dense loss wants the prediction; for key points that lie between cells.</summary>
    /// <value>0.</value>
    public float OffsetColumns { get; init; }

    /// <summary>Rows from the target cell to where the dense loss wants the prediction.</summary>
    /// <value>0.</value>
    public float OffsetRows { get; init; }

    /// <summary>A label of two key points, with the dense loss's target as published: the source cell's index plus the way between the points.</summary>
    /// <param name="source">Source point (x, y) in cells of the source grid: pixels of the letterboxed canvas over the side of a cell.</param>
    /// <param name="sourceGrid">Rows and columns of the source grid.</param>
    /// <param name="target">Target point (x, y) in cells of the target grid.</param>
    /// <param name="targetGrid">Rows and columns of the target grid.</param>
    /// <returns>The label; points beyond a border count to the cell at the border.</returns>
    public static TrainingLabel OfKeyPoints(Vector2 source, GridSize sourceGrid, Vector2 target, GridSize targetGrid)
    {
        var (from, to) = (Cell(source, sourceGrid), Cell(target, targetGrid));
        var (fromRow, fromColumn) = sourceGrid.Position(from);
        var (toRow, toColumn) = targetGrid.Position(to);
        var way = target - source;
        return new(from, to) { OffsetColumns = fromColumn + way.X - toColumn, OffsetRows = fromRow + way.Y - toRow };

        static int Cell(Vector2 point, GridSize grid) =>
            grid.CellAt(Math.Clamp((int)point.Y, 0, grid.Rows - 1), Math.Clamp((int)point.X, 0, grid.Columns - 1));
    }
}

/// <summary>Where an <see cref="AdapterTrainer"/> gets its pairs.</summary>
/// <remarks>
/// A trainer calls <see cref="Load"/> from a thread of its own, ahead of the steps, while the thread that trains computes. Never are two calls made at the same
/// time, neither of one source nor of a run's two.
/// </remarks>
public interface ITrainingPairSource
{
    /// <summary>Number of pairs.</summary>
    int Count { get; }

    /// <summary>Loads one pair, always the same for an index; the trainer keeps it for one step only.</summary>
    /// <param name="index">Index in [0, Count).</param>
    /// <param name="cancellationToken">Stops the loading; a training that is cancelled waits for a pair that is being loaded.</param>
    /// <returns>The pair.</returns>
    TrainingPair Load(int index, CancellationToken cancellationToken = default);
}
