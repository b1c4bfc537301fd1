using System.Diagnostics;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Tests.Pipelines.Labels;

/// <summary>A run in a process of its own, killed again and again.</summary>
public sealed class LabelRunKillTests : IDisposable
{
    private const string Variable = "GEOMETRYMATTERS_TEST_LABEL_STORE";
    private const int Pairs = 400;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Killed_at_random_moments_a_run_ends_up_with_the_bytes_of_an_undisturbed_one()
    {
        var whole = SmallPairs.Whole(folder.File("whole"), SmallPairs.Make(Pairs));
        var path = folder.File("s");
        Random random = new();
        var kills = 0;
        long size = 0;
        while (kills < 4)
        {
            using var process = Start(path);

            // Killed once the store has grown by a random number of bytes; it may end before that.
            var goal = size + random.Next(1, whole.Length / 5);
            while (!process.HasExited && Length(path) < goal)
            {
                Thread.Sleep(1);
            }

            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.True(process.ExitCode != 0, "the run came to its end before it was killed");
            kills++;
            size = Length(path);
            Assert.InRange(size, 1, whole.Length - 1);
        }

        using (var last = Start(path))
        {
            last.WaitForExit();
            Assert.True(last.ExitCode == 0, $"the last run ended with {last.ExitCode}");
        }

        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.Single(Directory.EnumerateFiles(folder.Root, "s*"));
    }

    /// <summary>What the other process runs; does nothing unless it is asked for by name.</summary>
    [Fact(Explicit = true)]
    public async Task Child()
    {
        var path = Environment.GetEnvironmentVariable(Variable)!;
        await new LabelRun(SmallPairs.Pipeline(2)).RunAsync(
            path,
            SmallPairs.Make(Pairs),
            key =>
            {
                // Slow enough for the other process to see it at work.
                Thread.Sleep(3);
                return SmallPairs.Open(key);
            });
    }

    private static Process Start(string path)
    {
        var assembly = typeof(LabelRunKillTests).Assembly.Location;
        ProcessStartInfo start = new("dotnet", ["exec", assembly, "-explicit", "only", "-method", $"{typeof(LabelRunKillTests).FullName}.{nameof(Child)}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = path;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static long Length(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : 0;
    }
}
