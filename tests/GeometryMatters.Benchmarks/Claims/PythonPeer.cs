using System.Collections.Concurrent;
using System.Text.Json;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A peer that is a Python library, run by a script of the folder peers, which prints <c>{"ms": median, "bytes": peak of the process}</c>.</summary>
/// <param name="Module">Module that must be importable.</param>
/// <param name="Package">Debian package that brings it.</param>
/// <param name="Script">Script in the folder peers.</param>
public sealed record PythonPeer(string Module, string Package, string Script)
{
    private static readonly ConcurrentDictionary<string, string?> Interpreters = new();

    /// <summary>Runs the script.</summary>
    /// <param name="threads">Threads that it may use.</param>
    /// <param name="notes">Told where the library is not installed.</param>
    /// <param name="arguments">Arguments of the script.</param>
    /// <returns>Median time in milliseconds; null where the library is not installed.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public double? Milliseconds(int threads, TextWriter notes, params IEnumerable<string> arguments) => Measure(threads, notes, arguments)?.Milliseconds;

    /// <summary>Runs the script.</summary>
    /// <param name="threads">Threads that it may use.</param>
    /// <param name="notes">Told where the library is not installed.</param>
    /// <param name="arguments">Arguments of the script.</param>
    /// <returns>Median time in milliseconds and peak memory of the process in bytes; null where the library is not installed.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public (double Milliseconds, long Bytes)? Measure(int threads, TextWriter notes, params IEnumerable<string> arguments)
    {
        if (Interpreter(notes) is not { } interpreter)
        {
            return null;
        }

        var (code, output, errors) = PeerProcess.Run(interpreter, threads, [ScriptPath, .. arguments]);
        if (code != 0)
        {
            throw new InvalidOperationException($"peers/{Script} ended with {code}: {errors}");
        }

        using var told = JsonDocument.Parse(output);
        return (told.RootElement.GetProperty("ms").GetDouble(), told.RootElement.GetProperty("bytes").GetInt64());
    }

    /// <summary>Starts a script that runs whenever it is asked to.</summary>
    /// <param name="threads">Threads that it may use.</param>
    /// <param name="notes">Told where the library is not installed.</param>
    /// <param name="arguments">Arguments of the script.</param>
    /// <returns>The script, warm; null where the library is not installed.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    internal PeerSession? Open(int threads, TextWriter notes, params IEnumerable<string> arguments) =>
        Interpreter(notes) is { } interpreter ? new(Script, PeerProcess.Prepare(interpreter, threads, [ScriptPath, .. arguments])) : null;

    private string ScriptPath => Path.Combine(AppContext.BaseDirectory, "peers", Script);

    private string? Interpreter(TextWriter notes)
    {
        var interpreter = Interpreters.GetOrAdd(Module, Find);
        if (interpreter is null)
        {
            notes.WriteLine($"peer {Module} is not installed: Debian package {Package}");
        }

        return interpreter;
    }

    // Debian's packages serve Debian's interpreter, which need not be the first on the path.
    private static string? Find(string module) =>
        new[] { Environment.GetEnvironmentVariable("GEOMETRYMATTERS_PYTHON"), "/usr/bin/python3", "python3" }
            .FirstOrDefault(p => !string.IsNullOrEmpty(p) && PeerProcess.TryRun(p, out _, "-c", $"import {module}"));
}
