using System.Globalization;
using System.Text;

namespace GeometryMatters.Evaluation;

/// <summary>PCK tables for people: plain text, Markdown, LaTeX rows.</summary>
internal static class PckTextTables
{
    public static string Text(IReadOnlyList<PckEntry> entries, IReadOnlyList<PckTable> tables, int decimals)
    {
        StringBuilder text = new();
        foreach (var table in tables)
        {
            text.Line(PckReportWriter.Title(table.Protocol));
            string[][] cells = [Header(entries), .. table.Rows.Select(r => Cells(r, decimals))];
            var widths = Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(r => r[c].Length)).ToArray();
            foreach (var row in cells)
            {
                // Names to the left, numbers to the right.
                var line = row.Select((cell, c) => c < 2 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]));
                text.Line(string.Join("  ", line).TrimEnd());
            }

            text.Line();
        }

        foreach (var line in PckReportWriter.ConditionLines(entries))
        {
            text.Line(line);
        }

        return text.ToString();
    }

    public static string Markdown(IReadOnlyList<PckEntry> entries, IReadOnlyList<PckTable> tables, int decimals)
    {
        StringBuilder text = new();
        foreach (var table in tables)
        {
            text.Line(PckReportWriter.Title(table.Protocol)).Line();
            var header = Header(entries);
            Row(header);
            Row([.. header.Select((_, c) => c < 2 ? "---" : "--:")]);
            foreach (var row in table.Rows)
            {
                Row(Cells(row, decimals));
            }

            text.Line();
        }

        foreach (var line in PckReportWriter.ConditionLines(entries))
        {
            text.Line($"- {line}");
        }

        return text.ToString();

        void Row(string[] cells) =>
            text.Line($"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ")))} |");
    }

    /// <summary>Per protocol a row per method with a column per alpha, then per alpha a row per method with a column per category.</summary>
    public static string Latex(IReadOnlyList<PckEntry> entries, IReadOnlyList<PckTable> tables, int decimals)
    {
        StringBuilder text = new();
        foreach (var line in PckReportWriter.ConditionLines(entries))
        {
            Comment(line);
        }

        var alphas = entries[0].Report.Alphas;
        foreach (var table in tables)
        {
            Comment(PckReportWriter.Title(table.Protocol));
            Comment($"columns: method & {string.Join(" & ", alphas.Select(PckTable.Alpha))}");
            foreach (var row in table.Rows.Where(r => r.Scope == PckScope.Overall))
            {
                Row(row.Entry, row.Percent);
            }

            var labels = table.Rows.Where(r => r.Scope == PckScope.Category).Select(r => r.Label).Distinct().Order(StringComparer.Ordinal).ToArray();
            for (var a = 0; a < alphas.Count && labels.Length > 0; a++)
            {
                Comment($"{PckReport.Describe(table.Protocol)} at {PckTable.Alpha(alphas[a])}, percent");
                Comment($"columns: method & {string.Join(" & ", labels)} & all & {PckTable.MeanLabel}");
                foreach (var entry in entries)
                {
                    var own = table.Rows.Where(r => ReferenceEquals(r.Entry, entry)).ToArray();
                    Row(entry, [
                        .. labels.Select(l => own.FirstOrDefault(r => r.Scope == PckScope.Category && r.Label == l)?.Percent[a]),
                        own.First(r => r.Scope == PckScope.Overall).Percent[a],
                        own.First(r => r.Scope == PckScope.CategoryMean).Percent[a],
                    ]);
                }
            }
        }

        return text.ToString();

        void Comment(string line) => text.Line($"% {line.ReplaceLineEndings(" ")}");

        void Row(PckEntry entry, IReadOnlyList<double?> values) =>
            text.Line($"{Escape(entry.Method)} & {string.Join(" & ", values.Select(v => PckTable.Percent(v, decimals, "--")))} \\\\");
    }

    private static string[] Header(IReadOnlyList<PckEntry> entries) =>
        ["method", "category", .. entries[0].Report.Alphas.Select(a => $"@{PckTable.Alpha(a)}"), "pairs", "key points"];

    private static string[] Cells(PckRow row, int decimals) =>
    [
        row.Entry.Method,
        row.Label,
        .. row.Percent.Select(p => PckTable.Percent(p, decimals)),
        row.Pairs.ToString(CultureInfo.InvariantCulture),
        row.Keypoints.ToString(CultureInfo.InvariantCulture),
    ];

    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (var c in text.ReplaceLineEndings(" "))
        {
            _ = c switch
            {
                '&' or '%' or '$' or '#' or '_' or '{' or '}' => escaped.Append('\\').Append(c),
                '\\' => escaped.Append("\\textbackslash{}"),
                '~' => escaped.Append("\\textasciitilde{}"),
                '^' => escaped.Append("\\textasciicircum{}"),
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }
}
