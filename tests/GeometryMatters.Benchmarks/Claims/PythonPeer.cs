using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A peer that is a Python library, run by a script of the folder peers, which prints <c>{"ms": median}</c>.</summary>
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
    public double? Milliseconds(int threads, TextWriter notes, params IEnumerable<string> arguments)
    {
        if (Interpreters.GetOrAdd(Module, Find) is not { } interpreter)
        {
            notes.WriteLine($"peer {Module} is not installed: Debian package {Package}");
            return null;
        }

        var (code, output, errors) = Run(interpreter, threads, [Path.Combine(AppContext.BaseDirectory, "peers", Script), .. arguments]);
        if (code != 0)
        {
            throw new InvalidOperationException($"peers/{Script} ended with {code}: {errors}");
        }

        return JsonDocument.Parse(output).RootElement.GetProperty("ms").GetDouble();
    }

    // Debian's packages serve Debian's interpreter, which need not be the first on the path.
    private static string? Find(string module) =>
        new[] { Environment.GetEnvironmentVariable("GEOMETRYMATTERS_PYTHON"), "/usr/bin/python3", "python3" }
            .FirstOrDefault(p => !string.IsNullOrEmpty(p) && CanImport(p, module));

    private static bool CanImport(string interpreter, string module)
    {
        try
        {
            return Run(interpreter, 1, ["-c", $"import {module}"]).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such interpreter.
            return false;
        }
    }

    private static (int Code, string Output, string Errors) Run(string interpreter, int threads, string[] arguments)
    {
        ProcessStartInfo start = new(interpreter, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
        {
            start.Environment[variable] = threads.ToString(CultureInfo.InvariantCulture);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
