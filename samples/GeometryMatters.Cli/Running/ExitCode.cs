namespace GeometryMatters.Cli.Running;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Fine = 0;

    /// <summary>The work was done and found problems, or some items failed.</summary>
    public const int Problems = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>A file is missing, broken or does not fit, or a native library is missing.</summary>
    public const int BadInput = 3;

    /// <summary>A defect of the program.</summary>
    public const int Defect = 70;

    /// <summary>Stopped by Ctrl+C or SIGTERM.</summary>
    public const int Cancelled = 130;
}
