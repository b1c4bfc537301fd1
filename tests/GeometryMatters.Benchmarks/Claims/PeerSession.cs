using System.Diagnostics;
using System.Text.Json;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A peer that waits in a process of its own, warm, and runs when it is asked to; its script uses <c>serve</c> of peers/timing.py.</summary>
internal sealed class PeerSession : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;
    private readonly string name;

    /// <summary>Starts a program and waits until it is warm.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public PeerSession(string name, ProcessStartInfo start)
    {
        this.name = name;
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
        Answer();
    }

    /// <summary>Runs once.</summary>
    /// <returns>Its time in milliseconds.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public double Run()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        return Answer();
    }

    /// <summary>Lets it end, and with that write its results.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public void Finish()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"peers/{name} ended with {process.ExitCode}: {errors.Result}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private double Answer() => process.StandardOutput.ReadLine() is { } line
        ? JsonDocument.Parse(line).RootElement.GetProperty("ms").GetDouble()
        : throw new InvalidOperationException($"peers/{name} ended: {errors.Result}");
}
