using GeometryMatters.Drawing;
using GeometryMatters.Drawing.Pages;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Drawing.Pages;

/// <summary>A page of every part over two made-up pairs, small enough to know each value of.</summary>
internal static class TestPage
{
    public const string Nasty = "</script><img src=x onerror=\"alert(1)\"> & 'quotes' \\u002B";

    /// <summary>Cells of an 8 × 8 grid that are foreground: the middle 4 × 4.</summary>
    public static readonly int[] Cells = [.. Enumerable.Range(0, 64).Where(c => c / 8 is >= 2 and < 6 && c % 8 is >= 2 and < 6)];

    public static readonly Letterbox Box = new(160, 160, 800, 8);

    public static ReportPage Create()
    {
        ReportPage page = new("Report " + Nasty, Nasty);
        page.AddNumbers([new("Silhouette IoU", "0.6 → 0.9", Nasty), new("Pairs", "2")]);
        page.AddExplorer("Explorer", Nasty, [Pair("car"), Pair("chair " + Nasty)]);
        page.AddThresholds("Thresholds", "", Study());
        page.AddComparisons("Comparison", "", [Comparison("car"), Comparison("chair")]);
        page.AddPictures("Pictures", Nasty, [new("Red", Nasty, Picture(200, 20, 20)), new("Blue", "", Picture(20, 20, 200)) { Wide = true, AltText = "a blue square" }]);
        page.AddTable("Table", "", ["name", "value"], [["one", "1.0"], [Nasty, "–"]]);
        return page;
    }

    /// <summary>Every cell matches itself by the first features and its mirror image by the second.</summary>
    public static ExplorerPair Pair(string name) => new(
        name,
        View("source"),
        View("target"),
        [
            new("itself", Cells, Cells, Values((s, t) => s == t)),
            new("mirrored", Cells, Cells, Values((s, t) => s / 8 == t / 8 && s % 8 == 7 - (t % 8))),
        ])
    {
        Known = [new(50, 50, 110, 50)],
        StartCell = 18,
    };

    /// <summary>Four judged matches with errors 0.01 to 0.04, right at 0.01 and 0.03, and as many of each pair.</summary>
    public static ThresholdStudy Study()
    {
        JudgedMatch[] judged =
        [
            .. Enumerable.Range(1, 4).Select(i => new JudgedMatch(new(Cells[i], Cells[i], 1), [i * 0.01f, 10f * i], i % 2 == 1)),
            new(new(Cells[5], Cells[6], 1), [float.PositiveInfinity, float.PositiveInfinity], true),
        ];
        JudgedMatch[] shown = [.. judged, new(new(Cells[7], Cells[8], 0.5f), [0.025f, 5f])];
        ThresholdMatches features = new("itself", judged, [shown, judged]);
        return new(
            [new("geodesic", 0.025f, 0.1f, "of the diagonal"), new("spherical", 27, 108, "°")],
            [new("car", View("source"), View("target")), new("chair", View("source"), View("target"))],
            [features, features with { Name = "mirrored", Judged = [.. judged.Take(2)] }],
            "Measured on five matches.");
    }

    /// <summary>Matches of which nobody knows whether they are right: three of the first pair within 0.025, two of the second.</summary>
    public static ReportPage CreateUnjudged()
    {
        var study = Study();
        ReportPage page = new("Unjudged");
        page.AddThresholds("Thresholds", "", study with
        {
            Features = [.. study.Features.Select(f => f with { Judged = [], PerPair = [.. f.PerPair.Select(p => p.Select(m => m with { IsRight = null }).ToArray())] })],
        });
        return page;
    }

    public static PageView View(string name) => new(name, Picture(120, 140, 90), Box);

    public static byte[] Picture(byte red, byte green, byte blue)
    {
        ImageBuffer image = new(160, 160);
        new Canvas(image).FillRectangle(0, 0, 160, 160, new(red, green, blue));
        return new SkiaImageCodec().EncodePng(image);
    }

    private static PictureComparison Comparison(string name) => new(name, Picture(250, 250, 250), Picture(5, 5, 5)) { BeforeNote = "IoU 0.60", AfterNote = "IoU 0.90" };

    private static float[] Values(Func<int, int, bool> same) => [.. Cells.SelectMany(s => Cells.Select(t => same(s, t) ? 0.9f : 0.1f))];
}
