using System.Globalization;
using Spectre.Console;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>The report's main numbers on the terminal.</summary>
internal static class SummaryTable
{
    public static void Print(QuickstartReport report)
    {
        if (report.Refinement is { } r)
        {
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"refinement: silhouette IoU {r.IouBefore:F3} -> {r.IouAfter:F3} over {r.Objects} objects; wrong yaw {r.YawWrongBefore} -> {r.YawWrongAfter}"));
        }

        Table filters = new() { Title = new("filters on annotated key points (wrong at PCK@0.1)") };
        filters.AddColumns("features", "filter", "false-positive rate %", "wrong kept %", "right kept %", "candidates per pair");
        foreach (var f in report.Filters)
        {
            filters.AddRow(f.Features, f.Filter, Number(f.FalsePositiveRatePercent), Number(f.WrongKeptOfWrongPercent), Number(f.RightKeptOfRightPercent), Number(f.CandidatesPerPair));
        }

        AnsiConsole.Write(filters);
        Table equal = new() { Title = new("filters where they keep as many candidates as the geodesic one") };
        equal.AddColumns("features", "filter", "threshold", "false-positive rate %", "wrong kept %", "right kept %", "candidates per pair");
        foreach (var f in report.FiltersAtEqualYield)
        {
            equal.AddRow(
                f.Features,
                f.Filter,
                f.Threshold?.ToString("G4", CultureInfo.InvariantCulture) ?? "-",
                Number(f.FalsePositiveRatePercent),
                Number(f.WrongKeptOfWrongPercent),
                Number(f.RightKeptOfRightPercent),
                Number(f.CandidatesPerPair));
        }

        AnsiConsole.Write(equal);
        Table pck = new() { Title = new("PCK on unseen instances, percent") };
        pck.AddColumns("features", "image .01", ".05", ".10", "key point .10", "geo-aware .10");
        foreach (var (name, p) in report.Pck)
        {
            pck.AddRow(name, Number(p.PerImage["0.01"]), Number(p.PerImage["0.05"]), Number(p.PerImage["0.10"]), Number(p.PerKeypoint["0.10"]), Number(p.GeoAware["0.10"]));
        }

        AnsiConsole.Write(pck);
    }

    private static string Number(double? value) => value is { } v ? Number(v) : "-";

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}
