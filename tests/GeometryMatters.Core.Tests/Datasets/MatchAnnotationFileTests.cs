using System.Diagnostics;
using System.Text.Json;
using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

public sealed class MatchAnnotationFileTests : IDisposable
{
    private readonly GeometryMatters.Tests.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_of_the_predecessor_is_read()
    {
        var annotations = MatchAnnotationFile.Read(RequireShared.File("diy-sc/pt/cat_anns.pt"));
        Assert.Equal(12, annotations.Count);
        var first = annotations[0];
        Assert.Equal(("im2.jpg", "im1.jpg", (140, 140), (120, 160), 168, false), (first.SourceImage, first.TargetImage, first.SourceSize, first.TargetSize, first.CanvasSize, first.Flip));
        Assert.Equal(28, first.SourcePoints.Count);
        Assert.Equal((new CanvasPoint(70, 28), new CanvasPoint(56, 42)), (first.SourcePoints[0], first.TargetPoints[0]));

        // 14 pixels a cell: column 5, row 2.
        var labels = first.ToLabels("cat", 12);
        Assert.Equal(("im2", "im1", (2 * 12) + 5, (3 * 12) + 4), (labels.SourceId, labels.TargetId, labels.Kept[0].SourceCell, labels.Kept[0].TargetCell));
    }

    [Fact]
    public void What_was_read_of_the_predecessor_is_written_and_read_again_alike()
    {
        var path = RequireShared.File("diy-sc/pt/cat_anns.pt");
        var annotations = MatchAnnotationFile.Read(path);
        MatchAnnotationFile.Write(folder.File("cat_anns.pt"), annotations);
        AssertSame(annotations, MatchAnnotationFile.Read(folder.File("cat_anns.pt")));
        MatchAnnotationFile.Write(folder.File("again.pt"), annotations.Select(a => MatchAnnotation.Of(a.ToLabels("cat", 12))));
        AssertSame(annotations, MatchAnnotationFile.Read(folder.File("again.pt")));
    }

    [Fact]
    public void Labels_come_back_exactly_but_for_what_the_format_has_no_place_for() => Gen.Select(Gen.Int[1, 300], Gen.Int[1, 900], Gen.Int[1, 900], Gen.Int[0, 40], Gen.Int, Gen.Bool).Sample(
        (canvas, width, height, count, seed, flip) =>
        {
            Random random = new(seed);
            var cells = random.Next(1, canvas + 1);
            Letterbox letterbox = new(width, height, canvas, cells);
            PairLabels labels = new()
            {
                Category = "cat",
                SourceId = "a.b",
                TargetId = "ü",
                SourceLetterbox = letterbox,
                TargetLetterbox = new(height, width, canvas, cells),
                Kept = [.. Enumerable.Range(0, count).Select(_ => new Correspondence(random.Next(cells * cells), random.Next(cells * cells), float.NaN))],
                Counts = new(count, count, count, count),
            };
            var path = folder.File($"{Guid.NewGuid():N}.pt");
            MatchAnnotationFile.Write(path, [MatchAnnotation.Of(labels) with { Flip = flip }]);
            var read = Assert.Single(MatchAnnotationFile.Read(path));
            Assert.Equal(flip, read.Flip);
            var back = read.ToLabels("cat", cells);
            Assert.Equal(labels.Kept, back.Kept);
            Assert.Equal(labels with { Kept = back.Kept }, back);
        },
        iter: 60);

    [Fact]
    public void Corners_of_the_usual_grid_are_fourteen_pixels_apart()
    {
        Letterbox letterbox = new(640, 480);
        var annotation = MatchAnnotation.Of(new()
        {
            Category = "car",
            SourceId = "a",
            TargetId = "b",
            SourceLetterbox = letterbox,
            TargetLetterbox = letterbox,
            Kept = [new(0, 3599, 1), new(61, 59, 1)],
            Counts = default,
        });
        Assert.Equal([new(0, 0), new(14, 14)], annotation.SourcePoints);
        Assert.Equal([new(826, 826), new(826, 0)], annotation.TargetPoints);
    }

