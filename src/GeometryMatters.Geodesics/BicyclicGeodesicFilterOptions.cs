namespace GeometryMatters.Geodesics;

/// <summary>Settings of <see cref="BicyclicGeodesicFilter"/>.</summary>
public sealed record BicyclicGeodesicFilterOptions
{
    /// <summary>Largest error that is kept, as a fraction of the bounding-box diagonals (paper: τ_geo = 0.05).</summary>
    public float Threshold { get; init; } = 0.05f;

    /// <summary>
    /// Errors up to this are measured and reported, though above <see cref="Threshold"/> they reject; larger ones read +∞. The work
    /// grows with its square. 0 (default) measures no further than the decision needs.
    /// </summary>
    public float ReportErrorsUpTo { get; init; }

    /// <summary>What happens between separate pieces of a mesh. Default: their distance is infinite (paper).</summary>
    public ComponentPolicy ComponentPolicy { get; init; } = ComponentPolicy.Infinite;

    /// <summary>Longest gap that <see cref="ComponentPolicy.Bridge"/> closes, as a fraction of the bounding-box diagonal. Default 0.02.</summary>
    public double BridgeFraction { get; init; } = 0.02;

    /// <summary>
    /// Makes the solver of a mesh. Null (default) makes an <see cref="EdgePathSolver"/> with three points per edge. A solver of one's
    /// own measures <see cref="SurfaceTopology.Mesh"/>; where it is given bridges it should cross them.
    /// </summary>
    public Func<SurfaceTopology, IGeodesicSolver>? SolverFactory { get; init; }

    /// <summary>Most threads per pair; −1 for as many as there are processors. Verdicts are the same for any. Default 1: pairs run side by side.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    public void Validate()
    {
        if (!(Threshold >= 0 && float.IsFinite(Threshold)))
        {
            throw new ArgumentOutOfRangeException(nameof(Threshold), Threshold, "Expected a finite fraction of zero or more.");
        }

        if (!(ReportErrorsUpTo >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(ReportErrorsUpTo), ReportErrorsUpTo, "Expected a fraction of zero or more.");
        }

        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or a number above zero.");
        }

        new SurfaceTopologyOptions { ComponentPolicy = ComponentPolicy, BridgeFraction = BridgeFraction }.Validate();
    }
}
