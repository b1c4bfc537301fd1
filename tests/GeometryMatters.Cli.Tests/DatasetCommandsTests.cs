using GeometryMatters.Datasets;

namespace GeometryMatters.Cli.Tests;

[Collection(DrawnSetTests.Name)]
public class DatasetCommandsTests(DrawnSet set)
{
    [Fact]
    public void A_drawn_dataset_is_described()
    {
        var json = set.Made.Synth.Json;
        Assert.Equal(8, json.GetProperty("images").GetInt32());
        Assert.Equal(4, json.GetProperty("pairs").GetProperty("train").GetInt32());
        Assert.Equal(4, json.GetProperty("pairs").GetProperty("test").GetInt32());
        Assert.Equal("car", json.GetProperty("categories")[0].GetString());
    }

    [Fact]
    public async Task A_folder_with_content_is_left_alone()
    {
        var result = (await Gm.RunAsync("synth", set.Dataset)).Expect(3);
        Assert.Contains(set.Dataset, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_drawn_when_it_was_stopped_is_removed()
    {
        string fresh = set.NewFile("-set"), empty = set.NewFile("-set");
        Directory.CreateDirectory(empty);
        foreach (var root in (string[])[fresh, empty])
        {
            using CancellationTokenSource stop = new();
            var run = Gm.RunAsync(stop.Token, "synth", root, "--categories", "car", "--train-instances", "50", "-q");
            while (!run.IsCompleted && (!Directory.Exists(root) || !Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Any()))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            await stop.CancelAsync();
            (await run).Expect(130);
        }

        Assert.False(Directory.Exists(fresh));
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty));
    }

    [Fact]
    public void Reconstruction_refines_every_pose()
    {
        var json = set.Made.Reconstruct.Json;
        Assert.Equal(8, json.GetProperty("done").GetInt32());
        Assert.Equal(0, json.GetProperty("resumed").GetInt32());
        Assert.True(json.GetProperty("mean_iou_after").GetDouble() > json.GetProperty("mean_iou_before").GetDouble());
    }

    [Fact]
    public async Task What_is_done_is_not_done_again()
    {
        var json = (await Gm.RunAsync("reconstruct", set.Bundle, "--grid", "16", "--mirrored-all", "--json")).Expect(0).Json;
        Assert.Equal(8, json.GetProperty("resumed").GetInt32());
    }

    [Fact]
    public async Task A_sound_bundle_has_no_problems()
    {
        var result = (await Gm.RunAsync("bundle", "verify", set.Bundle, "--json")).Expect(0);
        Assert.Equal(8, result.Json.GetProperty("items").GetInt32());
        Assert.Equal(0, result.Json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task A_truncated_mask_is_a_problem_of_its_item_and_the_others_are_done()
    {
        var bundle = set.CopyBundle();
        var item = ArtefactBundle.Open(bundle).Items[3];
        var mask = Path.Combine(item.Folder, "mask.png");
        File.WriteAllBytes(mask, File.ReadAllBytes(mask)[..40]);

        var verified = (await Gm.RunAsync("bundle", "verify", bundle, "--json")).Expect(1).Json.GetProperty("problems");
        Assert.All(verified.EnumerateArray(), p => Assert.Equal(item.Name, p.GetProperty("item").GetString()));
        Assert.Contains(verified.EnumerateArray(), p => p.GetProperty("file").GetString()!.EndsWith("mask.png", StringComparison.Ordinal));

        var text = (await Gm.RunAsync("bundle", "verify", bundle, "-q")).Expect(1);
        Assert.Contains($"{item.Name}: ", text.Output, StringComparison.Ordinal);
        Assert.Empty(text.Error);

        var run = (await Gm.RunAsync("reconstruct", bundle, "--grid", "16", "--mirrored-all", "--json")).Expect(1).Json;
        Assert.Equal((8, 7), (run.GetProperty("items").GetInt32(), run.GetProperty("done").GetInt32()));
        Assert.Equal(item.Name, run.GetProperty("failures")[0].GetProperty("item").GetString());
    }

    [Fact]
    public async Task Masks_alone_are_enough()
    {
        var bundle = set.CopyBundle();
        foreach (var item in ArtefactBundle.Open(bundle).Items)
        {
            Directory.Delete(Path.Combine(item.Folder, "sam3d"), recursive: true);
        }

        var json = (await Gm.RunAsync("reconstruct", bundle, "--mesh", "inflated", "--no-refine", "--features", "none", "--grid", "16", "--json")).Expect(0).Json;
        Assert.Equal(8, json.GetProperty("done").GetInt32());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("mean_iou_after").ValueKind);
    }
}
