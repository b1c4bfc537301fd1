using System.Text.Json;

namespace GeometryMatters.Cli.Tests;

[Collection(DrawnSetTests.Name)]
public class TrainAndEvalTests(DrawnSet set)
{
    [Fact]
    public async Task An_adapter_is_trained_once_and_measured()
    {
        string store = set.NewFile(".labels"), run = set.NewFile("-run");
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--filter", "none")).Expect(0);
        string[] Train(string steps) =>
            ["train", "--labels", store, "--bundle", set.Bundle, "--out", run, "--preset", "small", "--steps", steps, "--min-labels", "1", "--flip", "--threads", "1", "--json"];
        var json = (await Gm.RunAsync(Train("4"))).Expect(0).Json;
        Assert.Equal(4, json.GetProperty("steps").GetInt32());
        var adapter = json.GetProperty("adapter").GetString()!;
        var bytes = File.ReadAllBytes(adapter);
        (await Gm.RunAsync(Train("4"))).Expect(0);
        Assert.Equal(bytes, File.ReadAllBytes(adapter));

        var measured = (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--adapter", adapter, "--json")).Expect(0).Json;
        Assert.Equal(("adapter", 4), (measured.GetProperty("method").GetString(), measured.GetProperty("pairs").GetInt32()));

        // Other inputs than the adapter's are told by what it takes.
        foreach (var (features, named) in new[] { ("fine", "an adapter of 1 inputs"), ("coarse,fine", "coarse of") })
        {
            var refused = (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--adapter", adapter, "--features", features)).Expect(3);
            Assert.StartsWith($"gm: {adapter}: expected an adapter ", refused.Error, StringComparison.Ordinal);
            Assert.Contains(named, refused.Error, StringComparison.Ordinal);
        }

        var flipped = (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--adapter", adapter, "--flip", "mutual", "--json")).Expect(0).Json;
        Assert.Contains("adaptive", flipped.GetProperty("report").GetProperty("reports")[0].GetProperty("conditions").GetProperty("flips").GetString(), StringComparison.Ordinal);

        // Another number of steps is another run; the folder's state is not overwritten.
        Assert.Contains("state.safetensors", (await Gm.RunAsync(Train("5"))).Expect(3).Error, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(adapter));
    }

    [Theory]
    [InlineData(".csv")]
    [InlineData(".json")]
    [InlineData(".md")]
    [InlineData(".tex")]
    [InlineData(".txt")]
    public async Task Measured_parts_put_together_are_the_report_of_one_run(string ending)
    {
        string whole = set.NewFile(ending), parted = set.NewFile(ending), merged = set.NewFile(ending);
        string[] eval = ["eval", "--dataset", set.Dataset, "--weights", "fine=1,coarse=1,field=2", "--alphas", "0.05,0.1,0.2"];
        var first = (await Gm.RunAsync([.. eval, "--out", whole])).Expect(0);
        foreach (var shard in (string[])["1/3", "3/3", "2/3"])
        {
            (await Gm.RunAsync([.. eval, "--out", parted, "--shard", shard])).Expect(0);
        }

        var second = (await Gm.RunAsync(["eval", "merge", .. new[] { 3, 1, 2 }.Select(i => Path.ChangeExtension(parted, $"{i}-of-3.json")), "--out", merged])).Expect(0);
        Assert.Equal(File.ReadAllText(whole), File.ReadAllText(merged));
        Assert.Equal(first.Output, second.Output);
        Assert.Contains("key points", first.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_is_part_of_the_json()
    {
        var json = (await Gm.RunAsync("eval", "--dataset", set.Dataset, "--split", "train", "--categories", "car", "--unit", "canvas", "--read-out", "argmax", "--json")).Expect(0).Json;
        var report = json.GetProperty("report").GetProperty("reports")[0];
        Assert.Contains("canvas side", report.GetProperty("conditions").GetProperty("threshold").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, json.GetProperty("file").ValueKind);
    }

    [Theory]
    [InlineData("--out", "report.pdf")]
    [InlineData("--alphas", "0.1,x")]
    [InlineData("--alphas", "0")]
    [InlineData("--shard", "1/2")]
    [InlineData("--weights", "fine")]
    [InlineData("--read-out", "best")]
    public async Task Options_that_cannot_be_are_refused_before_the_work(string option, string value)
    {
        var result = (await Gm.RunAsync("eval", "--dataset", set.Dataset, option, value)).Expect(2);
        Assert.Empty(result.Output);
    }
}
