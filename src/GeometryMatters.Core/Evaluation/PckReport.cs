namespace GeometryMatters.Evaluation;

/// <summary>How correct key points are averaged. Published tables differ in this, so a number means nothing without it.</summary>
public enum PckProtocol
{
    /// <summary>Mean over pairs of each pair's share of correct key points.</summary>
    PerImage,

    /// <summary>Share of correct key points among all key points of all pairs.</summary>
    PerKeypoint,

    /// <summary>As <see cref="PerImage"/> over geo-aware key points; pairs without one are left out.</summary>
    GeoAwarePerImage,

    /// <summary>As <see cref="PerKeypoint"/> over geo-aware key points.</summary>
    GeoAwarePerKeypoint,
}

/// <summary>PCK of a data set.</summary>
public sealed record PckReport
{
    /// <summary>Thresholds, in the order of every list of values.</summary>
    public required IReadOnlyList<double> Alphas { get; init; }

    /// <summary>What the alphas are shares of.</summary>
    public required PckUnit Unit { get; init; }

    /// <summary>Under which conditions the numbers were made.</summary>
    public required PckConditions Conditions { get; init; }

    /// <summary>All pairs together: per image every pair, per key point every key point weighs the same, whatever its category.</summary>
    public required PckScores Overall { get; init; }

    /// <summary>Scores per category, in ordinal order of the names.</summary>
    public required IReadOnlyList<PckCategory> Categories { get; init; }

    /// <summary>Results of the pairs that were measured, in the order given.</summary>
    public required IReadOnlyList<PckPair> Pairs { get; init; }

    /// <summary>Pairs without a common key point; they are no part of any mean.</summary>
    public required int SkippedPairs { get; init; }

    /// <summary>Puts the reports of parts of one list of pairs together.</summary>
    /// <param name="parts">The reports in the order of the parts, made under the same conditions.</param>
    /// <returns>The report of all pairs: to the last bit what one evaluation of the whole list gives.</returns>
    /// <exception cref="ArgumentException">There is no report, or thresholds, unit or conditions differ.</exception>
    public static PckReport Combine(IReadOnlyList<PckReport> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException("Expected at least one report, found none.", nameof(parts));
        }

        var first = parts[0];
        if (parts.Any(p => p.Unit != first.Unit || p.Conditions != first.Conditions || !p.Alphas.SequenceEqual(first.Alphas)))
        {
            throw new ArgumentException("Expected reports with the same thresholds, unit and conditions.", nameof(parts));
        }

        return Of(first.Alphas, first.Unit, first.Conditions, [.. parts.SelectMany(p => p.Pairs)], parts.Sum(p => p.SkippedPairs));
    }

    /// <summary>Averages pairs.</summary>
    internal static PckReport Of(IReadOnlyList<double> alphas, PckUnit unit, PckConditions conditions, IReadOnlyList<PckPair> pairs, int skipped) => new()
    {
        Alphas = alphas,
        Unit = unit,
        Conditions = conditions,
        Overall = PckScores.Of(pairs, alphas.Count),
        Categories =
        [
            .. pairs.GroupBy(p => p.Category).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new PckCategory(g.Key, PckScores.Of([.. g], alphas.Count))),
        ],
        Pairs = pairs,
        SkippedPairs = skipped,
    };

    /// <summary>Unweighted mean over categories: every category counts the same, however many pairs it has (sd-dino logs it; GeoAware-SC and DIY-SC do not).</summary>
    /// <param name="protocol">How pairs are averaged within a category.</param>
    /// <returns>One share per alpha; 0 where no category has a key point that counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public IReadOnlyList<double> MeanOverCategories(PckProtocol protocol)
    {
        var counted = Categories.Where(c => c.Scores.KeypointsOf(protocol) > 0).Select(c => c.Scores.By(protocol)).ToArray();
        return [.. Enumerable.Range(0, Alphas.Count).Select(a => counted.Length == 0 ? 0 : counted.Sum(v => v[a]) / counted.Length)];
    }

    /// <summary>What weighs the same in <see cref="Overall"/>.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>For example <c>mean over pairs</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public static string DescribeWeighting(PckProtocol protocol) => protocol switch
    {
        PckProtocol.PerImage => "mean over pairs",
        PckProtocol.PerKeypoint => "share of all key points",
        PckProtocol.GeoAwarePerImage => "mean over pairs with a geo-aware key point",
        PckProtocol.GeoAwarePerKeypoint => "share of all geo-aware key points",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Unknown protocol."),
    };

    /// <summary>Words for a protocol, for tables and logs.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <returns>For example <c>PCK per image</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The protocol is unknown.</exception>
    public static string Describe(PckProtocol protocol) => protocol switch
    {
        PckProtocol.PerImage => "PCK per image",
        PckProtocol.PerKeypoint => "PCK per key point",
        PckProtocol.GeoAwarePerImage => "geo-aware PCK per image",
        PckProtocol.GeoAwarePerKeypoint => "geo-aware PCK per key point",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, "Unknown protocol."),
    };
}

/// <summary>Scores of one category.</summary>
/// <param name="Name">Category label.</param>
/// <param name="Scores">Its scores.</param>
public sealed record PckCategory(string Name, PckScores Scores);

/// <summary>Correct key points of one pair, one count per alpha.</summary>
public sealed record PckPair
{
    /// <summary>Name of the pair.</summary>
    public required string Id { get; init; }

    /// <summary>Category of both images.</summary>
    public required string Category { get; init; }

    /// <summary>Key points visible in both images.</summary>
    public required int Keypoints { get; init; }

    /// <summary>Correct ones per alpha.</summary>
    public required IReadOnlyList<int> Correct { get; init; }

    /// <summary>Geo-aware ones among the key points.</summary>
    public required int GeoAwareKeypoints { get; init; }

    /// <summary>Correct geo-aware ones per alpha.</summary>
    public required IReadOnlyList<int> GeoAwareCorrect { get; init; }

    /// <summary>Distance of the two viewpoint bins on their circle of 8, 0 to 4; null where an image has none.</summary>
    public int? AzimuthBinDifference { get; init; }
}
