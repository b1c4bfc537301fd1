using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Tests.Evaluation;

namespace GeometryMatters.Tests.Pipelines;

[Collection(SmallSetTests.Name)]
public class BundleFeaturesTests(SmallSet set)
{
    [Fact]
    public void Maps_come_in_the_order_asked_for_and_the_field_is_rendered()
    {
        var bundle = set.Copy().Bundle;
        SmallSet.Reconstruct(bundle);
        var item = bundle.Items[0];
        var maps = new BundleFeatures(bundle, [FusionWeights.FieldName, "coarse"]).Load(item.Name);
        using var view = SmallSet.Open(bundle, item.Id);
        Assert.Equal(view.Feature("coarse").Values, maps[1].Values);
        Assert.Equal(FieldRasterizer.Render(view.Field, view.Mesh, view.Pose, view.Camera, view.Letterbox, view.Mask).Map.Values, maps[0].Values);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var bundle = set.Copy().Bundle;
        SmallSet.Reconstruct(bundle);
        var name = bundle.Items[0].Name;
        Assert.Equal("a feature 'dino'", Assert.Throws<InvalidInputException>(() => new BundleFeatures(bundle, ["coarse", "dino"]).Load(name)).Expected);
        Assert.Throws<DatasetFormatException>(() => new BundleFeatures(bundle, ["coarse"]).Load("car/none"));
        Assert.Throws<DatasetFormatException>(() => new BundleFeatures(bundle, ["coarse"]).Load("car"));
        Assert.Throws<ArgumentException>(() => new BundleFeatures(bundle, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BundleFeatures(bundle, ["coarse"], cachedItems: 0));
    }

    [Fact]
    public void A_map_is_made_once_while_it_is_remembered_and_the_one_not_asked_for_longest_goes()
    {
        using TemporaryFolder folder = new();
        BundleWriter writer = new(folder.Root);
        foreach (var id in (string[])["a", "b", "c"])
        {
            writer.Add(new() { Category = "x", Id = id, Width = 8, Height = 8, ImagePath = "none.png" })
                .SaveFeature("f", new(new GridSize(2, 2), 1, [1, 2, 3, id[0]]));
        }

        writer.Complete();
        List<float> made = [];
        var of = new BundleFeatures(ArtefactBundle.Open(folder.Root), ["f"], cachedItems: 2).Combined(maps =>
        {
            made.Add(maps[0].Values[3]);
            return maps[0];
        });
        foreach (var id in (string[])["a", "b", "a", "c", "a", "b", "c"])
        {
            Assert.Equal(id[0], of(PairMaker.Image(id, "x")).Values[3]);
        }

        Assert.Equal("abcbc", string.Concat(made.Select(m => (char)m)));
    }
}
