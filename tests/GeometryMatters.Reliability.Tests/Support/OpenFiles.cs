namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>What the process has open, as Linux tells it.</summary>
internal static class OpenFiles
{
    public static void RequireLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Open files are read from /proc, which only Linux has.");

    /// <summary>Number of handles of all kinds.</summary>
    public static int Count => Directory.GetFiles("/proc/self/fd").Length;

    public static int Threads => Directory.GetDirectories("/proc/self/task").Length;

    /// <summary>Open or mapped files below a folder.</summary>
    public static string[] Under(string root) =>
    [
        .. Directory.GetFiles("/proc/self/fd").Select(Target).Where(t => t.StartsWith(root, StringComparison.Ordinal)),
        .. File.ReadLines("/proc/self/maps").Where(l => l.Contains(root, StringComparison.Ordinal)).Distinct(),
    ];

    private static string Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return "";
        }
    }
}
