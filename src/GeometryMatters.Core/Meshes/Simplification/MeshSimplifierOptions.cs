namespace GeometryMatters.Meshes;

/// <summary>How far <see cref="MeshSimplifier"/> goes. A target, a largest error, or both: the first that is met ends it.</summary>
public sealed record MeshSimplifierOptions
{
    /// <summary>Number of faces to come down to, zero or more; null for as few as <see cref="MaxErrorFraction"/> allows.</summary>
    public int? TargetFaceCount { get; init; }

    /// <summary>
    /// Largest error of a collapse as a fraction of the bounding-box diagonal, zero or more; null for no limit. The error is the root
    /// of the mean squared distance from the new vertex to the planes that it stands for, weighted by area. Values below 1e-7 count as
    /// that: positions are single precision.
    /// </summary>
    public double? MaxErrorFraction { get; init; }

    /// <summary>Weight of the planes that hold borders, per squared edge length, against 1 for faces per area. Default 10.</summary>
    public double BorderWeight { get; init; } = 10;

    /// <summary>Largest angle in degrees by which one collapse may turn a face, above 0 and at most 89. Default 75.</summary>
    public double MaxTurnDegrees { get; init; } = 75;

    /// <summary>
    /// Vertices this near to each other, as a fraction of the bounding-box diagonal, are joined first: files split vertices at seams,
    /// which would be borders. 0 joins equal positions only; null takes the mesh as indexed. Default 0.
    /// </summary>
    public double? WeldFraction { get; init; } = 0;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    /// <exception cref="ArgumentException">Neither a target nor a largest error is given.</exception>
    public void Validate()
    {
        if (TargetFaceCount is null && MaxErrorFraction is null)
        {
            throw new ArgumentException($"Expected {nameof(TargetFaceCount)}, {nameof(MaxErrorFraction)} or both.");
        }

        if (TargetFaceCount < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(TargetFaceCount), TargetFaceCount, "Expected null or zero or more.");
        }

        if (MaxErrorFraction is { } error && !(error >= 0 && double.IsFinite(error)))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxErrorFraction), error, "Expected null or a finite fraction of zero or more.");
        }

        if (!(BorderWeight >= 0 && double.IsFinite(BorderWeight)))
        {
            throw new ArgumentOutOfRangeException(nameof(BorderWeight), BorderWeight, "Expected a finite weight of zero or more.");
        }

        if (!(MaxTurnDegrees is > 0 and <= 89))
        {
            throw new ArgumentOutOfRangeException(nameof(MaxTurnDegrees), MaxTurnDegrees, "Expected an angle above 0 and at most 89 degrees.");
        }

        if (WeldFraction is { } weld && !(weld >= 0 && weld < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(WeldFraction), weld, "Expected null or a fraction in [0, 1).");
        }
    }
}
