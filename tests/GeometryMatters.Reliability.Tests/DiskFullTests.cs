using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Writing fails midway: on a small device, and under a limit on the size of files.</summary>
public sealed class DiskFullTests : IDisposable
{
    // A file system in memory gives whole pages.
    private const int Page = 4096;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_reconstruction_on_a_full_disk_ends_naming_the_file_and_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(folder.File("disk"));
        var whole = TinyBundle.Create(folder.File("whole"), 40);
        TinyBundle.CopyTree(whole.Root, disk.File("bundle"));
        Assert.Empty(TinyBundle.Reconstruction(whole).Run().Statistics.Failures);

        disk.LeaveRoomFor(400_000);
        var bundle = ArtefactBundle.Open(disk.File("bundle"));
        AssertNames(disk, Assert.Throws<IOException>(() => TinyBundle.Reconstruction(bundle).Run()));
        Trees.AssertNothingElse(whole.Root, bundle.Root);
        Assert.InRange(Directory.GetFiles(bundle.Root, "run.json", SearchOption.AllDirectories).Length, 1, 39);

        disk.LeaveRoomFor(50_000_000);
        var report = TinyBundle.Reconstruction(bundle).Run();
        Assert.InRange(report.Outcomes.Count(o => o.Value!.Resumed), 1, 39);
        Trees.AssertSame(whole.Root, bundle.Root);
    }

    [Fact]
    public async Task A_label_run_on_a_full_disk_keeps_its_whole_records_and_goes_on_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(folder.File("disk"));
        var bundle = TinyBundle.Create(folder.File("bundle"), 60);
        TinyBundle.Reconstruction(bundle).Run();
        await ChildRuns.LabelAsync(bundle, folder.File("whole.store"), 0);
        var whole = File.ReadAllBytes(folder.File("whole.store"));
        var path = disk.File("labels.store");
        Assert.True(whole.Length > 6 * Page, $"a store of {whole.Length} bytes is too small to fill anything");

        disk.LeaveRoomFor(whole.Length / 2 / Page * Page);
        AssertNames(disk, await Assert.ThrowsAsync<IOException>(() => ChildRuns.LabelAsync(bundle, path, 0)));
        using (var store = LabelStore.Open(path))
        {
            Assert.False(store.IsComplete);
            Assert.InRange(store.Count, 1, (60 * ChildRuns.PairsEach) - 1);
            Assert.Equal(TinyBundle.Pairs(bundle, ChildRuns.PairsEach)[..store.Count], store.ReadAll().Select(r => r.Pair));
        }

        disk.LeaveRoomFor(5_000_000);
        await ChildRuns.LabelAsync(bundle, path, 0);
        Assert.Equal(whole, await File.ReadAllBytesAsync(path));

        // Merging into a full disk leaves nothing, and into a file that is there leaves that.
        disk.LeaveRoomFor(2 * Page);
        AssertNames(disk, Assert.Throws<IOException>(() => LabelStore.Merge([folder.File("whole.store")], disk.File("merged.store"))));
        AssertNames(disk, Assert.Throws<IOException>(() => LabelStore.Merge([folder.File("whole.store")], path)));
        Assert.Equal(whole, await File.ReadAllBytesAsync(path));
        Assert.Equal(["filler", "labels.store"], Directory.GetFileSystemEntries(disk.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Drawing_a_dataset_on_a_full_disk_ends_naming_the_file()
    {
        using var disk = SmallDisk.Mount(folder.File("disk"));
        disk.LeaveRoomFor(100_000);
        SyntheticDatasetBuilder builder = new(
            new ProceduralShapes(new() { Categories = ["car"], TrainInstances = 2, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 24, Reconstruction = new() { Cells = 18, MinVertices = 0 } }),
            new() { ImageWidth = 64, ImageHeight = 64, ViewsPerInstance = 8, Supersampling = 1, MinSharedKeypoints = 1 });
        AssertNames(disk, Assert.Throws<IOException>(() => builder.Build(disk.File("set"))));
        Assert.Empty(Directory.GetFiles(disk.Root, "*.tmp", SearchOption.AllDirectories));
        Assert.False(File.Exists(disk.File("set/bundle/bundle.json")));
    }

    [Fact]
    public void A_reconstruction_whose_files_may_not_grow_ends_naming_the_file_and_goes_on_without_the_limit()
    {
        RequireLimits();
        var whole = TinyBundle.Create(folder.File("whole"), 6);
        TinyBundle.CopyTree(whole.Root, folder.File("limited"));
        ChildRuns.Reconstruction(whole).Run();

        // A field is larger than a kilobyte.
        using (var limited = ChildProcess.Start(nameof(ChildRuns.Reconstruct), folder.File("limited"), limitKilobytes: 1))
        {
            var text = limited.FailureText();
            Assert.Contains(nameof(IOException), text, StringComparison.Ordinal);
            Assert.Contains(Path.Combine(folder.File("limited"), TinyBundle.Category), text, StringComparison.Ordinal);
            Assert.Contains("cannot grow any further", text, StringComparison.Ordinal);
        }

        Trees.AssertNothingElse(whole.Root, folder.File("limited"));
        using (var free = ChildProcess.Start(nameof(ChildRuns.Reconstruct), folder.File("limited")))
        {
            free.AssertFine();
        }

        Trees.AssertSame(whole.Root, folder.File("limited"));
    }

    [Fact]
    public async Task A_store_that_may_not_grow_ends_naming_the_file_and_goes_on_without_the_limit()
    {
        RequireLimits();
        var bundle = TinyBundle.Create(folder.File("bundle"), 40);
        TinyBundle.Reconstruction(bundle).Run();
        await ChildRuns.LabelAsync(bundle, folder.File("whole.store"), 0);
        var whole = await File.ReadAllBytesAsync(folder.File("whole.store"));
        var path = folder.File("limited.store");
        using (var limited = ChildProcess.Start(nameof(ChildRuns.Label), bundle.Root, path, limitKilobytes: whole.Length / 2048))
        {
            var text = limited.FailureText();
            Assert.Contains(nameof(IOException), text, StringComparison.Ordinal);
            Assert.Contains(path, text, StringComparison.Ordinal);
            Assert.Contains("cannot grow any further", text, StringComparison.Ordinal);
        }

        using (var store = LabelStore.Open(path))
        {
            Assert.InRange(store.Count, 1, (40 * ChildRuns.PairsEach) - 1);
        }

        await ChildRuns.LabelAsync(bundle, path, 0);
        Assert.Equal(whole, await File.ReadAllBytesAsync(path));
    }

    private static void RequireLimits() => Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/bash"), "The limit is set by bash on Linux.");

    private static void AssertNames(SmallDisk disk, IOException error) => Assert.Contains(disk.Root, error.Message, StringComparison.Ordinal);
}
