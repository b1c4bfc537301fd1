using System.Globalization;
using System.Text;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>Pairs of rows that differ in one thing, and what the paper's Table 3 has for them (SPair-71k, PCK@0.10 per image).</summary>
internal static class SingleChanges
{
    private static readonly (string Change, string With, string Without, string Paper)[] Rows =
    [
        ("training on labels", "labels", Variant.ZeroShot, "+2.1"),
        ("cyclic check, without field", Variant.NoGeometry, "labels", "+0.6"),
        ("cyclic check, with field", "field, c.c.", "field", "+1.9"),
        ("filter, without field", "c.c., filter", Variant.NoGeometry, "+4.0"),
        ("filter, with field", "full", "field, c.c.", "+3.3"),
        ("field, labels as they come", "field", "labels", "-0.1"),
        ("field, with cyclic check", "field, c.c.", Variant.NoGeometry, "+1.2"),
        ("field, with cyclic check and filter", "full", "c.c., filter", "+0.5"),
        ("cap", "full", "full, no cap", "+0.6"),
        ("all of it", "full", Variant.ZeroShot, "+7.2"),
    ];

    public static string Markdown(AblationTable table)
    {
        var alpha = table.Alphas[^1];
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nSingle changes, points of PCK@{alpha:F2}; mean ± standard deviation of the differences within seeds (\\* as above)\n\n| change | rows | per image | geo-aware | in the paper |\n| --- | --- | --: | --: | --: |\n");
        foreach (var (change, with, without, paper) in Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {change} | {with} − {without} | {Cell(PckProtocol.PerImage)} | {Cell(PckProtocol.GeoAwarePerImage)} | {paper} |\n");

            string Cell(PckProtocol protocol) => table.Delta(with, without, protocol, alpha) is { } delta
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{delta.Mean:+0.0;-0.0;0.0}{(delta.StandardDeviation is { } d ? string.Create(CultureInfo.InvariantCulture, $" ± {d:F1}") : "")}{(delta.IsBeyondSpread ? "\\*" : "")}")
                : "-";
        }

        return text.ToString();
    }
}
