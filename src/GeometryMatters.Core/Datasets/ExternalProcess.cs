using System.ComponentModel;
using System.Diagnostics;

namespace GeometryMatters.Datasets;

/// <summary>Runs a program to its end, or ends it together with all that it started.</summary>
internal static class ExternalProcess
{
    private const int GraceMilliseconds = 2000;

    public static (string Command, string ErrorOutput) Run(CommandMeshReconstructorOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        var command = string.Join(' ', [options.FileName, .. arguments]);
        ProcessStartInfo start = new(options.FileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = options.WorkingDirectory ?? "",
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        using Process process = new() { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new ExternalCommandException(command, $"could not be started ({e.Message})", null, "", e);
        }

        // A program that asks a question must not wait for an answer, and one that writes much must not wait for a reader.
        process.StandardInput.Close();
        TextTail errors = new(options.ErrorOutputLength);
        Task[] readers = [TextTail.Drain(process.StandardError, errors), TextTail.Drain(process.StandardOutput, new(0))];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(options.Timeout);
        try
        {
            process.WaitForExitAsync(stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(GraceMilliseconds);
            Task.WaitAll(readers, GraceMilliseconds, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExternalCommandException(command, $"did not end within {options.Timeout}", null, errors.ToString());
        }

        // A child left behind in the background may hold the pipes open for ever; what is there by now is enough.
        Task.WaitAll(readers, GraceMilliseconds, cancellationToken);
        return process.ExitCode == 0
            ? (command, errors.ToString())
            : throw new ExternalCommandException(command, $"ended with exit code {process.ExitCode}", process.ExitCode, errors.ToString());
    }
}
