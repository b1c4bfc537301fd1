using GeometryMatters.Datasets;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Runs in a process of their own, killed again and again at random moments.</summary>
public sealed class KillTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Random random = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_reconstruction_that_was_killed_ends_up_with_the_bytes_of_an_undisturbed_one()
    {
        const int items = 60, kills = 3;
        TinyBundle.Create(folder.File("killed"), items);
        TinyBundle.CopyTree(folder.File("killed"), folder.File("whole"));
        Assert.Empty(ChildRuns.Reconstruction(ArtefactBundle.Open(folder.File("whole"))).Run().Statistics.Failures);

        for (var kill = 1; kill <= kills; kill++)
        {
            using var run = ChildProcess.Start(nameof(ChildRuns.Reconstruct), folder.File("killed"));
            var before = Done();
            WaitUntil(run, () => Done() > before + random.Next(0, items / (kills + 2)));
            Thread.Sleep(random.Next(0, 15));
            run.Kill();
            Trees.AssertNothingElse(folder.File("whole"), WithoutUnfinished(folder.File("killed")));
        }

        using (var last = ChildProcess.Start(nameof(ChildRuns.Reconstruct), folder.File("killed")))
        {
            last.AssertFine();
        }

        Trees.AssertSame(folder.File("whole"), folder.File("killed"));

        int Done() => Directory.EnumerateFiles(folder.File("killed"), "run.json", SearchOption.AllDirectories).Count();
    }

    [Fact]
    public async Task A_label_run_over_a_bundle_that_was_killed_ends_up_with_the_bytes_of_an_undisturbed_one()
    {
        const int kills = 3;
        var bundle = TinyBundle.Create(folder.File("bundle"), 40);
        TinyBundle.Reconstruction(bundle).Run();
        await ChildRuns.LabelAsync(bundle, folder.File("whole.store"), 0);
        var whole = File.ReadAllBytes(folder.File("whole.store"));
        var path = folder.File("killed.store");
        for (var kill = 1; kill <= kills; kill++)
        {
            using var run = ChildProcess.Start(nameof(ChildRuns.Label), folder.File("bundle"), path);
            var goal = Length() + random.Next(1, whole.Length / (kills + 2));
            WaitUntil(run, () => Length() >= goal);
            run.Kill();
            Assert.InRange(Length(), 1, whole.Length - 1);
        }

        using (var last = ChildProcess.Start(nameof(ChildRuns.Label), folder.File("bundle"), path))
        {
            last.AssertFine();
        }

        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Single(Directory.EnumerateFiles(folder.Root, "killed*"));

        long Length() => new FileInfo(path) is { Exists: true } file ? file.Length : 0;
    }

    private static void WaitUntil(ChildProcess run, Func<bool> reached)
    {
        while (!run.HasExited && !reached())
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>A kill may leave files under temporary names; the next run removes them, which the last comparison shows.</summary>
    private string WithoutUnfinished(string root)
    {
        var copy = folder.File(Guid.NewGuid().ToString("N"));
        TinyBundle.CopyTree(root, copy);
        foreach (var file in Directory.GetFiles(copy, "*.tmp", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        return copy;
    }
}
