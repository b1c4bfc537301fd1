namespace GeometryMatters.Evaluation;

/// <summary>What a written ablation shows.</summary>
public sealed record AblationTableOptions
{
    /// <summary>Protocols in order; those by which nothing was counted are left out.</summary>
    public IReadOnlyList<PckProtocol> Protocols { get; init; } = [PckProtocol.PerImage, PckProtocol.GeoAwarePerImage];

    /// <summary>Variants from which all others are subtracted, each in a table of its own with a column per category; none by default.</summary>
    public IReadOnlyList<string> Baselines { get; init; } = [];

    /// <summary>Threshold of the differences; null for the largest. CSV and JSON have all.</summary>
    public double? DeltaAlpha { get; init; }

    /// <summary>Digits after the point of a percentage in text, Markdown and LaTeX, 0 to 6; CSV has 4, JSON all.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public void Validate()
    {
        ArgumentNullException.ThrowIfNull(Protocols);
        ArgumentNullException.ThrowIfNull(Baselines);
        if (Protocols.Count == 0 || Protocols.Any(p => !Enum.IsDefined(p)))
        {
            throw new ArgumentOutOfRangeException(nameof(Protocols), "There must be known protocols.");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(Decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Decimals, 6);
    }
}

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
