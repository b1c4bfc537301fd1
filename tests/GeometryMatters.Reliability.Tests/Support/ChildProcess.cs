using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>A run of <see cref="ChildRuns"/> in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        process = Process.Start(start)!;
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>How such a run is called: program and arguments.</summary>
    public static string[] Call(string run) =>
        ["dotnet", "exec", typeof(ChildProcess).Assembly.Location, "-explicit", "only", "-method", $"{typeof(ChildRuns).FullName}.{run}"];

    /// <summary>Starts a run over a bundle, with or without a limit on the size of the files that it writes.</summary>
    public static ChildProcess Start(string run, string bundle, string output = "", int? limitKilobytes = null)
    {
        var call = Call(run);

        // The signal of a file that grows too far is ignored, so that the write fails instead. The runtime's own large file for code is switched off.
        ProcessStartInfo start = limitKilobytes is { } limit
            ? new("bash", ["-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -f {limit}; exec \"$@\""), "bash", .. call])
            : new(call[0], call[1..]);
        start.Environment[ChildRuns.Bundle] = bundle;
        start.Environment[ChildRuns.Output] = output;
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new(start);
    }

    public void Kill()
    {
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        Assert.True(process.ExitCode != 0, "the run came to its end before it was killed");
    }

    public void AssertFine()
    {
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"the run ended with {process.ExitCode}: {Text}");
    }

    /// <summary>Waits for a run that is to fail.</summary>
    public string FailureText()
    {
        process.WaitForExit();
        Assert.True(process.ExitCode != 0, "the run should have failed");
        return Text;
    }

    public void Dispose() => process.Dispose();

    private string Text
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private void Take(object sender, DataReceivedEventArgs e)
    {
        lock (output)
        {
            output.AppendLine(e.Data);
        }
    }
}
