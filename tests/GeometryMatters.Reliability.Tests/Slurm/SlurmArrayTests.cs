using System.Diagnostics;
using System.Text.RegularExpressions;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests.Slurm;

/// <summary><c>samples/scale/labels.slurm</c> as it is, on a Slurm of one node.</summary>
public sealed class SlurmArrayTests : IDisposable
{
    private static readonly string[] Settings = ["--weights", "coarse=1,field=1"];

    private static readonly Regex Option = new("--[a-z][a-z-]*");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_array_of_three_tasks_leaves_parts_that_merge_to_the_bytes_of_one_run()
    {
        using var slurm = SingleNodeSlurm.Start(folder.Root);
        var bundle = TinyBundle.Create(folder.File("bundle"), 20);
        TinyBundle.Reconstruction(bundle).Run();
        var pairs = folder.File("pairs.txt");
        await File.WriteAllLinesAsync(pairs, TinyBundle.Pairs(bundle, ChildRuns.PairsEach).Select(p => $"{TinyBundle.Category}/{p.SourceKey} {TinyBundle.Category}/{p.TargetKey}"));
        var program = $"dotnet {Gm}";
        using (var whole = Process.Start("bash", ["-c", $"{program} labels --bundle {bundle.Root} --pairs {pairs} --out {folder.File("whole.store")} --shard 1/1 {string.Join(' ', Settings)}"]))
        {
            await whole.WaitForExitAsync();
            Assert.Equal(0, whole.ExitCode);
        }

        Dictionary<string, string> variables = new()
        {
            ["GM"] = program,
            ["BUNDLE"] = bundle.Root,
            ["PAIRS"] = pairs,
            ["OUT"] = folder.File("parts/labels.store"),
        };

        // One processor and little memory a task, so that the array fits any machine.
        var states = slurm.Submit(["--array=1-3", "--cpus-per-task=1", "--mem=0", "--time=5", "--export=ALL", ScriptPath("labels.slurm"), .. Settings], variables);
        Assert.True(states.SequenceEqual(Enumerable.Repeat("COMPLETED", 3)), $"{string.Join(' ', states)}\n{slurm.Logs()}");
        string[] parts = [.. Enumerable.Range(1, 3).Select(i => folder.File($"parts/labels.{i}-of-3.store"))];
        Assert.Equal(parts, Directory.GetFiles(folder.File("parts")).Order(StringComparer.Ordinal));
        LabelStore.Merge(parts, folder.File("merged.store"));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.store")), await File.ReadAllBytesAsync(folder.File("merged.store")));
        using var merged = LabelStore.Open(folder.File("merged.store"));
        Assert.Equal(20 * ChildRuns.PairsEach, merged.Count);
    }

    [Theory]
    [InlineData("labels.slurm")]
    [InlineData("labels-job.yaml")]
    public void Scripts_give_gm_options_that_it_has(string script)
    {
        ProcessStartInfo start = new("dotnet", [Gm, "labels", "--help"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        var lines = File.ReadLines(ScriptPath(script)).Where(l => l.Contains(" labels --", StringComparison.Ordinal) || l.TrimStart().StartsWith("- --", StringComparison.Ordinal));
        string[] given = [.. lines.SelectMany(l => Option.Matches(l)).Select(m => m.Value)];
        Assert.Contains("--out", given);
        Assert.All(given, o => Assert.Contains(o, Option.Matches(help).Select(m => m.Value)));
    }

    private static string Gm => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "GeometryMatters.Cli", "release", "gm.dll"));

    private static string ScriptPath(string name) => Path.Combine(AppContext.BaseDirectory, "scale", name);
}
