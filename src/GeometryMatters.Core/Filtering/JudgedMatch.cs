using GeometryMatters.Matching;

namespace GeometryMatters.Filtering;

/// <summary>A match with the errors that several filters give it: what is needed to try thresholds without asking the filters again.</summary>
/// <param name="Match">The match.</param>
/// <param name="Errors">One error per filter, smaller is better; +∞ where a filter could not measure one, NaN never.</param>
/// <param name="IsRight">Whether the match is right; null where that is not known.</param>
public sealed record JudgedMatch(Correspondence Match, IReadOnlyList<float> Errors, bool? IsRight = null);
