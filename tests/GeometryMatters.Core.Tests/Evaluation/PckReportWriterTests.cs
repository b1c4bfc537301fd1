using System.Globalization;
using System.Text.Json;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Tests.Evaluation;

public class PckReportWriterTests
{
    /// <summary>Two bus pairs (2 and 1 key points) and a cat; a bus slot pair is geo-aware.</summary>
    private static PckReport Report(float off, string subset = "toys test") => new PckEvaluator(new() { Alphas = [0.05, 0.1], Subset = subset }).EvaluatePredictions(
        [
            PairMaker.Pair("a", "bus", [(0, 0), (50, 0)], [(0, 0), (50, 0)]),
            PairMaker.Pair("b", "bus", [(0, 0)], [(0, 0)]),
            PairMaker.Pair("c", "cat", [(0, 0)], [(0, 0)]),
            PairMaker.Pair("d", "cat", [null], [(0, 0)]),
        ],
        p => [.. PckRule.CommonSlots(p).Select(s => new KeypointPrediction(s, (float)p.Target.Keypoints[s].X + (s == 0 ? off : 99), 0))],
        c => c == "bus" ? [[0, 1]] : []);

    private static PckTableOptions Brief => new() { Protocols = [PckProtocol.PerImage, PckProtocol.GeoAwarePerKeypoint] };

