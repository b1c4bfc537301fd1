using System.Globalization;
using System.Net;
using System.Text;

namespace GeometryMatters.Quickstart.Reporting;

/// <summary>Writes report.html: one file with its pictures inside, readable offline, on a phone and in dark mode.</summary>
internal static class HtmlReport
{
    private static readonly string[] Alphas = ["0.01", "0.05", "0.10"];

    public static string Write(QuickstartReport report, IReadOnlyList<ReportPicture> pictures)
    {
        StringBuilder html = new();
        html.Append(Head);
        html.Append(CultureInfo.InvariantCulture, $"<h1>GeometryMatters quick start</h1><p class=lead>{Text(report.Dataset?.Name ?? "dataset")}, {report.Dataset?.Images} images of {report.Dataset?.Categories.Count} categories ({Text(report.Mode)} run, seed {report.Seed}). Every number below was measured in this run.</p>");
        Cards(html, report);
        foreach (var picture in pictures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><b>{Text(picture.Title)}</b> {Text(picture.Caption)}</figcaption><img alt=\"{Text(picture.Title)}\" src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\"></figure>");
        }

        FilterTable(html, report);
        PckTable(html, report);
        CategoryTable(html, report);
        Seconds(html, report);
        html.Append("</main></body></html>\n");
        return html.ToString();
    }

    private static void Cards(StringBuilder html, QuickstartReport report)
    {
        html.Append("<div class=cards>");
        if (report.Refinement is { } r)
        {
            Card(html, "Silhouette IoU", $"{r.IouBefore:F3} → {r.IouAfter:F3}", $"pose refinement, {r.Objects} objects");
            Card(html, "Wrong yaw", $"{r.YawWrongBefore} → {r.YawWrongAfter}", "meshes turned by a multiple of 90°");
        }

        if (report.Pck.TryGetValue("zero_shot", out var z) && report.Pck.TryGetValue("adapter", out var a))
        {
            Card(html, "PCK@0.10 per image", $"{z.PerImage["0.10"]:F1} → {a.PerImage["0.10"]:F1}", "2D features → adapter");
            Card(html, "Geo-aware PCK@0.10", $"{z.GeoAware["0.10"]:F1} → {a.GeoAware["0.10"]:F1}", "left or right, which of several");
        }

        html.Append("</div>");
    }

    private static void Card(StringBuilder html, string name, FormattableString value, string note) =>
        html.Append(CultureInfo.InvariantCulture, $"<div class=card><span>{Text(name)}</span><strong>{Text(FormattableString.Invariant(value))}</strong><small>{Text(note)}</small></div>");

    private static void FilterTable(StringBuilder html, QuickstartReport report) =>
        Table(
            html,
            "Filters on annotated key points (wrong at PCK@0.1)",
            ["features", "filter", "false-positive rate %", "wrong kept of wrong %", "right kept of right %", "candidates per pair"],
            report.Filters.Select(f => new[]
            {
                f.Features, f.Filter, Number(f.FalsePositiveRatePercent), Number(f.WrongKeptOfWrongPercent), Number(f.RightKeptOfRightPercent), Number(f.CandidatesPerPair),
            }));

    private static void PckTable(StringBuilder html, QuickstartReport report) =>
        Table(
            html,
            "PCK on unseen instances, percent",
            ["features", "per image .01", ".05", ".10", "per key point .01", ".05", ".10", "geo-aware .01", ".05", ".10"],
            report.Pck.Select(p => new[] { p.Key.Replace('_', '-') }
                .Concat(new[] { p.Value.PerImage, p.Value.PerKeypoint, p.Value.GeoAware }.SelectMany(d => Alphas.Select(k => Number(d[k]))))
                .ToArray()));

    private static void CategoryTable(StringBuilder html, QuickstartReport report) =>
        Table(
            html,
            "Per category, PCK@0.10 per image",
            ["category", "zero-shot", "adapter", "zero-shot geo-aware", "adapter geo-aware", "pairs"],
            report.PerCategory.Select(c => new[]
            {
                c.Key, Number(c.Value.ZeroShotPck), Number(c.Value.AdapterPck), Number(c.Value.ZeroShotGeoAware), Number(c.Value.AdapterGeoAware),
                c.Value.Pairs.ToString(CultureInfo.InvariantCulture),
            }));

    private static void Seconds(StringBuilder html, QuickstartReport report) =>
        Table(html, "Wall time", ["stage", "seconds"], report.Seconds.Select(s => new[] { s.Key, Number(s.Value) }));

    private static void Table(StringBuilder html, string title, string[] header, IEnumerable<string[]> rows)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Text(title)}</h2><div class=scroll><table><thead><tr>");
        foreach (var cell in header)
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{Text(cell)}</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>");
            foreach (var cell in row)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td>{Text(cell)}</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table></div>");
    }

    private static string Number(double value) => value.ToString("F1", CultureInfo.InvariantCulture);

    private static string Text(string value) => WebUtility.HtmlEncode(value);

    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
        <title>GeometryMatters quick start</title><style>
        :root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#dde2e8;--page:#fbfcfd;--card:#fff}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b5;--line:#313a46;--page:#14181e;--card:#1c222a}}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
        main{max-width:1080px;margin:0 auto;padding:24px 16px 64px}
        h1{font-size:1.9rem;margin:.4em 0 .2em}h2{font-size:1.2rem;margin:2em 0 .5em}.lead{color:var(--soft);margin:0 0 1.5em}
        .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(210px,1fr));gap:12px;margin-bottom:1.5em}
        .card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:12px 14px;display:flex;flex-direction:column}
        .card span,.card small{color:var(--soft)}.card strong{font-size:1.5rem;font-weight:650}
        figure{margin:0 0 1.6em;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        figcaption{padding:10px 14px;color:var(--soft)}figcaption b{color:var(--ink);margin-right:.5em}
        img{display:block;width:100%;height:auto;background:#fff}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
        th,td{text-align:right;padding:6px 10px;border-bottom:1px solid var(--line);white-space:nowrap}th{color:var(--soft);font-weight:600}
        th:first-child,td:first-child,th:nth-child(2),td:nth-child(2){text-align:left}
        </style></head><body><main>
        """;
}

/// <summary>A picture of the report.</summary>
internal sealed record ReportPicture(string FileName, string Title, string Caption, byte[] Png);
