using System.Globalization;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>The report's main numbers, what they mean and where everything is; no line is longer than 80 columns but for paths.</summary>
internal static class RunSummary
{
    public static void Print(QuickstartReport report, string folder)
    {
        if (report.Refinement is { } r)
        {
            StageConsole.Line($"\npose refinement: silhouette IoU {r.IouBefore:F3} -> {r.IouAfter:F3} over {r.Objects} objects; wrong yaw {r.YawWrongBefore} -> {r.YawWrongAfter}");
        }

        TextTable filters = new("features", "filter", "wrong %", "wrong kept %", "right kept %", "per pair");
        foreach (var f in report.Filters)
        {
            filters.Add(
                FeatureTitles.Of(f.Features),
                f.Filter,
                Number(f.FalsePositiveRatePercent),
                Number(f.WrongKeptOfWrongPercent),
                Number(f.RightKeptOfRightPercent),
                Number(f.CandidatesPerPair));
        }

        StageConsole.Line($"\nFilters, on annotated key points (a match is wrong beyond 0.1 of the box)\n{filters}");
        StageConsole.Line($"  wrong       share of what is kept that is wrong (false-positive rate)");
        StageConsole.Line($"  wrong kept  share of all wrong matches that is let through");
        StageConsole.Line($"  right kept  share of all right matches that is kept");
        StageConsole.Line($"  per pair    matches kept in a pair of images");
        PrintEqualYield(report);
        TextTable pck = new("features", "image @.01", "@.05", "@.10", "point @.10", "geo-aware @.10");
        foreach (var (name, p) in report.Pck)
        {
            pck.Add(
                FeatureTitles.Of(name),
                Number(p.PerImage["0.01"]),
                Number(p.PerImage["0.05"]),
                Number(p.PerImage["0.10"]),
                Number(p.PerKeypoint["0.10"]),
                Number(p.GeoAware["0.10"]));
        }

        StageConsole.Line($"\nPCK: key points found within that share of the box, %, on unseen objects\n{pck}");
        StageConsole.Line($"  geo-aware   only key points that could be mistaken for others, as left and right\n");
        if (report.Failures.Count > 0)
        {
            StageConsole.Line($"{report.Failures.Count} items were left out; report.json says which and why");
        }

        StageConsole.Line($"{report.Seconds["total"]:F0} s, {report.PeakMemoryMib:F0} MiB at most");
        PrintFiles(folder);
    }

    /// <summary>Where the page and the rest are.</summary>
    public static void PrintFiles(string folder)
    {
        var page = Path.Combine(folder, "report.html");
        StageConsole.Line($"report: {page} ({new FileInfo(page).Length / 1e6:F1} MB, opens offline)");
        StageConsole.Line($"beside it: {string.Join(", ", Directory.EnumerateFiles(folder).Select(f => Path.GetExtension(f)[1..]).Where(e => e != "html").Distinct().Order(StringComparer.Ordinal))} files");
    }

    private static void PrintEqualYield(QuickstartReport report)
    {
        TextTable equal = new("features", "filter", "threshold", "wrong %", "wrong kept %", "right kept %");
        foreach (var f in report.FiltersAtEqualYield)
        {
            equal.Add(
                FeatureTitles.Of(f.Features),
                f.Filter,
                f.Threshold?.ToString("G4", CultureInfo.InvariantCulture) ?? "-",
                Number(f.FalsePositiveRatePercent),
                Number(f.WrongKeptOfWrongPercent),
                Number(f.RightKeptOfRightPercent));
        }

        StageConsole.Line($"\nThe same, each filter as strict as keeps as many matches as the geodesic one\n{equal}");
    }

    private static string Number(double? value) => value is { } v ? v.ToString("F1", CultureInfo.InvariantCulture) : "-";
}
