using GeometryMatters.Datasets;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reconstruction;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Files that cannot be read among good ones: each fails its own item and nothing else.</summary>
public sealed class BrokenFilesTests : IDisposable
{
    private static readonly (string Name, Action<string> Do)[] Harms =
    [
        ("cut in half", path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..(int)(new FileInfo(path).Length / 2)])),
        ("emptied", path => File.WriteAllBytes(path, [])),
        ("a folder in its place", path =>
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        }),
        ("a link to nowhere", path =>
        {
            File.Delete(path);
            File.CreateSymbolicLink(path, path + ".gone");
        }),
        ("overwritten with noise", path =>
        {
            var bytes = new byte[new FileInfo(path).Length];
            new Random(5).NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
        }),
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_input_in_every_broken_state_fails_its_own_item_and_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there that users do not have.");
        string[] inputs = ["item.json", "image.png", "mask.png", "sam3d/mesh.glb", "sam3d/pose.json", "sam3d/intrinsics.json"];
        var bundle = TinyBundle.Create(folder.File("bundle"), (Harms.Length * inputs.Length) + 3);
        List<string> harmed = [];
        for (var h = 0; h < Harms.Length; h++)
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                var path = Path.Combine(bundle.Items[(h * inputs.Length) + i].Folder, inputs[i]);
                Harms[h].Do(path);
                harmed.Add(path);
            }
        }

        var statistics = TinyBundle.Reconstruction(ArtefactBundle.Open(bundle.Root)).Run().Statistics;
        Assert.Equal(3, statistics.Done);
        Assert.Equal(harmed.Count, statistics.Failures.Count);
        for (var i = 0; i < harmed.Count; i++)
        {
            var (item, file, reason) = statistics.Failures[i];
            Assert.True(item == bundle.Items[i].Name && file == harmed[i] && reason.Contains(harmed[i], StringComparison.Ordinal), $"{harmed[i]}: {item}, {file}, {reason}");
        }
    }

    [Fact]
    public async Task Every_result_in_every_broken_state_fails_its_own_pair_and_is_named()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there that users do not have.");
        string[] results = ["item.json", "mask.png", "feats/coarse.safetensors", "derived/mesh.ply", "derived/field.safetensors"];
        var bundle = TinyBundle.Create(folder.File("bundle"), 2 * ((Harms.Length * results.Length) + 1));
        TinyBundle.Reconstruction(bundle).Run();
        List<string> harmed = [];
        for (var h = 0; h < Harms.Length; h++)
        {
            for (var r = 0; r < results.Length; r++)
            {
                var path = Path.Combine(bundle.Items[2 * ((h * results.Length) + r)].Folder, results[r]);
                Harms[h].Do(path);
                harmed.Add(path);
            }
        }

        bundle = ArtefactBundle.Open(bundle.Root);
        LabelRequest[] pairs = [.. bundle.Items.Chunk(2).Select(p => new LabelRequest(p[0].Id, p[1].Id))];
        var path1 = folder.File("labels.store");
        var report = await new LabelRun(TinyBundle.Labels()).RunAsync(path1, pairs, TinyBundle.Opener(bundle));
        using var store = LabelStore.Open(path1);
        var records = store.ReadAll().ToArray();
        Assert.Equal(harmed.Count + 1, records.Length);
        Assert.NotNull(records[^1].Labels);
        for (var i = 0; i < harmed.Count; i++)
        {
            // Where a result is a folder it is none, and another of its kind may do: the run's own mesh falls back to the one that came.
            var reason = records[i].Failure?.Message;
            var isAbsent = Directory.Exists(harmed[i]) && harmed[i].Contains("derived", StringComparison.Ordinal);
            Assert.True(
                isAbsent || (reason is not null && reason.Contains(Path.GetFileNameWithoutExtension(harmed[i]), StringComparison.Ordinal) && reason.Contains(pairs[i].SourceKey, StringComparison.Ordinal)),
                $"{harmed[i]}: {reason ?? "labels"}");
        }

        Assert.InRange(report.Failed, harmed.Count - 2, harmed.Count);
    }

    [Fact]
    public async Task One_corrupt_item_in_a_thousand_is_one_failure()
    {
        const int items = 1000, corrupt = 617;
        using MemoryFolder memory = new();
        var bundle = TinyBundle.CreateMany(memory.File("bundle"), items, 10);
        var mesh = Path.Combine(bundle.Items[corrupt].Folder, "sam3d", "mesh.glb");
        Harms[0].Do(mesh);
        var report = TinyBundle.Reconstruction(bundle).Run();
        var failure = Assert.Single(report.Statistics.Failures);
        Assert.Equal((bundle.Items[corrupt].Name, mesh), (failure.Item, failure.File));
        Assert.Contains("mesh.glb", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("expected", failure.Reason, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(items - 1, report.Statistics.Done);
        Assert.All(report.Outcomes, (o, i) => Assert.Equal(i == corrupt, o.Value is null));

        LabelRequest[] pairs = [.. bundle.Items.Chunk(2).Select(p => new LabelRequest(p[0].Id, p[1].Id))];
        var path = memory.File("labels.store");
        var labels = await new LabelRun(TinyBundle.Labels(filter: new NoFilter())).RunAsync(path, pairs, TinyBundle.Opener(bundle));
        Assert.Equal((pairs.Length, 1), (labels.Pairs, labels.Failed));
        using var store = LabelStore.Open(path);
        var record = Assert.Single(store.ReadAll(), r => r.Failure is not null);
        Assert.Equal(pairs[corrupt / 2], record.Pair);
        Assert.Contains(mesh, record.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_named_too()
    {
        // Nothing is forbidden to root, so the file system's answer is given by a part.
        var bundle = TinyBundle.Create(folder.File("bundle"), 2);
        var statistics = TinyBundle.Reconstruction(bundle, meshes: new Forbidden(bundle)).Run().Statistics;
        var failure = Assert.Single(statistics.Failures);
        Assert.Equal((bundle.Items[1].Name, Path.Combine(bundle.Items[1].Folder, "sam3d", "mesh.glb")), (failure.Item, failure.File));
    }

    [Fact]
    public void A_full_disk_ends_a_run_and_is_not_an_item_s_failure()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 4);
        var full = new IOException("No space left on device : '/data/b0001/mesh.ply'") { HResult = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28 };
        var error = Assert.Throws<IOException>(() => TinyBundle.Reconstruction(bundle, meshes: new Throwing(full)).Run());
        Assert.Same(full, error);
        Assert.False(File.Exists(Path.Combine(bundle.Root, "reconstruction.json")));
    }

    private sealed class Forbidden(ArtefactBundle bundle) : IMeshReconstructor
    {
        private readonly BundleMeshReconstructor inner = new(bundle);

        public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default) => prompt.ItemId == bundle.Items[1].Id
            ? throw new UnauthorizedAccessException($"Access to the path '{Path.Combine(bundle.Items[1].Folder, "sam3d", "mesh.glb")}' is denied.")
            : inner.Reconstruct(image, mask, prompt, cancellationToken);
    }

    private sealed class Throwing(Exception error) : IMeshReconstructor
    {
        public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default) => throw error;
    }
}
