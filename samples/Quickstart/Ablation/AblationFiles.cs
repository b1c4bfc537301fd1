using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeometryMatters.Drawing;
using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;
using GeometryMatters.Quickstart.Reporting;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>What an ablation leaves: tables in four forms, a picture, and report.json with everything.</summary>
internal static class AblationFiles
{
    public static AblationTableOptions Options { get; } = new() { Baselines = [Variant.ZeroShot, Variant.NoGeometry, "full"] };

    public static AblationTable Table(IEnumerable<StoredCell> cells) => new(
        Variant.Factors,
        [.. Variant.All.Select(v => v.Row)],
        [.. cells.Where(c => c.Report is not null).Select(c => new AblationCell(c.Variant, c.Seed, c.Report!))]);

    public static void Write(string folder, RunPlan plan, IReadOnlyList<StoredCell> cells)
    {
        var table = Table(cells);
        AblationWriter.Write(Path.Combine(folder, "ablation.csv"), table, Options);
        AblationWriter.Write(Path.Combine(folder, "ablation.tex"), table, Options);
        AtomicFile.WriteAllText(Path.Combine(folder, "ablation.md"), AblationWriter.Format(table, PckReportFormat.Markdown, Options) + SingleChanges.Markdown(table) + Labels(cells));
        AtomicFile.WriteAllText(Path.Combine(folder, "report.json"), Report(plan, table, cells));
        AtomicFile.WriteAllBytes(Path.Combine(folder, "ablation.png"), new SkiaImageCodec().EncodePng(Picture(table)));
    }

    private static string Report(RunPlan plan, AblationTable table, IReadOnlyList<StoredCell> cells)
    {
        JsonObject report = new()
        {
            ["plan"] = JsonSerializer.SerializeToNode(plan, Json.Options),
            ["cells"] = new JsonArray([
                .. cells.Select(c => JsonSerializer.SerializeToNode(new { c.Variant, c.Seed, c.Reason, c.Labels, c.Training, c.Seconds }, Json.Options)),
            ]),
            ["table"] = JsonNode.Parse(AblationWriter.Format(table, PckReportFormat.Json, Options)),
        };
        return report.ToJsonString(Json.Options) + "\n";
    }

    /// <summary>What the trainings had to learn from: fewer labels is a part of what a stricter variant costs.</summary>
    private static string Labels(IReadOnlyList<StoredCell> cells)
    {
        StringBuilder text = new();
        text.Append("\nLabels, means over seeds\n\n| variant | labels per pair | pairs trained on | pairs | ms a step |\n| --- | --: | --: | --: | --: |\n");
        foreach (var group in cells.Where(c => c.Labels is not null).GroupBy(c => c.Variant))
        {
            StoredCell[] own = [.. group];
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {group.Key} | {own.Average(c => c.Labels!.MeanKept):F1} | {own.Average(c => c.Training?.Pairs ?? 0):F0} | {own.Average(c => c.Labels!.Pairs):F0} | {own.Average(c => c.Training?.MillisecondsPerStep ?? 0):F1} |\n");
        }

        foreach (var cell in cells.Where(c => c.Reason is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNot measured: {cell.Variant} with seed {cell.Seed}: {cell.Reason}.\n");
        }

        return text.ToString();
    }

    private static ImageBuffer Picture(AblationTable table)
    {
        var alpha = table.Alphas[^1];
        return DotChart.Draw(
            [.. table.Variants.Select(v => v.Name)],
            [Series("per image", PckProtocol.PerImage), Series("geo-aware per image", PckProtocol.GeoAwarePerImage)],
            new() { XLabel = string.Create(CultureInfo.InvariantCulture, $"PCK@{alpha:F2}, percent: seeds, and their mean") });

        DotSeries Series(string name, PckProtocol protocol) =>
            new(name, [.. table.Variants.Select(v => table.Score(v.Name, protocol, alpha)?.Values ?? [])]);
    }
}
