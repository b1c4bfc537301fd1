namespace GeometryMatters.Filtering;

/// <summary>What a filter decided about one candidate, and why.</summary>
/// <param name="Error">
/// The filter's error measure, smaller is better; +∞ where it could not be computed, NaN never. Where <paramref name="Basis"/> is a
/// bound, this is the bound's value: no less than the error of a candidate that was kept, no more than that of one that was rejected.
/// </param>
/// <param name="Accepted">Whether the candidate is kept.</param>
/// <param name="Reason">Why it was rejected; <see cref="RejectReason.None"/> when kept.</param>
/// <param name="Basis">What the decision rests on.</param>
public readonly record struct FilterVerdict(float Error, bool Accepted, RejectReason Reason, VerdictBasis Basis = VerdictBasis.Measured)
{
    /// <summary>Name of the filter that decided, where a <see cref="FilterChain"/> asked several; null where one was asked by itself.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>Keeps a candidate.</summary>
    /// <param name="error">The measured error, or an upper bound of it.</param>
    /// <param name="basis">What the decision rests on.</param>
    /// <returns>The verdict.</returns>
    public static FilterVerdict Keep(float error, VerdictBasis basis = VerdictBasis.Measured) => new(error, true, RejectReason.None, basis);

    /// <summary>Rejects a candidate.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="error">The measured error, or a lower bound of it; +∞ where none could be.</param>
    /// <param name="basis">What the decision rests on.</param>
    /// <returns>The verdict.</returns>
    public static FilterVerdict Reject(RejectReason reason, float error = float.PositiveInfinity, VerdictBasis basis = VerdictBasis.Measured) =>
        new(error, false, reason, basis);
}

/// <summary>Why a candidate was not kept.</summary>
public enum RejectReason
{
    /// <summary>It was kept.</summary>
    None,

    /// <summary>Going to the target and back does not return near enough.</summary>
    NotCyclic,

    /// <summary>The ray through an end misses that end's mesh.</summary>
    RayMiss,

    /// <summary>The filter's error is above its threshold.</summary>
    AboveThreshold,

    /// <summary>The two points on a mesh lie on pieces that are not joined.</summary>
    Disconnected,
}