    [Fact]
    public void Torch_reads_what_was_written()
    {
        var path = folder.File("car_anns.pt");
        MatchAnnotation annotation = new()
        {
            SourceImage = "ä.jpg",
            TargetImage = "b.jpg",
            SourceSize = (640, 480),
            TargetSize = (70_000, 2),
            SourcePoints = [new(0, 14), new(826, 300)],
            TargetPoints = [new(28, 255), new(256, 0)],
            CanvasSize = 840,
        };
        MatchAnnotationFile.Write(path, Enumerable.Repeat(annotation, 3000).Append(annotation with { Flip = true, SourcePoints = [], TargetPoints = [] }));
        var python = Python("import sys, json, torch; a = torch.load(sys.argv[1]); print(json.dumps([type(a).__name__, len(a), [(k, type(v).__name__, v) for k, v in a[2999].items()], a[3000]]))", path);
        using var json = JsonDocument.Parse(python);
        Assert.Equal(
            """["list", 3001, [["src_imname", "str", "\u00e4.jpg"], ["trg_imname", "str", "b.jpg"], ["src_imsize", "tuple", [640, 480]], ["tgt_imsize", "tuple", [70000, 2]], ["num_kps", "int", 2], ["source_kps", "list", [[0, 14], [826, 300]]], ["target_kps", "list", [[28, 255], [256, 0]]], ["img_size_kps", "int", 840]], {"src_imname": "\u00e4.jpg", "trg_imname": "b.jpg", "src_imsize": [640, 480], "tgt_imsize": [70000, 2], "num_kps": 0, "source_kps": [], "target_kps": [], "img_size_kps": 840, "flip": true}]""",
            python.Trim());
        Assert.Equal(3001, MatchAnnotationFile.Read(path).Count);
    }

    [Theory]
    [InlineData("num_kps", "[0].num_kps")]
    [InlineData("img_size_kps", "[0].img_size_kps")]
    [InlineData("source_kps", "[0].source_kps")]
    [InlineData("src_imname", "[0].src_imname")]
    public void A_missing_key_is_named(string key, string place)
    {
        MatchAnnotationFile.Write(folder.File("a.pt"), [Small()]);
        var bytes = File.ReadAllBytes(folder.File("a.pt"));
        var at = bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(key));
        bytes[at] = (byte)'_';
        var e = Assert.Throws<DatasetFormatException>(() => MatchAnnotationFile.Read(bytes, "a.pt"));
        Assert.Equal(("a.pt", place, "no such key"), (e.InputSource, e.Place, e.Found));
    }

    [Fact]
    public void Points_without_a_partner_are_refused_and_labels_without_matches_left_out()
    {
        Assert.Throws<ArgumentException>(() => MatchAnnotationFile.Write(folder.File("a.pt"), [Small() with { TargetPoints = [] }]));
        var labels = Small().ToLabels("cat", 10);
        MatchAnnotationFile.Write(folder.File("a.pt"), [labels, labels with { Kept = [] }], id => $"{id}.png");
        Assert.Equal("a.png", Assert.Single(MatchAnnotationFile.Read(folder.File("a.pt"))).SourceImage);
    }

    [Fact]
    public void Broken_annotation_files_give_annotations_or_a_typed_error()
    {
        MatchAnnotationFile.Write(folder.File("a.pt"), [Small(), Small() with { Flip = true }]);
        var whole = File.ReadAllBytes(folder.File("a.pt"));
        using var archive = new System.IO.Compression.ZipArchive(new MemoryStream(whole));
        using MemoryStream pickle = new();
        archive.GetEntry("a/data.pkl")!.Open().CopyTo(pickle);
        Fuzz.Check([whole], b => MatchAnnotationFile.Read(b, "x"), bytesPerByte: 6000, Fuzz.Cases / 20);
        Fuzz.Check([pickle.ToArray()], p => MatchAnnotationFile.Read(TorchBuilder.Pack(p), "x"), bytesPerByte: 12_000, Fuzz.Cases / 8);
    }

    private static MatchAnnotation Small() => new()
    {
        SourceImage = "a.jpg",
        TargetImage = "b.jpg",
        SourceSize = (64, 48),
        TargetSize = (7, 2),
        SourcePoints = [new(0, 14), new(126, 28)],
        TargetPoints = [new(14, 42), new(112, 0)],
        CanvasSize = 140,
    };

    private static void AssertSame(IReadOnlyList<MatchAnnotation> expected, IReadOnlyList<MatchAnnotation> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.SourcePoints, a.SourcePoints);
            Assert.Equal(e.TargetPoints, a.TargetPoints);
            Assert.Equal(e with { SourcePoints = a.SourcePoints, TargetPoints = a.TargetPoints }, a);
        }
    }

    /// <summary>Runs Debian's Python with torch; skips the test where there is none.</summary>
    private static string Python(string script, string argument)
    {
        const string Program = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Program), $"there is no {Program}");
        using var process = Process.Start(new ProcessStartInfo(Program, ["-c", script, argument]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(error.Result.Contains("No module named 'torch'", StringComparison.Ordinal), "python3 has no torch (Debian: python3-torch)");
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
