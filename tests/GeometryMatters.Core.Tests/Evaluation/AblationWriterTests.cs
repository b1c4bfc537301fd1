using System.Globalization;
using System.Text.Json;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Tests.Evaluation;

/// <summary>The numbers in here are derived in <see cref="AblationTableTests"/>.</summary>
public class AblationWriterTests
{
    private static readonly AblationTableOptions Options = new() { Protocols = [PckProtocol.PerImage], Baselines = ["zero-shot"], DeltaAlpha = 0.05 };

    [Fact]
    public void Text_has_scores_with_spreads_and_differences_per_category() =>
        Assert.Equal(
            """
            PCK per image, percent; all: mean over pairs; mean ± standard deviation over seeds [smallest, largest]
            variant    labels  features                    @0.05                    @0.10  seeds
            zero-shot  -       both      38.9 ± 9.6 [33.3, 50.0]  55.6 ± 9.6 [50.0, 66.7]      3
            full       yes     both      55.6 ± 9.6 [50.0, 66.7]  72.2 ± 9.6 [66.7, 83.3]      3
            thin       yes     fine                          0.0                     16.7      1

            PCK per image at 0.05, points above zero-shot; mean ± standard deviation of the differences within seeds
            variant                        bus           cat           all
            zero-shot (percent)    33.3 ± 14.4    50.0 ± 0.0    38.9 ± 9.6
            full                 +33.3 ± 14.4*  -16.7 ± 28.9  +16.7 ± 16.7
            thin                         -25.0         -50.0         -33.3

            seeds: 1, 2, 3
            * every seed has the same sign and the mean is above one standard deviation; differences without it are within the spread
            subset: toys
            threshold: distance < alpha * max(width, height) of the target's box on the canvas
            canvas: 840 x 840 pixels, letterboxed
            read-out: as the caller's predictions were made
            flips: as the caller's predictions were made
            geo-aware: groups by raw slot ids, two members visible in the target

            """,
            AblationWriter.Format(AblationTableTests.Table(), PckReportFormat.Text, Options),
            ignoreLineEndingDifferences: true);

