using System.Globalization;

namespace GeometryMatters.Geodesics;

/// <summary>Settings of <see cref="BicyclicGeodesicFilter"/>.</summary>
public sealed record BicyclicGeodesicFilterOptions
{
    /// <summary>Largest error that is kept, as a fraction of the bounding-box diagonals (paper: τ_geo = 0.05).</summary>
    public float Threshold { get; init; } = 0.05f;

    /// <summary>How distances are come by. Default: the decisions of exact distances, by bounds where those do.</summary>
    public GeodesicDecision Decision { get; init; } = GeodesicDecision.Certified;

    /// <summary>Where on its mesh an end of a match lies. Default: at its dominant vertex (paper).</summary>
    public MatchEnds Ends { get; init; } = MatchEnds.DominantVertices;

    /// <inheritdoc cref="BicyclicDeciderOptions.ReportErrorsUpTo"/>
    public float ReportErrorsUpTo { get; init; }

    /// <summary>
    /// Vertices this near to each other, as a fraction of the bounding-box diagonal, are one point of the surface; 0 welds equal positions only,
    /// null takes the mesh as indexed. Default 1e-6: positions along the seams of real files differ by roundings, and every seam that stays
    /// open is a detour.
    /// </summary>
    public double? WeldFraction { get; init; } = 1e-6;

    /// <summary>
    /// What happens between separate pieces of a mesh. Default: pieces that nearly touch are joined, since real files keep a wheel apart from its
    /// car. The paper does not say; <see cref="ComponentPolicy.Infinite"/> rejects every match that leads from one piece to another.
    /// </summary>
    public ComponentPolicy ComponentPolicy { get; init; } = ComponentPolicy.Bridge;

    /// <summary>Longest gap that <see cref="ComponentPolicy.Bridge"/> closes, as a fraction of the bounding-box diagonal. Default 0.02.</summary>
    public double BridgeFraction { get; init; } = 0.02;

    /// <summary>
    /// Makes a solver of one's own for a mesh; its distances are taken as they are, whatever <see cref="Decision"/> says. Null (default) for
    /// none. It measures <see cref="SurfaceTopology.Mesh"/>; where it is given bridges it should cross them.
    /// </summary>
    public Func<SurfaceTopology, IGeodesicSolver>? SolverFactory { get; init; }

    /// <summary>Most threads per pair; −1 for as many as there are processors. Verdicts are the same for any. Default 1: pairs run side by side.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>
    /// Vertices v̂ kept of earlier calls, each by its pair of meshes and fields and its surface point, at some 50 bytes; the ones asked for last
    /// are kept. Verdicts are the same for any number. Default 65,536; 0 searches anew in every call.
    /// </summary>
    public int CachedAnswers { get; init; } = 1 << 16;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names the property.</exception>
    public void Validate()
    {
        ForDecider().Validate();
        if (!Enum.IsDefined(Ends))
        {
            throw new ArgumentOutOfRangeException(nameof(Ends), Ends, "Expected DominantVertices or SurfacePoints.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(CachedAnswers);
        ForTopology().Validate();
    }

    /// <summary>What verdicts depend on, as text; threads are not part of it, and of a solver of one's own only that there is one.</summary>
    internal string Settings(string name) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name} {Threshold:R}, {Decision}, {Ends}, errors to {ReportErrorsUpTo:R}, weld {WeldFraction:R}, {ComponentPolicy} {BridgeFraction:R}{(SolverFactory is null ? "" : ", own solver")}");

    internal SurfaceTopologyOptions ForTopology() => new()
    {
        WeldFraction = WeldFraction,
        ComponentPolicy = ComponentPolicy,
        BridgeFraction = BridgeFraction,
    };

    internal BicyclicDeciderOptions ForDecider() => new()
    {
        Threshold = Threshold,
        ReportErrorsUpTo = ReportErrorsUpTo,
        Decision = Decision,
        MaxDegreeOfParallelism = MaxDegreeOfParallelism,
    };
}
