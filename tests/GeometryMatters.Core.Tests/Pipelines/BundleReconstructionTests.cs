using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Pipelines;

[Collection(SmallSetTests.Name)]
public class BundleReconstructionTests(SmallSet set)
{
    [Fact]
    public void A_run_stores_results_and_figures_and_lists_what_failed()
    {
        var bundle = Damaged();
        List<StageProgress> told = [];
        var report = Prepare(bundle, threads: 1).Run(new Listener(told.Add), TestContext.Current.CancellationToken);
        Assert.Equal(bundle.Items.Select(i => i.Name), report.Outcomes.Select(o => o.Id));
        Assert.Equal(Enumerable.Range(1, 12), told.Select(t => t.Done));
        Assert.All(told, t => Assert.Equal(12, t.Total));

        var statistics = report.Statistics;
        Assert.Equal((12, 10), (statistics.Items, statistics.Done));
        Assert.Equal([bundle.Items[3].Name, bundle.Items[7].Name], statistics.Failures.Select(f => f.Item));
        Assert.EndsWith("mesh.glb", statistics.Failures[0].File, StringComparison.Ordinal);
        Assert.EndsWith("item.json", statistics.Failures[1].File, StringComparison.Ordinal);
        var done = report.Outcomes.Where(o => o.Value is not null).Select(o => o.Value!).ToArray();
        Assert.Equal(done.Average(d => d.IouBefore!.Value), statistics.MeanIouBefore!.Value, 12);
        Assert.Equal(done.Average(d => d.IouBefore!.Value + 0.01), statistics.MeanIouAfter!.Value, 12);
        Assert.Equal(done.Count(d => d.IouAfter > 0.9) / 10.0, statistics.ShareAbove90);
        Assert.Equal([(270, 10)], statistics.Turns.Select(t => (t.Key, t.Value)));
        Assert.Equal(["features", "field", "mask", "mesh", "refine", "yaw"], statistics.Seconds.Keys);
        Assert.All(done, d => Assert.False(d.Resumed));

        var item = bundle.Items[0];
        Assert.NotNull(item.LoadRefinement());
        Assert.Equal(270, item.LoadYaw()!.Degrees);
        var written = File.ReadAllText(Path.Combine(bundle.Root, "reconstruction.json"));
        Assert.Contains("\"done\": 10", written, StringComparison.Ordinal);
        Assert.Contains("sam3d/mesh.glb", written.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.DoesNotContain(bundle.Root, written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(5, 3)]
    public void A_run_that_was_cancelled_goes_on_where_it_stopped_and_ends_with_the_same_bytes(int extractions, int threads)
    {
        var whole = Damaged();
        Prepare(whole).Run(null, TestContext.Current.CancellationToken);

        var broken = Damaged();
        using CancellationTokenSource stop = new();
        var extracted = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Prepare(broken, threads, onExtract: () =>
        {
            if (Interlocked.Increment(ref extracted) == extractions)
            {
                stop.Cancel();
            }
        }).Run(null, stop.Token));
        Assert.False(File.Exists(Path.Combine(broken.Root, "reconstruction.json")));

        broken = ArtefactBundle.Open(broken.Root);
        extracted = 0;
        var report = Prepare(broken, onExtract: () => Interlocked.Increment(ref extracted)).Run(null, TestContext.Current.CancellationToken);
        Assert.Equal(10 - extracted, report.Outcomes.Count(o => o.Value?.Resumed == true));
        Assert.True(extracted < 10 || extractions == 1, "something had been done");
        AssertSame(whole.Root, broken.Root);

        // A third run has nothing to do, and its figures are the same.
        extracted = 0;
        var third = Prepare(broken, onExtract: () => Interlocked.Increment(ref extracted)).Run(null, TestContext.Current.CancellationToken);
        Assert.Equal(0, extracted);
        Assert.Equal(report.Statistics.MeanIouAfter, third.Statistics.MeanIouAfter);
        Assert.Equal(report.Statistics.Seconds, third.Statistics.Seconds);
        AssertSame(whole.Root, broken.Root);
    }

    [Fact]
    public void What_a_kill_may_leave_is_done_again()
    {
        var whole = Damaged();
        Prepare(whole).Run(null, TestContext.Current.CancellationToken);
        var broken = Damaged();
        Prepare(broken).Run(null, TestContext.Current.CancellationToken);

        // Between the withdrawal of the record and its renewal any of the results may be old, new or unfinished.
        File.Delete(Derived(0, "run.json"));
        File.Delete(Derived(0, "yaw.json"));
        File.Delete(Derived(1, "run.json"));
        File.WriteAllText(Derived(1, "mesh.ply"), "of another mesh");
        File.WriteAllText(Derived(1, "field.safetensors.0123.tmp"), "half a field");
        File.WriteAllText(Derived(2, "run.json"), "{\"inputs\": ");

        // And what someone may do to a finished one.
        File.Delete(Path.Combine(broken.Items[4].Folder, "feats", "coarse.safetensors"));
        File.Delete(Derived(5, "seconds.json"));
        File.WriteAllText(Derived(6, "refined_pose.json"), "{}");
        var report = Prepare(ArtefactBundle.Open(broken.Root)).Run(null, TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2, 4, 5, 6], Enumerable.Range(0, 12).Where(i => report.Outcomes[i].Value is { Resumed: false }));
        AssertSame(whole.Root, broken.Root);

        string Derived(int index, string file) => Path.Combine(broken.Items[index].Folder, "derived", file);
    }

