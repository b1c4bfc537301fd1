namespace GeometryMatters.Evaluation;

/// <summary>Writes ablations as text, CSV, JSON, Markdown or LaTeX rows: mean ± standard deviation over seeds, differences per category, and the conditions of <see cref="PckReportWriter"/>.</summary>
/// <remarks>Percentages. The result does not depend on the culture of the thread; lines end in a line feed.</remarks>
public static class AblationWriter
{
    /// <summary>Formats a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="format">The form.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">A baseline or the alpha is not of the table.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The format or an option is unknown.</exception>
    public static string Format(AblationTable table, PckReportFormat format, AblationTableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        options ??= new();
        options.Validate();
        return format switch
        {
            PckReportFormat.Text => AblationSheets.Text(table, options),
            PckReportFormat.Csv => AblationDataFormats.Csv(table, options),
            PckReportFormat.Json => AblationDataFormats.Json(table, options),
            PckReportFormat.Markdown => AblationSheets.Markdown(table, options),
            PckReportFormat.Latex => AblationSheets.Latex(table, options),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
        };
    }

    /// <summary>Writes a table to a file, whole or not at all, in the form of its extension: .txt, .csv, .json, .md or .tex.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">What is shown; null for the defaults.</param>
    /// <exception cref="ArgumentException">The extension is none of these, or a baseline or the alpha is not of the table.</exception>
    public static void Write(string path, AblationTable table, AblationTableOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllText(path, Format(table, PckReportWriter.FormatOf(path), options));
    }
}
