namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Measures one claim or a few that belong together, for each of its sizes.</summary>
public interface IClaimSource
{
    /// <summary>Name under which it is asked for, with others: <c>claims GROUP</c>.</summary>
    string Group { get; }

    /// <summary>Names of the claims, under which they are asked for alone: <c>claims NAME</c>. Empty: with the group only.</summary>
    IReadOnlyList<string> Names => [];

    /// <summary>Measures; every claim is reported as soon as it is there.</summary>
    /// <param name="notes">Where remarks go that are no claims: absent peers, absent data.</param>
    IEnumerable<Claim> Measure(TextWriter notes);
}