    [Fact]
    public void Other_inputs_or_another_pipeline_make_results_stale()
    {
        var bundle = set.Copy().Bundle;
        Assert.Equal(12, Done(Prepare(bundle)));
        Assert.Equal(0, Done(Prepare(bundle)));

        var mask = bundle.Items[2].LoadMask();
        mask[0, 0] = !mask[0, 0];
        bundle.Items[2].SaveMask(mask);
        File.AppendAllText(Path.Combine(bundle.Items[5].Folder, "sam3d", "pose.json"), " ");
        Assert.Equal(2, Done(Prepare(bundle)));
        Assert.Equal(12, Done(Prepare(bundle, settings: "steps 200")));
        Assert.Equal(0, Done(Prepare(bundle, settings: "steps 200")));
        Assert.Equal(12, Done(Prepare(bundle, settings: "steps 200", yaw: false)));
        Assert.Null(bundle.Items[0].LoadYaw());
        Assert.Equal(12, Done(Prepare(bundle, settings: "steps 200", yaw: false, resume: false)));

        int Done(BundleReconstruction run) => run.Run(null, TestContext.Current.CancellationToken).Outcomes.Count(o => o.Value is { Resumed: false });
    }

    [Fact]
    public void A_reconstruction_that_the_run_made_is_stored_with_its_results()
    {
        var bundle = set.Copy().Bundle;
        var item = bundle.Items[0];
        Directory.Delete(Path.Combine(item.Folder, "sam3d"), recursive: true);
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new InflatedMaskReconstructor(new() { Resolution = 32 }),
            PoseRefiner = new SaysBetter(),
            YawCanonicalizer = new(new OffByNinety(), new() { View = new() { Resolution = 32 } }),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new ContextExtractor()],
            GridCells = SmallSet.Cells,
        });
        BundleReconstruction run = new(bundle, pipeline);
        Assert.All(run.Run(null, TestContext.Current.CancellationToken).Outcomes, o => Assert.False(o.Value!.Resumed));
        Assert.All(run.Run(null, TestContext.Current.CancellationToken).Outcomes, o => Assert.True(o.Value!.Resumed));
        Assert.False(item.HasReconstruction, "what other models leave is not written");

        using var memory = pipeline.Run(item.LoadImage(), new(item.Id, item.Category), TestContext.Current.CancellationToken).ToView();
        using var stored = BundleViews.Open(item, gridCells: SmallSet.Cells);
        Assert.Equal(memory.Mesh.Positions, stored.Mesh.Positions);
        Assert.Equal(memory.Field.Values, stored.Field.Values);
        foreach (var p in memory.Mesh.Positions)
        {
            // Intrinsics go through their normalised form and poses through a quaternion: a few last digits of some hundred pixels.
            var (a, b) = (memory.Camera.Project(memory.Pose.Apply(p)), stored.Camera.Project(stored.Pose.Apply(p)));
            Assert.True(Math.Abs(a.U - b.U) + Math.Abs(a.V - b.V) < 1e-8, $"{a} and {b}");
        }

        // With the reconstructions of the bundle again, the run's own ones are gone.
        var own = Path.Combine(bundle.Items[1].Folder, "derived", "reconstruction", "mesh.glb");
        Assert.True(File.Exists(own));
        var report = Prepare(bundle).Run(null, TestContext.Current.CancellationToken);
        Assert.Contains("sam3d", report.Outcomes[0].Failure!.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(own));
        using var again = BundleViews.Open(bundle.Items[1], gridCells: SmallSet.Cells);
        Assert.Equal(bundle.Items[1].LoadReconstruction().Camera, again.Camera);
    }

    [Fact]
    public void A_mask_that_a_model_found_is_stored_once_and_one_that_is_there_stays()
    {
        var bundle = set.Copy().Bundle;
        string[] without = [bundle.Items[1].Folder, bundle.Items[4].Folder];
        var expected = without.Select(f => File.ReadAllBytes(Path.Combine(f, "mask.png"))).ToArray();
        Dictionary<string, Mask> found = new(StringComparer.Ordinal) { [bundle.Items[1].Id] = bundle.Items[1].LoadMask(), [bundle.Items[4].Id] = bundle.Items[4].LoadMask() };
        Assert.All(without, f => File.Delete(Path.Combine(f, "mask.png")));
        Assert.Equal((true, false), (bundle.Items[0].HasMask, bundle.Items[1].HasMask));
        var asked = 0;
        Assert.Equal(12, Done());
        Assert.Equal(2, asked);
        Assert.Equal(expected, without.Select(f => File.ReadAllBytes(Path.Combine(f, "mask.png"))));

        // The second run finds masks like any others: nothing is done again, with the model or without it.
        Assert.Equal(0, Done());
        Assert.Equal(0, Done(isAsked: false));

        // Corrected by hand, a mask counts as corrected, and is not asked for again.
        var corrected = bundle.Items[4].LoadMask();
        corrected[0, 0] = !corrected[0, 0];
        bundle.Items[4].SaveMask(corrected);
        Assert.Equal(1, Done());
        Assert.Equal((2, corrected[0, 0]), (asked, bundle.Items[4].LoadMask()[0, 0]));

        int Done(bool isAsked = true) => new BundleReconstruction(bundle, Pipeline(bundle, null, yaw: false, isAsked ? new Finds(p =>
        {
            Interlocked.Increment(ref asked);
            return found[p.ItemId];
        }) : null)).Run(null, TestContext.Current.CancellationToken).Outcomes.Count(o => o.Value is { Resumed: false });
    }

    [Fact]
    public void The_instances_of_sam3_json_are_a_mask_and_an_input()
    {
        var bundle = set.Copy().Bundle;
        var item = bundle.Items[2];
        var mask = item.LoadMask();
        File.Delete(Path.Combine(item.Folder, "mask.png"));
        var sam = Path.Combine(item.Folder, "sam3.json");
        File.WriteAllText(sam, $$"""{"orig_img_h": {{mask.Height}}, "orig_img_w": {{mask.Width}}, "pred_masks": [{{System.Text.Json.JsonSerializer.Serialize(CocoRle.Encode(mask))}}]}""");
        Assert.True(item.HasMask);
        Assert.Equal(12, Done());
        Assert.False(File.Exists(Path.Combine(item.Folder, "mask.png")), "what SAM 3 left is not written again in other words");
        Assert.Equal(0, Done());
        File.AppendAllText(sam, "\n");
        Assert.Equal(1, Done());

        int Done() => new BundleReconstruction(bundle, Pipeline(bundle, null, yaw: false, new Finds(_ => throw new InvalidOperationException("There is a mask."))))
            .Run(null, TestContext.Current.CancellationToken).Outcomes.Count(o => o.Value is { Resumed: false });
    }

    [Fact]
    public void An_item_whose_pipeline_cannot_be_chosen_fails_alone()
    {
        var bundle = Damaged();
        var report = new BundleReconstruction(bundle, item => item.Info.Width > 0 ? Pipeline(bundle, null, true) : null!)
            .Run(null, TestContext.Current.CancellationToken);
        Assert.Contains("item.json", report.Outcomes[7].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(10, report.Statistics.Done);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BundleReconstruction(bundle, Pipeline(bundle, null, true), new() { MaxDegreeOfParallelism = 0 }));
    }

    /// <summary>A bundle of twelve items of which two are broken.</summary>
    private ArtefactBundle Damaged()
    {
        var bundle = set.Copy().Bundle;
        var mesh = Path.Combine(bundle.Items[3].Folder, "sam3d", "mesh.glb");
        File.WriteAllBytes(mesh, File.ReadAllBytes(mesh)[..200]);
        File.WriteAllText(Path.Combine(bundle.Items[7].Folder, "item.json"), "{\"width\": \"wide\"}");
        return ArtefactBundle.Open(bundle.Root);
    }

    private static BundleReconstruction Prepare(
        ArtefactBundle bundle, int threads = 2, Action? onExtract = null, string settings = "", bool yaw = true, bool resume = true) =>
        new(bundle, Pipeline(bundle, onExtract, yaw), new() { MaxDegreeOfParallelism = threads, Settings = settings, Resume = resume });

    private static ReconstructionPipeline Pipeline(ArtefactBundle bundle, Action? onExtract, bool yaw, IMaskProvider? masks = null) => new(new()
    {
        MaskProvider = new BundleMaskProvider(bundle) { Otherwise = masks },
        MeshReconstructor = new BundleMeshReconstructor(bundle),
        PoseRefiner = new SaysBetter(),
        YawCanonicalizer = yaw ? new(new OffByNinety(), new() { View = new() { Resolution = 32 } }) : null,
        FieldProvider = new CanonicalFourierField(),
        FeatureExtractors = [new Watched(onExtract ?? (() => { }))],
        GridCells = SmallSet.Cells,
    });

    private static void AssertSame(string expected, string found)
    {
        var names = Files(expected);
        Assert.Equal(names, Files(found));
        foreach (var name in names.Where(n => Path.GetFileName(n) != "seconds.json"))
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(found, name))), name);
        }

        static string[] Files(string root) =>
            [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f)).Order(StringComparer.Ordinal)];
    }

    private sealed class Finds(Func<MaskPrompt, Mask> find) : IMaskProvider
    {
        public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default) => find(prompt);
    }

    private sealed class SaysBetter : IPoseRefiner
    {
        public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default)
        {
            var iou = Silhouette.Render(reconstruction.Mesh, reconstruction.Pose, reconstruction.Camera).IntersectionOverUnion(mask);
            return new(reconstruction.Pose, iou, iou + 0.01, [1, 0.5f]);
        }
    }

    private sealed class OffByNinety : IOrientationEstimator
    {
        public IReadOnlyList<double> EstimateAzimuthDegrees(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
            [.. views.Select((_, i) => ((360.0 * i / views.Count) + 270) % 360)];
    }

    private sealed class Watched(Action onExtract) : IFeatureExtractor
    {
        private readonly ContextExtractor inner = new();

        public string Name => inner.Name;

        public int Channels => inner.Channels;

        public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
        {
            onExtract();
            return inner.Extract(image, mask, letterbox, cancellationToken);
        }
    }

    private sealed class Listener(Action<StageProgress> report) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => report(value);
    }
}
