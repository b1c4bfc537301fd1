using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Stages;

/// <summary>A drawn dataset and where its objects came from.</summary>
internal sealed record DrawnDataset(SyntheticDataset Dataset, IShapeSource Source);

/// <summary>Draws the dataset to disk and reads it back as any SPair-71k dataset.</summary>
internal static class DatasetStage
{
    private static readonly DatasetSplit[] Splits = [DatasetSplit.Train, DatasetSplit.Validation, DatasetSplit.Test];

    public static DrawnDataset Build(RunPlan plan, int seed, string? meshFolder, string root, IProgress<StageProgress> progress)
    {
        // What an earlier run left must not mix with this one.
        if (Directory.Exists(root))
        {
            Directory.Delete(root, recursive: true);
        }

        IShapeSource source = meshFolder is null ? Shapes(plan) : new MeshFolderShapes(meshFolder);
        SyntheticDatasetBuilder builder = new(source, new()
        {
            Seed = seed,
            ViewsPerInstance = plan.ViewsPerInstance,
            MinFill = 0.65,
            MaxFill = 0.95,
            TrainPairs = plan.TrainPairs,
            ValidationPairs = plan.ValidationPairs,
            TestPairs = plan.TestPairs,
        });
        return new(builder.Build(root, progress), source);
    }

    /// <summary>The objects that a plan asks for.</summary>
    public static IShapeSource Shapes(RunPlan plan) => new ProceduralShapes(new()
    {
        Categories = plan.Categories,
        TrainInstances = plan.TrainInstances,
        ValidationInstances = plan.ValidationInstances,
        TestInstances = plan.TestInstances,
    });

    public static IReadOnlyList<PairAnnotation> Pairs(SyntheticDataset dataset, DatasetSplit split) =>
        [.. dataset.Pairs.Categories.SelectMany(c => dataset.Pairs.ReadPairs(split, c))];

    public static DatasetSummary Summarize(DrawnDataset drawn, RunPlan plan)
    {
        var counts = Splits.Select(s => Pairs(drawn.Dataset, s).Count).ToArray();
        return new(
            drawn.Source is ProceduralShapes ? "SyntheticShapes" : "meshes of a folder",
            drawn.Dataset.Pairs.Categories, drawn.Dataset.Bundle.Items.Count, counts[0], counts[1], counts[2], plan.GridCells);
    }
}
