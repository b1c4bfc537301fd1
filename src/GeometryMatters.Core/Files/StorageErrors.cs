namespace GeometryMatters;

/// <summary>Tells errors of a storage device that has no room from those of a single file.</summary>
internal static class StorageErrors
{
    // errno: EFBIG, ENOSPC, EDQUOT on Linux and on macOS; Windows: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED.
    private const int FileTooBig = 27;
    private static readonly int[] Full = OperatingSystem.IsWindows()
        ? [unchecked((int)0x80070027), unchecked((int)0x80070070), unchecked((int)0x8007050F)]
        : [FileTooBig, 28, OperatingSystem.IsMacOS() ? 69 : 122];

    /// <summary>Whether there is no room left: what is written next will fail, too.</summary>
    public static bool IsFull(IOException error) => Full.Contains(error.HResult);

    /// <summary>Whether the runtime says so that a file may not grow any further: it takes that for a wrong argument.</summary>
    public static bool IsTooBig(ArgumentOutOfRangeException error) => error is { ParamName: "value", ActualValue: null };

    /// <summary>The same as an error of the file.</summary>
    public static IOException TooBig(string path, Exception error) => new($"The file '{path}' cannot grow any further: a limit of the file system or of the process is reached.", error)
    {
        HResult = FileTooBig,
    };
}
