using System.Globalization;
using System.Text;

namespace GeometryMatters.Evaluation;

/// <summary>Ablations for people: plain text, Markdown, LaTeX rows.</summary>
internal static class AblationSheets
{
    private const string Mark = "*";

    /// <summary>One table: its first cells are names, the others numbers.</summary>
    private sealed record Sheet(string Title, string[] Header, int Names, List<string[]> Rows);

    public static string Text(AblationTable table, AblationTableOptions options)
    {
        StringBuilder text = new();
        foreach (var sheet in Sheets(table, options, withRange: true))
        {
            text.Line(sheet.Title);
            string[][] cells = [sheet.Header, .. sheet.Rows];
            var widths = Enumerable.Range(0, sheet.Header.Length).Select(c => cells.Max(r => r[c].Length)).ToArray();
            foreach (var row in cells)
            {
                var line = row.Select((cell, c) => c < sheet.Names ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
                text.Line(string.Join("  ", line).TrimEnd());
            }

            text.Line();
        }

        foreach (var line in Notes(table, options))
        {
            text.Line(line);
        }

        return text.ToString();
    }

    public static string Markdown(AblationTable table, AblationTableOptions options)
    {
        StringBuilder text = new();
        foreach (var sheet in Sheets(table, options, withRange: true))
        {
            text.Line(sheet.Title).Line();
            Row(sheet.Header);
            Row([.. sheet.Header.Select((_, c) => c < sheet.Names ? "---" : "--:")]);
            foreach (var row in sheet.Rows)
            {
                Row([.. row.Select((cell, c) => c > 0 && c < sheet.Names && cell == "yes" ? "✓" : cell.Replace(Mark, "\\*", StringComparison.Ordinal))]);
            }

            text.Line();
        }

        foreach (var line in Notes(table, options))
        {
            text.Line($"- {line.Replace(Mark, "\\*", StringComparison.Ordinal)}");
        }

        return text.ToString();

        void Row(string[] cells) =>
            text.Line($"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |");
    }

    public static string Latex(AblationTable table, AblationTableOptions options)
    {
        StringBuilder text = new();
        foreach (var line in Notes(table, options))
        {
            Comment(line);
        }

        foreach (var sheet in Sheets(table, options, withRange: false))
        {
            Comment(sheet.Title);
            Comment($"columns: {string.Join(" & ", sheet.Header)}");
            foreach (var row in sheet.Rows)
            {
                text.Line($"{string.Join(" & ", row.Select((cell, c) => Cell(cell, c, sheet.Names)))} \\\\");
            }
        }

        return text.ToString();

        void Comment(string line) => text.Line($"% {line.ReplaceLineEndings(" ")}");

        static string Cell(string cell, int column, int names) => cell switch
        {
            "yes" when column > 0 && column < names => "\\checkmark",
            "-" => "--",
            _ when column < names => PckTextTables.Escape(cell),
            _ => cell.Replace(" ± ", " $\\pm$ ", StringComparison.Ordinal).Replace(Mark, "$^{*}$", StringComparison.Ordinal),
        };
    }

    private static IEnumerable<Sheet> Sheets(AblationTable table, AblationTableOptions options, bool withRange)
    {
        PckProtocol[] protocols = [.. options.Protocols.Where(p => table.Variants.Any(v => table.Score(v.Name, p, table.Alphas[0]) is not null))];
        foreach (var protocol in protocols)
        {
            yield return Scores(table, protocol, options.Decimals, withRange);
        }

        var alpha = options.DeltaAlpha ?? table.Alphas[^1];
        foreach (var baseline in options.Baselines)
        {
            foreach (var protocol in protocols)
            {
                yield return Deltas(table, baseline, protocol, alpha, options.Decimals);
            }
        }
    }

    private static Sheet Scores(AblationTable table, PckProtocol protocol, int decimals, bool withRange) => new(
        $"{PckReportWriter.Title(protocol)}; mean ± standard deviation over seeds{(withRange ? " [smallest, largest]" : "")}",
        ["variant", .. table.Factors, .. table.Alphas.Select(a => $"@{PckTable.Alpha(a)}"), "seeds"],
        1 + table.Factors.Count,
        [
            .. table.Variants.Select(v =>
            {
                var spreads = table.Alphas.Select(a => table.Score(v.Name, protocol, a)).ToArray();
                return (string[])[v.Name, .. v.Settings, .. spreads.Select(s => Score(s, decimals, withRange)), (spreads[0]?.Seeds.Count ?? 0).ToString(CultureInfo.InvariantCulture)];
            }),
        ]);

    private static Sheet Deltas(AblationTable table, string baseline, PckProtocol protocol, double alpha, int decimals)
    {
        string?[] columns = [.. table.Categories, null];
        return new(
            $"{PckReport.Describe(protocol)} at {PckTable.Alpha(alpha)}, points above {baseline}; mean ± standard deviation of the differences within seeds",
            ["variant", .. table.Categories, "all"],
            1,
            [
                [$"{baseline} (percent)", .. columns.Select(c => Score(table.Score(baseline, protocol, alpha, c), decimals, false))],
                .. table.Variants.Where(v => v.Name != baseline)
                    .Select(v => (string[])[v.Name, .. columns.Select(c => Delta(table.Delta(v.Name, baseline, protocol, alpha, c), decimals))]),
            ]);
    }

    private static string Score(SeedSpread? spread, int decimals, bool withRange)
    {
        if (spread is null)
        {
            return "-";
        }

        var text = PckTable.Percent(spread.Mean, decimals);
        if (spread.StandardDeviation is not { } deviation)
        {
            return text;
        }

        text = $"{text} ± {PckTable.Percent(deviation, decimals)}";
        return withRange ? $"{text} [{PckTable.Percent(spread.Minimum, decimals)}, {PckTable.Percent(spread.Maximum, decimals)}]" : text;
    }

    private static string Delta(SeedSpread? spread, int decimals)
    {
        if (spread is null)
        {
            return "-";
        }

        var mean = PckTable.Percent(spread.Mean, decimals);
        var text = mean.StartsWith('-') ? mean : $"+{mean}";
        return spread.StandardDeviation is { } deviation
            ? $"{text} ± {PckTable.Percent(deviation, decimals)}{(spread.IsBeyondSpread ? Mark : "")}"
            : text;
    }

    private static IEnumerable<string> Notes(AblationTable table, AblationTableOptions options)
    {
        yield return $"seeds: {string.Join(", ", table.Seeds.Select(s => s.ToString(CultureInfo.InvariantCulture)))}";
        if (options.Baselines.Count > 0)
        {
            yield return $"{Mark} every seed has the same sign and the mean is above one standard deviation; differences without it are within the spread";
        }

        foreach (var (name, value) in table.Conditions.ToList())
        {
            yield return $"{name}: {value}";
        }
    }
}
