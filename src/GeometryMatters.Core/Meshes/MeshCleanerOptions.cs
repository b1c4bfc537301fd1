namespace GeometryMatters.Meshes;

/// <summary>What <see cref="MeshCleaner"/> joins and drops.</summary>
public sealed record MeshCleanerOptions
{
    /// <summary>Whether vertices at the same place are joined.</summary>
    public bool WeldVertices { get; init; } = true;

    /// <summary>Largest distance in mesh units between vertices that are joined; 0 joins equal positions only.</summary>
    public float WeldDistance { get; init; } = 1e-6f;

    /// <summary>Whether faces with a repeated corner are dropped; that never opens the surface.</summary>
    public bool DropCollapsedFaces { get; init; } = true;

    /// <summary>Whether faces over three different vertices on one line (area exactly zero) are dropped.</summary>
    /// <remarks>
    /// Off: modellers close T-junctions with such faces, and without them the surface is open there, so that paths along it no longer cross.
    /// </remarks>
    public bool DropZeroAreaFaces { get; init; }

    /// <summary>Whether of several faces over the same three vertices, whatever their order, only the first is kept.</summary>
    public bool DropDuplicateFaces { get; init; } = true;

    /// <summary>Whether vertices that no kept face uses are dropped.</summary>
    public bool DropUnreferencedVertices { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The weld distance is negative or not finite.</exception>
    public void Validate()
    {
        if (!float.IsFinite(WeldDistance) || WeldDistance < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(WeldDistance), WeldDistance, "The weld distance must be finite and not negative.");
        }
    }
}
