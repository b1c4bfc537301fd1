using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Cli.Tests;

[Collection(DrawnSetTests.Name)]
public class LabelCommandsTests(DrawnSet set)
{
    [Fact]
    public async Task Parts_put_together_are_the_bytes_of_one_run()
    {
        string whole = set.NewFile(".labels"), parted = set.NewFile(".labels"), merged = set.NewFile(".labels");
        var json = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", whole, "--json")).Expect(0).Json;
        Assert.Equal(4, json.GetProperty("pairs").GetInt32());
        Assert.True(json.GetProperty("matches").GetInt64() > 0);

        string[] parts = [.. new[] { 1, 2 }.Select(i => Path.ChangeExtension(parted, $"{i}-of-2.labels"))];
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", parted, "--shard", "2/2", "--threads", "1")).Expect(0);
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", parted, "--shard", "1/2")).Expect(0);
        (await Gm.RunAsync("labels", "merge", parts[1], parts[0], "--out", merged)).Expect(0);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(merged));

        (await Gm.RunAsync("labels", "merge", parts[1], "--out", merged)).Expect(3);
    }

    [Fact]
    public async Task A_run_that_was_cut_goes_on_and_other_settings_are_refused()
    {
        var store = set.NewFile(".labels");
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store)).Expect(0);
        var bytes = File.ReadAllBytes(store);
        File.WriteAllBytes(store, bytes[..(bytes.Length * 2 / 3)]);
        Assert.Contains("not complete", (await Gm.RunAsync("labels", "export", store, "--out", set.NewFile("-annotations"))).Expect(0).Error, StringComparison.Ordinal);
        Assert.Contains("expected a folder", (await Gm.RunAsync("labels", "export", store, "--out", store)).Expect(2).Error, StringComparison.Ordinal);
        var json = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--json")).Expect(0).Json;
        Assert.InRange(json.GetProperty("resumed").GetInt32(), 1, 3);
        Assert.Equal(bytes, File.ReadAllBytes(store));

        var refused = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--threshold", "0.1")).Expect(3);
        Assert.Contains("setting 'filter'", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scheduler_says_the_part()
    {
        var store = set.NewFile(".labels");
        await With(new() { ["SLURM_ARRAY_TASK_ID"] = "12", ["SLURM_ARRAY_TASK_COUNT"] = "2", ["SLURM_ARRAY_TASK_MIN"] = "11" }, async () =>
        {
            var json = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--json")).Expect(0).Json;
            Assert.Equal(("2/2", Path.ChangeExtension(store, "2-of-2.labels")), (json.GetProperty("shard").GetString(), json.GetProperty("store").GetString()));
        });
        await With(new() { ["JOB_COMPLETION_INDEX"] = "0" }, async () =>
        {
            var json = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--shards", "2", "--json")).Expect(0).Json;
            Assert.Equal("1/2", json.GetProperty("shard").GetString());
            Assert.Contains("SHARD_COUNT", (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store)).Expect(3).Error, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Features_that_the_bundle_lacks_are_told_before_every_pair_fails()
    {
        var store = set.NewFile(".labels");
        var result = (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--weights", "dino=1,field=1")).Expect(2);
        Assert.Contains("has no feature 'dino', only coarse, coarse_flip, fine, fine_flip", result.Error, StringComparison.Ordinal);
        Assert.Contains("'validation'", (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store, "--split", "validation")).Expect(2).Error, StringComparison.Ordinal);
        Assert.False(File.Exists(store));
    }

    [Fact]
    public async Task A_list_of_pairs_will_do_and_a_pair_that_fails_is_told()
    {
        string store = set.NewFile(".labels"), list = set.NewFile(".txt");
        var items = set.Items("trn");
        File.WriteAllText(list, $"{items[0]},{items[2]}\n{items[0]} car/none\n");
        var json = (await Gm.RunAsync("labels", "--pairs", list, "--bundle", set.Bundle, "--out", store, "--filter", "none", "--order", "given", "--json")).Expect(1).Json;
        Assert.Equal((2, 1), (json.GetProperty("pairs").GetInt32(), json.GetProperty("failed").GetInt32()));
        Assert.Equal("car/none", json.GetProperty("failures")[0].GetProperty("target").GetString());

        var info = (await Gm.RunAsync("labels", "info", store, "--json")).Expect(0).Json;
        Assert.Equal((true, 2, 1), (info.GetProperty("complete").GetBoolean(), info.GetProperty("pairs").GetInt32(), info.GetProperty("failed").GetInt32()));
        Assert.Equal("none", info.GetProperty("settings").GetProperty("filter").GetString());
    }

    [Fact]
    public async Task Annotation_files_of_the_predecessor_go_out_and_come_back()
    {
        string store = set.NewFile(".labels"), folder = set.NewFile("-annotations"), back = set.NewFile(".labels");
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store)).Expect(0);
        (await Gm.RunAsync("labels", "export", store, "--out", folder, "--bundle", set.Bundle)).Expect(0);
        var file = Path.Combine(folder, "car_anns.pt");
        (await Gm.RunAsync("labels", "import", file, "--out", back, "--grid", "16")).Expect(0);

        using LabelStore before = LabelStore.Open(store), after = LabelStore.Open(back);
        var kept = before.ReadLabels().Where(l => l.Kept.Count > 0).ToArray();
        Assert.Equal(kept.Select(l => (l.SourceId, l.TargetId)), after.ReadLabels().Select(l => (l.SourceId, l.TargetId)));
        Assert.Equal(
            kept.SelectMany(l => l.Kept.Select(m => (m.SourceCell, m.TargetCell))),
            after.ReadLabels().SelectMany(l => l.Kept.Select(m => (m.SourceCell, m.TargetCell))));

        (await Gm.RunAsync("labels", "import", file, "--out", back)).Expect(3);
        (await Gm.RunAsync("labels", "import", store, "--out", set.NewFile(".labels"))).Expect(2);
    }

    private static async Task With(Dictionary<string, string> variables, Func<Task> work)
    {
        try
        {
            foreach (var (name, value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            await work();
        }
        finally
        {
            foreach (var name in variables.Keys)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }
}
