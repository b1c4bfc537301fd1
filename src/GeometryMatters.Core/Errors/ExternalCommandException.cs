namespace GeometryMatters;

/// <summary>A program that was started for its results failed: it could not be started, ended with an error, ran too long or left no result.</summary>
public sealed class ExternalCommandException : GeometryMattersException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="command">The command as it was started.</param>
    /// <param name="problem">What went wrong, for example <c>ended with exit code 1</c>.</param>
    /// <param name="exitCode">Its exit code; null where it did not end by itself.</param>
    /// <param name="errorOutput">The last that it wrote to standard error; empty where it wrote nothing.</param>
    /// <param name="innerException">The cause, if another exception was one.</param>
    public ExternalCommandException(string command, string problem, int? exitCode, string errorOutput, Exception? innerException = null)
        : base(errorOutput.Length == 0 ? $"{command}: {problem}; it wrote nothing to standard error." : $"{command}: {problem}; the end of its standard error:\n{errorOutput}", innerException)
    {
        Command = command;
        ExitCode = exitCode;
        ErrorOutput = errorOutput;
    }

    /// <summary>The command as it was started.</summary>
    public string Command { get; }

    /// <summary>Its exit code; null where it did not end by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The last that it wrote to standard error; empty where it wrote nothing.</summary>
    public string ErrorOutput { get; }
}
