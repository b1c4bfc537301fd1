namespace GeometryMatters.Rendering;

/// <summary>Settings of the z-buffer rasteriser.</summary>
public sealed record RasterizerOptions
{
    /// <summary>The default settings.</summary>
    public static RasterizerOptions Default { get; } = new();

    /// <summary>Depth of the near plane as a fraction of the depth of the farthest vertex, in (0, 1). Nearer parts of triangles are cut away.</summary>
    public double NearPlaneFraction { get; init; } = 1e-4;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        if (!(NearPlaneFraction > 0 && NearPlaneFraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(NearPlaneFraction), NearPlaneFraction, "Expected a fraction in (0, 1).");
        }
    }
}
