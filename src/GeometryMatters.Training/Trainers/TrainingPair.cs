using GeometryMatters.Features;

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
}

/// <summary>One pseudo-correspondence.</summary>
/// <param name="SourceCell">Cell of the source grid.</param>
/// <param name="TargetCell">Cell of the target grid.</param>
public readonly record struct TrainingLabel(int SourceCell, int TargetCell);

/// <summary>Where an <see cref="AdapterTrainer"/> gets its pairs; called from one thread, one pair at a time.</summary>
public interface ITrainingPairSource
{
    /// <summary>Number of pairs.</summary>
    int Count { get; }

    /// <summary>Loads one pair; the trainer keeps it for one step only.</summary>
    /// <param name="index">Index in [0, Count).</param>
    /// <returns>The pair.</returns>
    TrainingPair Load(int index);
}
