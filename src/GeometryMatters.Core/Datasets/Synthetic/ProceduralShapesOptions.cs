namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Which procedural shapes a dataset shows.</summary>
public sealed record ProceduralShapesOptions
{
    /// <summary>Categories to take, of <see cref="ShapeCategories.All"/>; all where empty.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Instances per category that training images show, at least 1.</summary>
    public int TrainInstances { get; init; } = 12;

    /// <summary>Further instances that validation images show, 0 or above.</summary>
    public int ValidationInstances { get; init; } = 3;

    /// <summary>Further instances that test images show, 0 or above.</summary>
    public int TestInstances { get; init; } = 6;

    /// <summary>Cells along the longest side of the true surface that images are drawn from.</summary>
    public int SurfaceCells { get; init; } = 72;

    /// <summary>How imperfect the reconstructions are.</summary>
    public ReconstructionSimulatorOptions Reconstruction { get; init; } = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of its range.</exception>
    /// <exception cref="ArgumentException">A category does not exist.</exception>
    public void Validate()
    {
        OptionRange.Check(TrainInstances, 1, 100_000, nameof(TrainInstances));
        OptionRange.Check(ValidationInstances, 0, 100_000, nameof(ValidationInstances));
        OptionRange.Check(TestInstances, 0, 100_000, nameof(TestInstances));
        OptionRange.Check(SurfaceCells, 4, SurfaceNets.MaxCells, nameof(SurfaceCells));
        Reconstruction.Validate();
        foreach (var category in Categories)
        {
            ShapeCategories.Get(category);
        }
    }
}
