using GeometryMatters.Imaging;

namespace GeometryMatters.Cli.Tests;

[Collection(DrawnSetTests.Name)]
public class PictureCommandsTests(DrawnSet set)
{
    [Fact]
    public async Task Every_kind_of_picture_is_drawn()
    {
        var items = set.Items("trn");
        var store = set.NewFile(".labels");
        (await Gm.RunAsync("labels", "--dataset", set.Dataset, "--out", store)).Expect(0);
        string[] pair = ["--bundle", set.Bundle, "--source", items[0], "--target", items[2]];
        await Draws(["matches", .. pair, "--filter", "none"]);
        await Draws(["matches", .. PairOf(store), "--labels", store]);
        await Draws(["heat", .. pair]);
        await Draws(["pca", "--bundle", set.Bundle, "--items", string.Join(',', items)]);
        await Draws(["pca", "--bundle", set.Bundle, "--items", items[0], "--feature", "coarse"]);
        await Draws(["refinement", "--bundle", set.Bundle, "--item", items[1]]);
    }

    [Fact]
    public async Task A_point_beside_the_object_is_refused()
    {
        var items = set.Items("trn");
        foreach (var point in (string[])["0,0", "-1,5", "5", "a,b", "99999,0"])
        {
            var result = (await Gm.RunAsync("draw", "heat", "--bundle", set.Bundle, "--source", items[0], "--target", items[2], "--point", point, "--out", set.NewFile(".png"))).Expect(2);
            Assert.Contains("--point", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pose_is_refined_from_an_item_or_from_files_alike()
    {
        var item = set.Items("trn")[0];
        var sam3d = Path.Combine(set.Bundle, item, "sam3d");
        var written = set.NewFile(".json");
        var one = (await Gm.RunAsync("refine", "--bundle", set.Bundle, "--item", item, "--json")).Expect(0).Json;
        var two = (await Gm.RunAsync(
            "refine", "--mesh", Path.Combine(sam3d, "mesh.glb"), "--mask", Path.Combine(set.Bundle, item, "mask.png"), "--camera", Path.Combine(sam3d, "intrinsics.json"),
            "--pose", Path.Combine(sam3d, "pose.json"), "--out", written, "--json")).Expect(0).Json;
        Assert.Equal(one.GetProperty("iou_after").GetDouble(), two.GetProperty("iou_after").GetDouble());
        Assert.Equal(one.GetProperty("pose").GetProperty("scale").GetDouble(), two.GetProperty("pose").GetProperty("scale").GetDouble());
        Assert.True(one.GetProperty("iou_after").GetDouble() > one.GetProperty("iou_before").GetDouble());
        Assert.True(File.Exists(written));
    }

    private async Task Draws(string[] args)
    {
        var file = set.NewFile(".png");
        var json = (await Gm.RunAsync(["draw", .. args, "--out", file, "--json"])).Expect(0).Json;
        var picture = ImageFile.Load(file);
        Assert.Equal((picture.Width, picture.Height), (json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32()));
        Assert.True(picture.Pixels.ToArray().Distinct().Count() > 16, "more than a blank sheet");
    }

    private string[] PairOf(string path)
    {
        using var store = Pipelines.Labels.LabelStore.Open(path);
        var pair = store.Read(0).Pair;
        return ["--bundle", set.Bundle, "--source", pair.SourceKey, "--target", pair.TargetKey];
    }
}
