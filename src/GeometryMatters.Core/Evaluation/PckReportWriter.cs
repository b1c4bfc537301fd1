using System.Globalization;
using System.Text;

namespace GeometryMatters.Evaluation;

/// <summary>Writes PCK reports as text, CSV, JSON, Markdown or LaTeX. Every form names threshold rule, read-out, flips, subset and weighting.</summary>
/// <remarks>Percentages. The result does not depend on the culture of the thread; lines end in a line feed.</remarks>
public static class PckReportWriter
{
    /// <summary>Formats one report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="format">The form.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="options">What is shown; null for everything.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The format or an option is unknown.</exception>
    public static string Format(PckReport report, PckReportFormat format, string method = "descriptors", PckTableOptions? options = null) =>
        Format([new(method, report)], format, options);

    /// <summary>Formats the reports of several methods on the same pairs.</summary>
    /// <param name="entries">The methods in the order of the rows, all with the same alphas.</param>
    /// <param name="format">The form.</param>
    /// <param name="options">What is shown; null for everything.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">There is no entry, or alphas differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The format or an option is unknown.</exception>
    public static string Format(IReadOnlyList<PckEntry> entries, PckReportFormat format, PckTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        options ??= new();
        options.Validate();
        if (entries.Count == 0)
        {
            throw new ArgumentException("Expected at least one report, found none.", nameof(entries));
        }

        var alphas = entries[0].Report.Alphas;
        if (entries.FirstOrDefault(e => !e.Report.Alphas.SequenceEqual(alphas)) is { } other)
        {
            throw new ArgumentException($"Expected the alphas of '{entries[0].Method}' in every report, found others in '{other.Method}'.", nameof(entries));
        }

        var tables = PckTable.Create(entries, options);
        return format switch
        {
            PckReportFormat.Text => PckTextTables.Text(entries, tables, options.Decimals),
            PckReportFormat.Csv => PckDataFormats.Csv(tables),
            PckReportFormat.Json => PckDataFormats.Json(entries, tables),
            PckReportFormat.Markdown => PckTextTables.Markdown(entries, tables, options.Decimals),
            PckReportFormat.Latex => PckTextTables.Latex(entries, tables, options.Decimals),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
        };
    }

    /// <summary>Writes reports to a file, whole or not at all, in the form of its extension: .txt, .csv, .json, .md or .tex.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="entries">The methods in the order of the rows, all with the same alphas.</param>
    /// <param name="options">What is shown; null for everything.</param>
    /// <exception cref="ArgumentException">The extension is none of these, there is no entry, or alphas differ.</exception>
    public static void Write(string path, IReadOnlyList<PckEntry> entries, PckTableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllText(path, Format(entries, FormatOf(path), options));
    }

    /// <summary>The form that a file's extension asks for.</summary>
    internal static PckReportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".TXT" => PckReportFormat.Text,
        ".CSV" => PckReportFormat.Csv,
        ".JSON" => PckReportFormat.Json,
        ".MD" => PckReportFormat.Markdown,
        ".TEX" => PckReportFormat.Latex,
        var extension => throw new ArgumentException($"Expected .txt, .csv, .json, .md or .tex, found '{extension}'.", nameof(path)),
    };

    /// <summary>Conditions of all entries: once where they agree, else per method.</summary>
    internal static IEnumerable<string> ConditionLines(IReadOnlyList<PckEntry> entries)
    {
        var same = entries.All(e => e.Report.Conditions == entries[0].Report.Conditions && e.Report.SkippedPairs == entries[0].Report.SkippedPairs);
        foreach (var entry in same ? entries.Take(1) : entries)
        {
            var of = same ? "" : $" of {entry.Method}";
            foreach (var (name, value) in entry.Report.Conditions.ToList())
            {
                yield return $"{name}{of}: {value}";
            }

            if (entry.Report.SkippedPairs > 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"left out{of}: {entry.Report.SkippedPairs} pairs without a common key point");
            }
        }
    }

    internal static string Title(PckProtocol protocol) => $"{PckReport.Describe(protocol)}, percent; all: {PckReport.DescribeWeighting(protocol)}";

    internal static StringBuilder Line(this StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
