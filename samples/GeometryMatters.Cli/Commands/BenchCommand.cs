using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm bench</c>: how long the main steps take on this machine.</summary>
internal static class BenchCommand
{
    public static Command Create(CommonOptions common)
    {
        var repeats = Make.Int("--repeats", "Measured runs of each step; the median counts.", 5, 1, 1000);
        var warmUp = Make.Real("--warm-up", "Seconds that each step runs before it is measured.", 0.6, 0, 600);
        var channels = Make.Int("--channels", "Channels of the matched descriptors.", 768, 1, 100_000);
        var threads = Make.Threads();
        Command command = new("bench", "Measures matching, geodesics and pose refinement on objects that it makes itself; some seconds.") { repeats, warmUp, channels, threads };
        return command.Does(common, (parsed, session) =>
        {
            BenchScene scene = new(parsed.GetValue(channels), parsed.GetValue(threads));
            (string Name, string Size, Action Work)[] steps =
            [
                ("match", scene.MatchingSize, scene.Match),
                ("label", scene.PairSize, scene.Label),
                ("geodesics exact", scene.MeshSize, scene.ExactDistances),
                ("geodesics along edges", scene.MeshSize, scene.EdgeDistances),
                ("refine", scene.RefinementSize, scene.Refine),
            ];
            var rows = session.Stage("bench", progress => steps.Select((step, i) =>
            {
                var milliseconds = Median(step.Work, parsed.GetValue(repeats), parsed.GetValue(warmUp), session.CancellationToken);
                progress.Report(new("bench", i + 1, steps.Length, step.Name));
                return (step.Name, step.Size, Milliseconds: milliseconds);
            }).ToArray());
            var machine = Machine();
            return new(
                new()
                {
                    ["machine"] = machine,
                    ["processors"] = Environment.ProcessorCount,
                    ["threads"] = parsed.GetValue(threads),
                    ["steps"] = Json.Objects(rows.Select(r => new JsonObject { ["name"] = r.Name, ["size"] = r.Size, ["milliseconds"] = Json.Rounded(r.Milliseconds, 3) })),
                },
                [machine, .. rows.Select(r => CommandSession.Text($"{r.Name,-22} {r.Milliseconds,10:F1} ms   {r.Size}"))]);
        });
    }

    private static double Median(Action work, int repeats, double warmUp, CancellationToken cancellationToken)
    {
        // The runtime replaces its first, quick translation of a loop while it runs; that is over by then.
        var begin = Stopwatch.GetTimestamp();
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            work();
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < warmUp);

        var times = new double[repeats];
        for (var i = 0; i < repeats; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[repeats / 2];
    }

    private static string Machine()
    {
        var vectors = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "NEON" : "no wide vectors";
        return CommandSession.Text($"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} processors, {vectors}, {RuntimeInformation.FrameworkDescription}");
    }
}
