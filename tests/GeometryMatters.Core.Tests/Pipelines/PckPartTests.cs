using CsCheck;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Pipelines;
using GeometryMatters.Tests.Evaluation;

namespace GeometryMatters.Tests.Pipelines;

public class PckPartTests
{
    private static readonly Gen<PairAnnotation[]> Pairs = Gen.Select(Gen.Int[0, 2], Gen.Double[0, 20].Array[0, 4]).Array[1, 25]
        .Select(made => made.Select((m, i) => PairMaker.Pair(
            $"{i}", "abc"[m.Item1].ToString(), [.. m.Item2.Select(x => ((double, double)?)(x, 0))], [.. m.Item2.Select(x => ((double, double)?)(2 * x, 0))])).ToArray());

    private static PckReport Measure(IEnumerable<PairAnnotation> pairs, string subset = "toys") => new PckEvaluator(new() { Subset = subset }).EvaluatePredictions(
        pairs, p => [.. PckRule.CommonSlots(p).Select(s => new KeypointPrediction(s, (float)p.Source.Keypoints[s].X, 0))], _ => [[0, 1, 2]]);

    private static PckPart Part(PairAnnotation[] all, Shard shard, string method = "m", string subset = "toys") => new()
    {
        Method = method, Shard = shard, PairList = PckPart.HashOf(all), Report = Measure(shard.Of(all), subset),
    };

    [Fact]
    public void Parts_put_together_are_the_report_of_one_run() => Gen.Select(Pairs, Gen.Int[1, 5]).Sample((all, count) =>
    {
        using TemporaryFolder folder = new();
        string[] paths = [.. Enumerable.Range(1, count).Select(i => folder.File($"part{i}.json"))];
        for (var i = 0; i < count; i++)
        {
            Part(all, new(i + 1, count)).Write(paths[i]);
        }

        var whole = PckPart.Merge(paths.Reverse());
        Assert.True(whole.Shard.IsWhole);
        PckReport expected = Measure(all), found = whole.Report;
        Assert.Equal(expected.Overall.Pairs, found.Overall.Pairs);
        Assert.Equal(expected.SkippedPairs, found.SkippedPairs);
        Assert.Equal(expected.Conditions, found.Conditions);
        foreach (var protocol in Enum.GetValues<PckProtocol>())
        {
            Assert.Equal(expected.Overall.By(protocol), found.Overall.By(protocol));
            Assert.Equal(expected.MeanOverCategories(protocol), found.MeanOverCategories(protocol));
        }

        Assert.Equal(PckReportWriter.Format(expected, PckReportFormat.Json), PckReportWriter.Format(found, PckReportFormat.Json));
    }, iter: 30);

    [Fact]
    public void Missing_doubled_and_strange_parts_are_refused()
    {
        using TemporaryFolder folder = new();
        PairAnnotation[] all = [.. Enumerable.Range(0, 6).Select(i => PairMaker.Pair($"{i}", "a", [(i, 0)], [(i, 0)]))];
        PairAnnotation[] others = [.. all.Reverse()];
        string one = folder.File("1"), two = folder.File("2");
        Part(all, new(1, 2)).Write(one);
        Part(all, new(2, 2)).Write(two);
        Assert.Equal("shard", Refused(one));
        Assert.Equal("shard", Refused(one, one));
        Assert.Equal("pair_list", Refused(one, Other(Part(others, new(2, 2)))));
        Assert.Equal("method", Refused(one, Other(Part(all, new(2, 2), method: "n"))));
        Assert.Equal("conditions", Refused(one, Other(Part(all, new(2, 2), subset: "games"))));
        Assert.Equal("shard", Refused(one, Other(Part(all, new(2, 3)))));
        Assert.Throws<ArgumentException>(() => PckPart.Merge([]));
        Assert.Equal(6, PckPart.Merge([two, one]).Report.Pairs.Count);

        string Other(PckPart part)
        {
            part.Write(folder.File("other"));
            return folder.File("other");
        }

        static string Refused(params string[] paths) => Assert.Throws<DatasetFormatException>(() => PckPart.Merge(paths)).Place;
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema")]
    [InlineData("\"shard\": \"1/1\"", "\"shard\": \"2/1\"", "shard")]
    [InlineData("\"unit\": \"TargetBox\"", "\"unit\": \"7\"", "unit")]
    [InlineData("\"keypoints\": 1", "\"keypoints\": 0", "pairs[0].keypoints")]
    [InlineData("\"geo_aware_keypoints\": 0", "\"geo_aware_keypoints\": 2", "pairs[0].geo_aware_keypoints")]
    [InlineData("\"skipped\": 0", "\"skipped\": -1", "skipped")]
    public void A_broken_file_is_named_with_its_place(string from, string to, string place)
    {
        using TemporaryFolder folder = new();
        var path = folder.File("part.json");
        Part([PairMaker.Pair("a", "a", [(0, 0)], [(0, 0)])], Shard.Whole).Write(path);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        var error = Assert.Throws<DatasetFormatException>(() => PckPart.Read(path));
        Assert.Equal((path, place), (error.InputSource, error.Place));
    }

    [Fact]
    public void A_name_without_a_folder_lies_in_the_current_one()
    {
        var name = $"part-{Guid.NewGuid()}.json";
        try
        {
            Part([PairMaker.Pair("a", "a", [(0, 0)], [(0, 0)])], Shard.Whole).Write(name);
            Assert.Equal("m", PckPart.Read(name).Method);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void Reports_of_other_conditions_are_not_combined()
    {
        PairAnnotation[] all = [PairMaker.Pair("a", "a", [(0, 0)], [(0, 0)])];
        Assert.Throws<ArgumentException>(() => PckReport.Combine([]));
        Assert.Throws<ArgumentException>(() => PckReport.Combine([Measure(all), Measure(all, "games")]));
    }
}