    [Fact]
    public void Markdown_sets_marks()
    {
        var text = AblationWriter.Format(AblationTableTests.Table(), PckReportFormat.Markdown, Options);
        Assert.Contains("| variant | labels | features | @0.05 | @0.10 | seeds |\n| --- | --- | --- | --: | --: | --: |\n| zero-shot | - | both |", text, StringComparison.Ordinal);
        Assert.Contains("| full | ✓ | both | 55.6 ± 9.6 [50.0, 66.7] |", text, StringComparison.Ordinal);
        Assert.Contains("| full | +33.3 ± 14.4\\* | -16.7 ± 28.9 | +16.7 ± 16.7 |", text, StringComparison.Ordinal);
        Assert.Contains("- read-out: as the caller's predictions were made\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Latex_has_rows_for_a_tabular()
    {
        var text = AblationWriter.Format(AblationTableTests.Table(), PckReportFormat.Latex, Options with { Decimals = 2 });
        Assert.Contains("\nfull & \\checkmark & both & 55.56 $\\pm$ 9.62 & 72.22 $\\pm$ 9.62 & 3 \\\\\n", text, StringComparison.Ordinal);
        Assert.Contains("\nzero-shot & -- & both & 38.89 $\\pm$ 9.62 & 55.56 $\\pm$ 9.62 & 3 \\\\\n", text, StringComparison.Ordinal);
        Assert.Contains("\nfull & +33.33 $\\pm$ 14.43$^{*}$ & -16.67 $\\pm$ 28.87 & +16.67 $\\pm$ 16.67 \\\\\n", text, StringComparison.Ordinal);
        Assert.Contains("% threshold: distance < alpha", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_has_a_row_per_number_with_every_seed_and_condition()
    {
        var lines = AblationWriter.Format(AblationTableTests.Table(), PckReportFormat.Csv, Options).Split('\n');
        Assert.Equal(
            "quantity,variant,labels,features,baseline,protocol,category,alpha,mean,standard_deviation,minimum,maximum,beyond_spread,seed_1,seed_2,seed_3,subset,threshold,canvas,read_out,flips,geo_aware",
            lines[0]);
        Assert.StartsWith("pck_percent,zero-shot,-,both,,PCK per image,,0.05,38.8889,9.6225,33.3333,50.0000,,33.3333,33.3333,50.0000,toys,", lines[1], StringComparison.Ordinal);
        Assert.Single(lines, l => l.StartsWith(
            "difference_points,full,yes,both,zero-shot,PCK per image,,0.05,16.6667,16.6667,0.0000,33.3333,no,16.6667,33.3333,0.0000,toys,", StringComparison.Ordinal));
        Assert.Single(lines, l => l.StartsWith("pck_percent,thin,yes,fine,,PCK per image,bus,0.05,0.0000,,0.0000,0.0000,,,0.0000,,toys,", StringComparison.Ordinal));
        // Three variants, scores and two differences, three scopes, two alphas; a header; nothing after the last line feed.
        Assert.Equal(((3 + 2) * 3 * 2) + 2, lines.Length);
        Assert.All(lines[1..^1], l => Assert.Equal(22, Cells(l)));

        // Two conditions have commas in quotes.
        static int Cells(string line) => line.Split('"').Where((_, i) => i % 2 == 0).Sum(part => part.Count(c => c == ',')) + 1;
    }

    [Fact]
    public void Json_has_every_seed()
    {
        using var json = JsonDocument.Parse(AblationWriter.Format(AblationTableTests.Table(), PckReportFormat.Json, Options));
        var full = json.RootElement.GetProperty("variants")[1];
        Assert.Equal("full", full.GetProperty("name").GetString());
        Assert.Equal("yes", full.GetProperty("settings").GetProperty("labels").GetString());
        var difference = full.GetProperty("differences")[0];
        Assert.Equal("zero-shot", difference.GetProperty("baseline").GetString());
        Assert.Equal(100.0 / 6, difference.GetProperty("mean").GetDouble(), 10);
        Assert.Equal(200.0 / 6, difference.GetProperty("per_seed").GetProperty("2").GetDouble(), 10);
        Assert.False(difference.GetProperty("beyond_spread").GetBoolean());
        Assert.Equal("toys", json.RootElement.GetProperty("conditions").GetProperty("subset").GetString());
    }

    [Fact]
    public void Culture_does_not_matter()
    {
        var before = CultureInfo.CurrentCulture;
        foreach (var format in Enum.GetValues<PckReportFormat>())
        {
            var expected = AblationWriter.Format(AblationTableTests.Table(), format, Options);
            try
            {
                // Made by hand: the machine may have no cultures installed.
                CultureInfo comma = new("");
                (comma.NumberFormat.NumberDecimalSeparator, comma.NumberFormat.NegativeSign) = (",", "minus ");
                CultureInfo.CurrentCulture = comma;
                Assert.Equal(expected, AblationWriter.Format(AblationTableTests.Table(), format, Options));
            }
            finally
            {
                CultureInfo.CurrentCulture = before;
            }
        }
    }

    [Fact]
    public void Extension_chooses_the_form()
    {
        using TemporaryFolder folder = new();
        foreach (var (extension, format) in new[] { (".csv", PckReportFormat.Csv), (".md", PckReportFormat.Markdown), (".tex", PckReportFormat.Latex) })
        {
            var path = folder.File("table" + extension);
            AblationWriter.Write(path, AblationTableTests.Table(), Options);
            Assert.Equal(AblationWriter.Format(AblationTableTests.Table(), format, Options), File.ReadAllText(path));
        }

        Assert.Throws<ArgumentException>(() => AblationWriter.Write(folder.File("table.xls"), AblationTableTests.Table()));
    }

    [Fact]
    public void Options_are_checked()
    {
        var table = AblationTableTests.Table();
        Assert.Throws<ArgumentException>(() => AblationWriter.Format(table, PckReportFormat.Text, Options with { Baselines = ["none"] }));
        Assert.Throws<ArgumentException>(() => AblationWriter.Format(table, PckReportFormat.Text, Options with { DeltaAlpha = 0.3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => AblationWriter.Format(table, PckReportFormat.Text, Options with { Decimals = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => AblationWriter.Format(table, PckReportFormat.Text, Options with { Protocols = [] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => AblationWriter.Format(table, (PckReportFormat)9));
    }
}
