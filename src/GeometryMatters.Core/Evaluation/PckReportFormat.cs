namespace GeometryMatters.Evaluation;

/// <summary>Form of a written PCK report.</summary>
public enum PckReportFormat
{
    /// <summary>Plain text with aligned columns, for the terminal (<c>.txt</c>).</summary>
    Text,

    /// <summary>One row per value, comma separated, with all conditions in every row (<c>.csv</c>).</summary>
    Csv,

    /// <summary>All values and counts (<c>.json</c>).</summary>
    Json,

    /// <summary>Tables for a README or an issue (<c>.md</c>).</summary>
    Markdown,

    /// <summary>Rows for a tabular, conditions and columns in comments (<c>.tex</c>).</summary>
    Latex,
}

/// <summary>One method's report in a table of several.</summary>
/// <param name="Method">Name of the method, for example <c>zero-shot</c>.</param>
/// <param name="Report">Its report.</param>
public sealed record PckEntry(string Method, PckReport Report);
