using System.Globalization;

namespace GeometryMatters.Evaluation;

/// <summary>What a row of a table averages over.</summary>
internal enum PckScope
{
    Category,
    Overall,
    CategoryMean,
}

/// <summary>One row: percentages per alpha (null where nothing was counted).</summary>
internal sealed record PckRow(PckEntry Entry, PckProtocol Protocol, PckScope Scope, string Label, IReadOnlyList<double?> Percent, int Pairs, int Keypoints)
{
    public string Weighting => Scope == PckScope.CategoryMean ? "mean over categories" : PckReport.DescribeWeighting(Protocol);
}

/// <summary>The rows of one protocol.</summary>
internal sealed record PckTable(PckProtocol Protocol, IReadOnlyList<PckRow> Rows)
{
    public const string MeanLabel = "mean over categories";

    /// <summary>Tables by protocol, rows by method: its categories, all, mean over categories.</summary>
    public static IReadOnlyList<PckTable> Create(IReadOnlyList<PckEntry> entries, PckTableOptions options)
    {
        List<PckTable> tables = [];
        foreach (var protocol in options.Protocols.Where(p => entries.Any(e => e.Report.Overall.KeypointsOf(p) > 0)))
        {
            tables.Add(new(protocol, [.. entries.SelectMany(e => RowsOf(e, protocol, options.PerCategory))]));
        }

        return tables;
    }

    public static string Percent(double? value, int decimals, string none = "-") =>
        value is { } v ? v.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : none;

    public static string Alpha(double alpha) => alpha.ToString("0.00####", CultureInfo.InvariantCulture);

    private static IEnumerable<PckRow> RowsOf(PckEntry entry, PckProtocol protocol, bool perCategory)
    {
        var report = entry.Report;
        foreach (var category in perCategory ? report.Categories : [])
        {
            yield return Row(PckScope.Category, category.Name, category.Scores.By(protocol), category.Scores);
        }

        yield return Row(PckScope.Overall, "all", report.Overall.By(protocol), report.Overall);
        yield return Row(PckScope.CategoryMean, MeanLabel, report.MeanOverCategories(protocol), report.Overall);

        PckRow Row(PckScope scope, string label, IReadOnlyList<double> values, PckScores scores) => new(
            entry,
            protocol,
            scope,
            label,
            [.. values.Select(v => scores.KeypointsOf(protocol) > 0 ? 100 * v : (double?)null)],
            scores.PairsOf(protocol),
            scores.KeypointsOf(protocol));
    }
}
