using System.Globalization;
using GeometryMatters.Drawing.Pages;
using GeometryMatters.Imaging;
using GeometryMatters.Quickstart.Stages;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>Puts report.html together: what can be explored first, then pictures and tables.</summary>
internal static class HtmlReport
{
    private const int JpegQuality = 88;

    // Charts are small as PNG and blurred as JPEG, photographs the other way round.
    private const int LargestPng = 160_000;

    private static readonly string[] Alphas = ["0.01", "0.05", "0.10"];

    public static ReportPage Create(QuickstartReport report, IReadOnlyList<RunPicture> pictures, ExplorerParts parts)
    {
        ReportPage page = new(
            "GeometryMatters quick start",
            FormattableString.Invariant($"{report.Dataset?.Name ?? "dataset"}, {report.Dataset?.Images} images of {report.Dataset?.Categories.Count} categories ({report.Mode} run, seed {report.Seed}). Every number below was measured in this run."));
        page.AddNumbers([.. Numbers(report)]);
        page.AddExplorer(
            "Where does a point match?",
            "Point at the first image. The other two show how similar every place of the second object is: by 2D features, which light up at several places, and with the part field, which tells them apart.",
            parts.Pairs);
        page.AddThresholds(
            "How strict should a filter be?",
            "Move the threshold: a match survives where the filter's error is at most that. The lines and the rates follow.",
            parts.Study);
        page.AddComparisons(
            "Pose refinement",
            "Drag the handle. The mask's outline is yellow, the projected mesh blue; one object per category, the one that gained most.",
            parts.Refinements);
        page.AddPictures("Pictures", "The same pictures lie beside this page as PNG files.", [.. pictures.Select(Picture)]);
        Tables(page, report);
        return page;
    }

    private static ReportPicture Picture(RunPicture picture) =>
        new(picture.Title, picture.Caption, picture.Png.Length > LargestPng ? new SkiaImageCodec().EncodeJpeg(picture.Image, JpegQuality) : picture.Png)
        {
            Wide = picture.Image.Width > 1200,
        };

    private static IEnumerable<ReportNumber> Numbers(QuickstartReport report)
    {
        if (report.Refinement is { } r)
        {
            yield return new("Silhouette IoU", FormattableString.Invariant($"{r.IouBefore:F3} → {r.IouAfter:F3}"), FormattableString.Invariant($"pose refinement, {r.Objects} objects"));
            yield return new("Wrong yaw", FormattableString.Invariant($"{r.YawWrongBefore} → {r.YawWrongAfter}"), "meshes turned by a multiple of 90°");
        }

        if (Of("none") is { } open && Of("geodesic") is { } geodesic)
        {
            yield return new(
                "False positives",
                FormattableString.Invariant($"{open.FalsePositiveRatePercent:F1} → {geodesic.FalsePositiveRatePercent:F1} %"),
                "wrong matches, all → after the geodesic filter");
        }

        if (report.Pck.TryGetValue("zero_shot", out var z) && report.Pck.TryGetValue("adapter", out var a))
        {
            yield return new("PCK@0.10 per image", FormattableString.Invariant($"{z.PerImage["0.10"]:F1} → {a.PerImage["0.10"]:F1}"), "2D features → adapter");
            yield return new("Geo-aware PCK@0.10", FormattableString.Invariant($"{z.GeoAware["0.10"]:F1} → {a.GeoAware["0.10"]:F1}"), "left or right, which of several");
        }

        FilterRow? Of(string filter) => report.Filters.Find(f => f.Features == "2d+field" && f.Filter == filter);
    }

    private static void Tables(ReportPage page, QuickstartReport report)
    {
        page.AddTable(
            "Filters",
            "On annotated key points; wrong at PCK@0.1.",
            ["features", "filter", "false-positive rate %", "wrong kept of wrong %", "right kept of right %", "candidates per pair"],
            [.. report.Filters.Select(f => new[]
            {
                FeatureTitles.Of(f.Features), f.Filter, Number(f.FalsePositiveRatePercent), Number(f.WrongKeptOfWrongPercent), Number(f.RightKeptOfRightPercent), Number(f.CandidatesPerPair),
            })]);
        page.AddTable(
            "Filters at equal yield",
            "Each at the smallest threshold that keeps as many candidates as the geodesic filter does at its own.",
            ["features", "filter", "threshold", "false-positive rate %", "wrong kept of wrong %", "right kept of right %", "candidates per pair"],
            [.. report.FiltersAtEqualYield.Select(f => new[]
            {
                FeatureTitles.Of(f.Features),
                f.Filter,
                f.Threshold?.ToString("G4", CultureInfo.InvariantCulture) ?? "–",
                Number(f.FalsePositiveRatePercent),
                Number(f.WrongKeptOfWrongPercent),
                Number(f.RightKeptOfRightPercent),
                Number(f.CandidatesPerPair),
            })]);
        page.AddTable(
            "PCK",
            "On unseen instances, percent.",
            ["features", "per image @.01", "@.05", "@.10", "per key point @.01", "@.05", "@.10", "geo-aware @.01", "@.05", "@.10"],
            [.. report.Pck.Select(p => new[] { FeatureTitles.Of(p.Key) }
                .Concat(new[] { p.Value.PerImage, p.Value.PerKeypoint, p.Value.GeoAware }.SelectMany(d => Alphas.Select(k => Number(d[k]))))
                .ToArray())]);
        page.AddTable(
            "Categories",
            "PCK@0.10 per image.",
            ["category", "2D features", "adapter", "2D features, geo-aware", "adapter, geo-aware", "pairs"],
            [.. report.PerCategory.Select(c => new[]
            {
                c.Key, Number(c.Value.ZeroShotPck), Number(c.Value.AdapterPck), Number(c.Value.ZeroShotGeoAware), Number(c.Value.AdapterGeoAware),
                c.Value.Pairs.ToString(CultureInfo.InvariantCulture),
            })]);
        page.AddTable(
            "Time and memory",
            "Memory is the most that the process had held by the end of the stage.",
            ["stage", "seconds", "MiB"],
            [.. report.Seconds.Select(s => new[] { s.Key, Number(s.Value), (report.PeakMemoryMibAfter.TryGetValue(s.Key, out var mib) ? mib : report.PeakMemoryMib).ToString("F0", CultureInfo.InvariantCulture) })]);
        if (report.Failures.Count > 0)
        {
            page.AddTable("Failures", "", ["stage", "item", "reason"], [.. report.Failures.Select(f => new[] { f.Stage, f.Item, f.Reason })]);
        }
    }

    private static string Number(double? value) => value is { } v ? Number(v) : "–";

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);
}

/// <summary>A picture of the run and the file that it goes to.</summary>
internal sealed record RunPicture(string FileName, string Title, string Caption, ImageBuffer Image, byte[] Png);
