namespace GeometryMatters.Geodesics;

/// <summary>Settings of <see cref="BicyclicDecider"/>.</summary>
public sealed record BicyclicDeciderOptions
{
    /// <summary>Largest error that is kept, as a fraction of the bounding-box diagonals (paper: τ_geo = 0.05).</summary>
    public float Threshold { get; init; } = 0.05f;

    /// <summary>
    /// Errors up to this are measured and reported, though above <see cref="Threshold"/> they reject; larger ones read +∞, or with
    /// <see cref="GeodesicDecision.Certified"/> a lower bound above it. 0 (default) goes no further than the decision needs; with
    /// <see cref="GeodesicDecision.Certified"/> any other value measures exactly whatever straight lines do not reject. The work grows with its square.
    /// </summary>
    public float ReportErrorsUpTo { get; init; }

    /// <summary>How distances are come by. A solver of one's own in <see cref="MeshGeodesics"/> takes its place.</summary>
    public GeodesicDecision Decision { get; init; } = GeodesicDecision.Certified;

    /// <summary>Most threads per call; −1 for as many as there are processors. Verdicts are the same for any. Default 1.</summary>
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

        if (!Enum.IsDefined(Decision))
        {
            throw new ArgumentOutOfRangeException(nameof(Decision), Decision, "Expected Certified, AlwaysExact or EdgePathOnly.");
        }

        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or a number above zero.");
        }
    }
}
