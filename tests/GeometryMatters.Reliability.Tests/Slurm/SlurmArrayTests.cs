using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests.Slurm;

/// <summary><c>samples/scale/labels.slurm</c> as it is, on a Slurm of one node.</summary>
public sealed class SlurmArrayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_array_of_three_tasks_leaves_parts_that_merge_to_the_bytes_of_one_run()
    {
        using var slurm = SingleNodeSlurm.Start(folder.Root);
        var bundle = TinyBundle.Create(folder.File("bundle"), 20);
        TinyBundle.Reconstruction(bundle).Run();
        await ChildRuns.LabelAsync(bundle, folder.File("whole.store"), default, 0);

        // The program under test is called as gm would be; it takes the bundle and the store from the line.
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
        Dictionary<string, string> variables = new()
        {
            ["GM"] = program,
            ["BUNDLE"] = bundle.Root,
            ["PAIRS"] = folder.File("pairs.txt"),
            ["OUT"] = folder.File("parts/labels.store"),
        };

        // One processor and little memory a task, so that the array fits any machine.
        var script = Path.Combine(AppContext.BaseDirectory, "scale", "labels.slurm");
        var (code, text) = slurm.Run("sbatch", ["--wait", "--array=1-3", "--cpus-per-task=1", "--mem=0", "--time=5", "--export=ALL", script], variables);
        Assert.True(code == 0, $"{text}\n{slurm.Logs()}");
        string[] parts = [.. Enumerable.Range(1, 3).Select(i => folder.File($"parts/labels.{i}-of-3.store"))];
        Assert.Equal(parts, Directory.GetFiles(folder.File("parts")).Order(StringComparer.Ordinal));
        LabelStore.Merge(parts, folder.File("merged.store"));
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("whole.store")), await File.ReadAllBytesAsync(folder.File("merged.store")));
    }
}
