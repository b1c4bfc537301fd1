using System.Diagnostics;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests.Slurm;

/// <summary><c>samples/scale/labels.slurm</c> as it is, on a Slurm of one node; it runs gm where that was built, else the same run of this assembly.</summary>
public sealed class SlurmArrayTests : IDisposable
{
    private static readonly string[] Settings = ["--weights", "coarse=1,field=1"];

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
        var gm = Path.Combine(AppContext.BaseDirectory, "..", "..", "GeometryMatters.Cli", "release", "gm.dll");
        var program = File.Exists(gm) ? $"dotnet {Path.GetFullPath(gm)}" : StandIn();
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
        var script = Path.Combine(AppContext.BaseDirectory, "scale", "labels.slurm");
        var states = slurm.Submit(["--array=1-3", "--cpus-per-task=1", "--mem=0", "--time=5", "--export=ALL", script, .. Settings], variables);
        Assert.True(states.SequenceEqual(Enumerable.Repeat("COMPLETED", 3)), $"{string.Join(' ', states)}\n{slurm.Logs()}");
        string[] parts = [.. Enumerable.Range(1, 3).Select(i => folder.File($"parts/labels.{i}-of-3.store"))];
        Assert.Equal(parts, Directory.GetFiles(folder.File("parts")).Order(StringComparer.Ordinal));
        LabelStore.Merge(parts, folder.File("merged.store"));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.store")), await File.ReadAllBytesAsync(folder.File("merged.store")));
        using var merged = LabelStore.Open(folder.File("merged.store"));
        Assert.Equal(20 * ChildRuns.PairsEach, merged.Count);
    }

    /// <summary>A program that is called as gm is.</summary>
    private string StandIn()
    {
        var program = folder.File("gm");
        File.WriteAllText(program, $"""
            #!/usr/bin/env bash
            set -euo pipefail
            [ "$1" = labels ] && shift
            while [ $# -gt 0 ]; do
              case "$1" in
                --bundle) export {ChildRuns.Bundle}="$2" ;;
                --out) export {ChildRuns.Output}="$2" ;;
              esac
              shift 2
            done
            exec {string.Join(' ', ChildProcess.Call(nameof(ChildRuns.LabelPart)).Select(a => $"'{a}'"))}

            """);
        SingleNodeSlurm.SetMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }
}
