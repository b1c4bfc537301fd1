namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Which meshes of a folder a dataset shows in which split.</summary>
public sealed record MeshFolderShapesOptions
{
    /// <summary>Category of the GLB files in the folder itself; those of a sub-folder have its name.</summary>
    public string Category { get; init; } = "car";

    /// <summary>How many objects of a category, the last in ordinal order of their file names, only test images show; 0 or above.</summary>
    public int UnseenInTest { get; init; } = 1;

    /// <summary>How many objects before those only validation images show; 0 or above.</summary>
    public int UnseenInValidation { get; init; }

    /// <summary>Whether validation and test also have new views of the training objects, which make pairs with the unseen ones.</summary>
    public bool NewViewsOfSeen { get; init; } = true;

    /// <summary>How imperfect the reconstructions are; <see cref="ReconstructionSimulatorOptions.Cells"/> tells how far long edges are split first.</summary>
    public ReconstructionSimulatorOptions Reconstruction { get; init; } = new();

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of its range.</exception>
    /// <exception cref="ArgumentException">The category is empty.</exception>
    public void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Category);
        OptionRange.Check(UnseenInTest, 0, 100_000, nameof(UnseenInTest));
        OptionRange.Check(UnseenInValidation, 0, 100_000, nameof(UnseenInValidation));
        Reconstruction.Validate();
    }
}
