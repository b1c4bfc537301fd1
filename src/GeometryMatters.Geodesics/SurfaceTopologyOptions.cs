namespace GeometryMatters.Geodesics;

/// <summary>How a triangle mesh is read as a surface.</summary>
public sealed record SurfaceTopologyOptions
{
    /// <summary>
    /// Vertices this near to each other, as a fraction of the bounding-box diagonal, are one point of the surface: files split
    /// vertices at hard edges and texture seams. 0 welds equal positions only; null takes the mesh as indexed. Default 0.
    /// </summary>
    public double? WeldFraction { get; init; } = 0;

    /// <summary>What happens between separate pieces. Default <see cref="ComponentPolicy.Infinite"/>, as in the paper.</summary>
    public ComponentPolicy ComponentPolicy { get; init; } = ComponentPolicy.Infinite;

    /// <summary>Longest gap that <see cref="ComponentPolicy.Bridge"/> closes, as a fraction of the bounding-box diagonal. Default 0.02.</summary>
    public double BridgeFraction { get; init; } = 0.02;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    public void Validate()
    {
        if (WeldFraction is { } weld && !(weld >= 0 && weld < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(WeldFraction), weld, "Expected null or a fraction in [0, 1).");
        }

        if (!Enum.IsDefined(ComponentPolicy))
        {
            throw new ArgumentOutOfRangeException(nameof(ComponentPolicy), ComponentPolicy, "Expected Infinite or Bridge.");
        }

        if (!(BridgeFraction >= 0 && BridgeFraction <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(BridgeFraction), BridgeFraction, "Expected a fraction in [0, 1].");
        }
    }
}
