namespace GeometryMatters.Filtering;

/// <summary>What a filter decided about one candidate, and why.</summary>
/// <param name="Error">The filter's error measure: smaller is better; +∞ where it could not be computed. NaN never.</param>
/// <param name="Accepted">Whether the candidate is kept.</param>
/// <param name="Reason">Why it was rejected; <see cref="RejectReason.None"/> when kept.</param>
public readonly record struct FilterVerdict(float Error, bool Accepted, RejectReason Reason)
{
    /// <summary>Keeps a candidate.</summary>
    /// <param name="error">The measured error.</param>
    /// <returns>The verdict.</returns>
    public static FilterVerdict Keep(float error) => new(error, true, RejectReason.None);

    /// <summary>Rejects a candidate.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="error">The measured error, +∞ where none could be.</param>
    /// <returns>The verdict.</returns>
    public static FilterVerdict Reject(RejectReason reason, float error = float.PositiveInfinity) => new(error, false, reason);
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
