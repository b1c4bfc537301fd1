namespace GeometryMatters.Benchmarks.Claims;

/// <summary>What of all claims was asked for: <c>GROUP</c>, <c>NAME</c> or <c>GROUP NAME</c>.</summary>
/// <param name="Sources">Sources to run, in their order.</param>
/// <param name="Name">The one claim to report of what they measure; null for all.</param>
public sealed record ClaimSelection(IReadOnlyList<IClaimSource> Sources, string? Name)
{
    /// <summary>Finds what was asked for.</summary>
    /// <param name="all">All sources.</param>
    /// <param name="words">One or two words.</param>
    /// <returns>The selection; no sources where the words name none.</returns>
    public static ClaimSelection Of(IReadOnlyList<IClaimSource> all, IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(words);
        IClaimSource[] Of(Func<IClaimSource, bool> isMeant) => [.. all.Where(isMeant)];
        return words switch
        {
            [var group, var name] => new(Of(s => s.Group == group && s.Names.Contains(name)), name),
            [var word] when all.Any(s => s.Group == word) => new(Of(s => s.Group == word), null),
            [var word] => new(Of(s => s.Names.Contains(word)), word),
            _ => new([], null),
        };
    }

    /// <summary>Measures, reporting what was asked for alone.</summary>
    /// <param name="notes">Receives remarks.</param>
    public IEnumerable<Claim> Measure(TextWriter notes) =>
        Sources.SelectMany(s => s.Measure(notes)).Where(c => Name is null || c.Name == Name);
}
