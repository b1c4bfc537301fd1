namespace GeometryMatters.Drawing.Pages;

/// <summary>A number that a page shows large.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">The number as it is to be read, with its unit.</param>
/// <param name="Note">A few words below it; may be empty.</param>
public sealed record ReportNumber(string Name, string Value, string Note = "");
