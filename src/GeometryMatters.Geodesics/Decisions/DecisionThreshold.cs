using GeometryMatters.Filtering;

namespace GeometryMatters.Geodesics;

/// <summary>The threshold that sums of normalised distances are compared with, and how near to it rounding matters.</summary>
/// <remarks>
/// Sums are twice the error. Bounds and bounded searches are right to 1e-12 of the diagonal on sound meshes, and to 1e-9 where faces have no
/// area or coordinates are large beside the object: what is <see cref="Band"/> away from the threshold is on the right side of it.
/// </remarks>
internal readonly struct DecisionThreshold(float threshold)
{
    /// <summary>Largest sum that is kept.</summary>
    public double Total { get; } = 2.0 * threshold;

    /// <summary>Sums this near to <see cref="Total"/> are settled by the defining comparison alone.</summary>
    public double Band { get; } = 1e-8 * (1 + (2.0 * threshold));

    public bool IsBelow(double sum) => sum <= Total - Band;

    public bool IsAbove(double sum) => sum > Total + Band;

    /// <summary>The defining comparison.</summary>
    public bool Keeps(double sum) => 0.5 * sum <= threshold;

    // The nearest float of an error above the threshold may be the threshold itself; a verdict should not read so.
    public FilterVerdict Verdict(bool keeps, double sum, VerdictBasis basis) => keeps
        ? FilterVerdict.Keep((float)(0.5 * sum), basis)
        : FilterVerdict.Reject(RejectReason.AboveThreshold, Math.Max((float)(0.5 * sum), MathF.BitIncrement(threshold)), basis);
}