    [Fact]
    public void Text_has_aligned_columns_and_says_the_protocol() =>
        Assert.Equal(
            """
            PCK per image, percent; all: mean over pairs
            method     category              @0.05  @0.10  pairs  key points
            zero-shot  bus                     0.0   75.0      2           3
            zero-shot  cat                     0.0  100.0      1           1
            zero-shot  all                     0.0   83.3      3           4
            zero-shot  mean over categories    0.0   87.5      3           4
            adapter    bus                    75.0   75.0      2           3
            adapter    cat                   100.0  100.0      1           1
            adapter    all                    83.3   83.3      3           4
            adapter    mean over categories   87.5   87.5      3           4

            geo-aware PCK per key point, percent; all: share of all geo-aware key points
            method     category              @0.05  @0.10  pairs  key points
            zero-shot  bus                     0.0   50.0      1           2
            zero-shot  cat                       -      -      0           0
            zero-shot  all                     0.0   50.0      1           2
            zero-shot  mean over categories    0.0   50.0      1           2
            adapter    bus                    50.0   50.0      1           2
            adapter    cat                       -      -      0           0
            adapter    all                    50.0   50.0      1           2
            adapter    mean over categories   50.0   50.0      1           2

            subset: toys test
            threshold: distance < alpha * max(width, height) of the target's box on the canvas
            canvas: 840 x 840 pixels, letterboxed
            read-out: as the caller's predictions were made
            flips: as the caller's predictions were made
            geo-aware: groups by raw slot ids, two members visible in the target
            left out: 1 pairs without a common key point

            """,
            PckReportWriter.Format([new("zero-shot", Report(6)), new("adapter", Report(4))], PckReportFormat.Text, Brief),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Markdown_is_the_same_table() =>
        Assert.Equal(
            """
            PCK per image, percent; all: mean over pairs

            | method | category | @0.05 | @0.10 | pairs | key points |
            | --- | --- | --: | --: | --: | --: |
            | a\|b | all | 0.00 | 83.33 | 3 | 4 |
            | a\|b | mean over categories | 0.00 | 87.50 | 3 | 4 |

            - threshold: distance < alpha * max(width, height) of the target's box on the canvas
            - canvas: 840 x 840 pixels, letterboxed
            - read-out: as the caller's predictions were made
            - flips: as the caller's predictions were made
            - geo-aware: groups by raw slot ids, two members visible in the target
            - left out: 1 pairs without a common key point

            """,
            PckReportWriter.Format(Report(6, ""), PckReportFormat.Markdown, "a|b", new() { Protocols = [PckProtocol.PerImage], PerCategory = false, Decimals = 2 }),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Latex_has_rows_for_a_tabular() =>
        Assert.Equal(
            """
            % subset: toys test
            % threshold: distance < alpha * max(width, height) of the target's box on the canvas
            % canvas: 840 x 840 pixels, letterboxed
            % read-out: as the caller's predictions were made
            % flips: as the caller's predictions were made
            % geo-aware: groups by raw slot ids, two members visible in the target
            % left out: 1 pairs without a common key point
            % geo-aware PCK per image, percent; all: mean over pairs with a geo-aware key point
            % columns: method & 0.05 & 0.10
            SD\_\&{}x & 0.0 & 50.0 \\
            % geo-aware PCK per image at 0.05, percent
            % columns: method & bus & cat & all & mean over categories
            SD\_\&{}x & 0.0 & -- & 0.0 & 0.0 \\
            % geo-aware PCK per image at 0.10, percent
            % columns: method & bus & cat & all & mean over categories
            SD\_\&{}x & 50.0 & -- & 50.0 & 50.0 \\

            """.Replace("\\&{}x", "\\&x", StringComparison.Ordinal),
            PckReportWriter.Format(Report(6), PckReportFormat.Latex, "SD_&x", new() { Protocols = [PckProtocol.GeoAwarePerImage] }),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Csv_names_all_conditions_in_every_row_and_quotes()
    {
        var lines = PckReportWriter.Format(Report(6, "toys, test"), PckReportFormat.Csv, "a \"b\"", Brief).Split('\n');
        Assert.Equal("method,subset,protocol,scope,category,weighting,alpha,pck_percent,pairs,keypoints,threshold,canvas,read_out,flips,geo_aware", lines[0]);
        const string conditions = "\"distance < alpha * max(width, height) of the target's box on the canvas\",840,as the caller's predictions were made,"
            + "as the caller's predictions were made,\"groups by raw slot ids, two members visible in the target\"";
        const string name = "\"a \"\"b\"\"\",\"toys, test\"";
        Assert.Equal($"{name},PCK per image,category,bus,mean over pairs,0.10,75.0000,2,3,{conditions}", lines[2]);
        Assert.Equal($"{name},PCK per image,overall,,mean over pairs,0.10,83.3333,3,4,{conditions}", lines[6]);
        Assert.Equal($"{name},PCK per image,mean over categories,,mean over categories,0.05,0.0000,3,4,{conditions}", lines[7]);
        Assert.Equal($"{name},geo-aware PCK per key point,category,cat,share of all geo-aware key points,0.05,,0,0,{conditions}", lines[11]);
        Assert.Equal(1 + (2 * 4 * 2) + 1, lines.Length);
    }

    [Fact]
    public void Json_holds_the_values_as_they_are()
    {
        var report = Report(6);
        using var json = JsonDocument.Parse(PckReportWriter.Format([new("m", report)], PckReportFormat.Json));
        var entry = Assert.Single(json.RootElement.GetProperty("reports").EnumerateArray());
        Assert.Equal("toys test", entry.GetProperty("conditions").GetProperty("subset").GetString());
        Assert.Equal(1, entry.GetProperty("skipped_pairs").GetInt32());
        Assert.Equal([0.05, 0.1], entry.GetProperty("alphas").EnumerateArray().Select(a => a.GetDouble()));
        var rows = entry.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(4 * 4, rows.Length);
        Assert.Equal(100 * report.Overall.PerImage[1], rows[2].GetProperty("pck")[1].GetDouble());
        Assert.Equal(JsonValueKind.Null, rows[9].GetProperty("pck")[0].ValueKind);
    }

    [Fact]
    public void Culture_does_not_matter_and_files_are_written_by_extension()
    {
        var expected = Enum.GetValues<PckReportFormat>().Select(f => PckReportWriter.Format(Report(6), f)).ToArray();
        var before = CultureInfo.CurrentCulture;
        using TemporaryFolder folder = new();
        try
        {
            CultureInfo comma = new("");
            (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "~");
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, Enum.GetValues<PckReportFormat>().Select(f => PckReportWriter.Format(Report(6), f)));
            foreach (var (extension, index) in ((string, int)[])[("txt", 0), ("csv", 1), ("json", 2), ("md", 3), ("TEX", 4)])
            {
                PckReportWriter.Write(folder["pck." + extension], [new("descriptors", Report(6))]);
                Assert.Equal(expected[index], File.ReadAllText(folder["pck." + extension]));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Throws<ArgumentException>(() => PckReportWriter.Write(folder["pck.xlsx"], [new("m", Report(6))]));
        Assert.False(File.Exists(folder["pck.xlsx"]));
    }

    [Fact]
    public void Conditions_that_differ_are_listed_per_method()
    {
        var text = PckReportWriter.Format([new("a", Report(6, "val")), new("b", Report(6, "test"))], PckReportFormat.Text);
        Assert.Contains("subset of a: val\n", text, StringComparison.Ordinal);
        Assert.Contains("subset of b: test\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var other = new PckEvaluator(new() { Alphas = [0.1] }).EvaluatePredictions([], _ => []);
        Assert.Throws<ArgumentException>(() => PckReportWriter.Format([new("a", Report(6)), new("b", other)], PckReportFormat.Csv));
        Assert.Throws<ArgumentException>(() => PckReportWriter.Format([], PckReportFormat.Csv));
        Assert.Throws<ArgumentOutOfRangeException>(() => PckReportWriter.Format(other, (PckReportFormat)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => PckReportWriter.Format(other, PckReportFormat.Text, options: new() { Decimals = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => PckReportWriter.Format(other, PckReportFormat.Text, options: new() { Protocols = [] }));
        Assert.Contains("threshold:", PckReportWriter.Format(other, PckReportFormat.Latex), StringComparison.Ordinal);
    }

    [Fact]
    public void Protocols_of_the_published_codes_are_at_hand()
    {
        Assert.Equal(PckUnit.Canvas, PckOptions.PfPascal.Unit);
        Assert.Equal([0.05, 0.10, 0.15], PckOptions.PfPascal.Alphas);
        Assert.Equal(5, PckOptions.ZeroShotGeoAware.Transfer.WindowRadiusCells);
        var report = new PckEvaluator(PckOptions.PfPascal with { Subset = "PF-PASCAL test" }).Evaluate([], _ => throw new InvalidOperationException());
        Assert.Equal("distance < alpha * canvas side", report.Conditions.Threshold);
        Assert.Equal("none", report.Conditions.Flips);
        Assert.Equal("windowed soft-argmax, radius 7 cells, temperature 0.02, similarities outside the window set to 0", report.Conditions.ReadOut);
    }
}
