using System.Diagnostics;
using System.Globalization;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Runs a program of a peer to its end.</summary>
internal static class PeerProcess
{
    /// <summary>Runs a program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="threads">Threads that it may use, told to OpenMP, OpenBLAS and MKL.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>Exit code and what it printed.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static (int Code, string Output, string Errors) Run(string program, int threads, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Prepare(program, threads, arguments))!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>How a program is started: its threads told, its streams ours.</summary>
    public static ProcessStartInfo Prepare(string program, int threads, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var variable in (string[])["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"])
        {
            start.Environment[variable] = threads.ToString(CultureInfo.InvariantCulture);
        }

        return start;
    }

    /// <summary>Runs a program that may not be there.</summary>
    /// <returns>Whether it is there and ended with 0, and what it printed.</returns>
    public static bool TryRun(string program, out string output, params IEnumerable<string> arguments)
    {
        try
        {
            (var code, output, _) = Run(program, 1, arguments);
            return code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No such program.
            output = "";
            return false;
        }
    }
}
