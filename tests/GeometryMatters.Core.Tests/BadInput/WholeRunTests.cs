using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Tests.Pipelines;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Runs over a drawn dataset of which some items are damaged: those fail with a reason, all others succeed.</summary>
[Collection(SmallSetTests.Name)]
public class WholeRunTests(SmallSet set)
{
    [Fact]
    public async Task Damaged_items_fail_with_a_reason_that_names_the_file_and_all_others_succeed()
    {
        var bundle = set.Copy().Bundle;
        Dictionary<string, string> reasons = [];
        Damage(0, i => i.Info.ImagePath, File.Delete);
        Damage(1, i => i.Info.ImagePath, path => File.WriteAllText(path, "no picture"));
        Damage(2, i => Path.Combine(i.Folder, "mask.png"), path => ImageFile.SaveMask(path, new(3, 3)));
        Damage(3, i => Path.Combine(i.Folder, "sam3d", "mesh.glb"), path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]));
        Damage(4, i => Path.Combine(i.Folder, "sam3d", "mesh.glb"), File.Delete);
        Damage(5, i => Path.Combine(i.Folder, "sam3d", "pose.json"), path => File.WriteAllText(path, "{\"rotation\": ["));
        Damage(6, i => Path.Combine(i.Folder, "sam3d", "intrinsics.json"), path => File.WriteAllText(path, "{\"fx\": 1e308}"));
        Damage(7, i => Path.Combine(i.Folder, "item.json"), path => File.WriteAllText(path, "{\"width\": \"wide\"}"));
        Damage(8, i => Path.Combine(i.Folder, "feats"), path => File.WriteAllText(path, "in the way"));

        // Well-formed files of unusable content are told by the item.
        var empty = bundle.Items[9];
        empty.SaveMask(new(empty.Info.Width, empty.Info.Height));
        reasons.Add(empty.Id, $"mask of '{empty.Id}'");

        // A fresh bundle: items remember what they read.
        bundle = ArtefactBundle.Open(bundle.Root);
        var outcomes = SmallSet.Reconstruct(bundle);
        Assert.Equal(bundle.Items.Select(i => i.Id), outcomes.Select(o => o.Id));
        foreach (var outcome in outcomes)
        {
            if (reasons.TryGetValue(outcome.Id, out var reason))
            {
                Assert.Null(outcome.Value);
                Assert.Contains(reason, outcome.Failure!.Message, StringComparison.Ordinal);
            }
            else
            {
                Assert.Null(outcome.Failure);
            }
        }

        var good = outcomes.Where(o => o.Value is not null).Select(o => o.Id).ToArray();
        Assert.Equal(2, good.Length);
        LabelRequest[] requests = [.. outcomes.Select(o => new LabelRequest(o.Id, good[0])), new(good[0], good[1])];
        var labels = await Label(bundle, requests);
        Assert.All(labels, l => Assert.Equal(l.Value is null, reasons.ContainsKey(l.Id.Split(' ')[0])));

        void Damage(int index, Func<BundleItem, string> file, Action<string> damage)
        {
            var path = file(bundle.Items[index]);
            damage(path);
            reasons.Add(bundle.Items[index].Id, path);
        }
    }

    [Fact]
    public async Task Pairs_with_a_damaged_view_fail_with_a_reason_that_names_the_file_and_all_others_succeed()
    {
        var bundle = set.Copy().Bundle;
        Assert.All(SmallSet.Reconstruct(bundle), o => Assert.Null(o.Failure));
        Dictionary<string, string> reasons = [];
        Damage(0, "derived/mesh.ply", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]));
        Damage(1, "derived/field.safetensors", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^1]));
        Damage(2, "derived/refined_pose.json", path => File.WriteAllText(path, "[]"));
        Damage(3, "derived/yaw.json", path => File.WriteAllText(path, "{}"));
        Damage(4, "feats/coarse.safetensors", path => File.WriteAllText(path, "x"));
        Damage(5, "mask.png", File.Delete);
        Damage(6, "derived/field.safetensors", path => File.Copy(Path.Combine(bundle.Items[11].Folder, "derived/field.safetensors"), path, overwrite: true));
        Tell(7, $"view '{bundle.Items[7].Id}'", item => File.Delete(Path.Combine(item.Folder, "feats/coarse.safetensors")));
        Tell(8, $"view '{bundle.Items[8].Id}'", item => item.SaveFeature("coarse", TestMap(SmallSet.Cells + 1)));
        Tell(9, bundle.Items[9].Id, item => item.SaveRefinement(item.LoadRefinement()! with { Pose = SimilarityPose.Identity with { Translation = new(0, 0, -9) } }));

        var (one, two) = (bundle.Items[10].Id, bundle.Items[11].Id);
        LabelRequest[] requests = [new(one, two), .. bundle.Items.Take(10).SelectMany(i => new[] { new LabelRequest(i.Id, one), new(one, i.Id) }), new("no such item", one), new(two, one)];
        var labels = await Label(bundle, requests);
        Assert.Equal(requests.Select(r => $"{r.SourceKey} -> {r.TargetKey}"), labels.Select(l => l.Id));
        Assert.NotEmpty(labels[0].Value!.Kept);
        Assert.NotNull(labels[^1].Value);
        Assert.Contains("no such item", labels[^2].Failure!.Message, StringComparison.Ordinal);
        for (var i = 0; i < 10; i++)
        {
            foreach (var outcome in labels.Skip(1 + (2 * i)).Take(2))
            {
                Assert.Null(outcome.Value);
                Assert.Contains(reasons[bundle.Items[i].Id], outcome.Failure!.Message, StringComparison.Ordinal);
            }
        }

        void Damage(int index, string file, Action<string> damage) =>
            Tell(index, Path.Combine(bundle.Items[index].Folder, file), _ => damage(Path.Combine(bundle.Items[index].Folder, file)));

        void Tell(int index, string reason, Action<BundleItem> damage)
        {
            damage(bundle.Items[index]);
            reasons.Add(bundle.Items[index].Id, reason);
        }
    }

    private static FeatureMap TestMap(int cells) => new(new(cells, cells), 1, [.. Enumerable.Repeat(1f, cells * cells)]);

    private static async Task<List<ItemOutcome<PairLabels>>> Label(ArtefactBundle bundle, LabelRequest[] requests)
    {
        PseudoLabelPipeline pipeline = new(SmallSet.Weights, new TriplaneFilter(), options: new() { MaxDegreeOfParallelism = 2 });
        List<ItemOutcome<PairLabels>> outcomes = [];
        await foreach (var outcome in pipeline.RunAsync(requests, key => SmallSet.Open(bundle, key), cancellationToken: TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
        }

        return outcomes;
    }
}
