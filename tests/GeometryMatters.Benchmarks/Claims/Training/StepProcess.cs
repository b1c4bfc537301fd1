using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GeometryMatters.Benchmarks.Claims.Training;

/// <summary>Measures a training step in a process of its own, so that the peak of its memory is that of nothing else.</summary>
internal static class StepProcess
{
    /// <summary>First word of the command line of such a process; the step's name and the threads follow.</summary>
    public const string Command = "training-step";

    /// <summary>Starts this program again for one step and number of threads.</summary>
    /// <param name="step">Name of the claim.</param>
    /// <param name="threads">Threads of libtorch.</param>
    /// <returns>Median time of a step and peak of the process.</returns>
    public static Measurement Run(string step, int threads)
    {
        var program = Environment.ProcessPath!;
        string[] itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(StepProcess).Assembly.Location] : [];
        var (code, output, errors) = PeerProcess.Run(program, threads, [.. itself, Command, step, threads.ToString(CultureInfo.InvariantCulture)]);
        return code == 0
            ? JsonSerializer.Deserialize<Measurement>(output)
            : throw new InvalidOperationException($"{Command} {step} ended with {code}: {errors}");
    }

    /// <summary>What the new process does.</summary>
    /// <returns>The measurement as JSON.</returns>
    public static string Measure(string step, int threads)
    {
        GeometryMatters.Training.TorchRuntime.SetThreads(threads);
        var (milliseconds, runs) = (step == AdapterStep.Name ? AdapterStep.Timer() : AdapterStepEmbedded.Timer()).Median();
        using var process = Process.GetCurrentProcess();
        return JsonSerializer.Serialize(new Measurement(milliseconds, process.PeakWorkingSet64, runs));
    }
}
