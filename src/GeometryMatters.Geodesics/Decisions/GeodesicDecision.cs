namespace GeometryMatters.Geodesics;

/// <summary>How it is decided whether a match is near enough along both surfaces.</summary>
public enum GeodesicDecision
{
    /// <summary>
    /// The decisions of exact distances: bounds settle what they can, and exact distances are asked for only where they cannot.
    /// Errors are the values of those bounds.
    /// </summary>
    Certified,

    /// <summary>The same decisions with the exact error of every match that is not far off.</summary>
    AlwaysExact,

    /// <summary>
    /// Paths over edges and three points on each, up to a few percent too long: rejects some matches that are near enough, keeps none
    /// that is not.
    /// </summary>
    EdgePathOnly,
}
