namespace GeometryMatters.Tests;

/// <summary>Finds the folder of real inputs and reference numbers: GEOMETRYMATTERS_SHARED, or shared/ beside the repository.</summary>
public static class SharedData
{
    public static string? Root { get; } = Find();

    /// <summary>Full path of a file below shared/data, or null where it is absent.</summary>
    public static string? TryPath(string relative)
    {
        var path = Root is null ? null : Path.Combine(Root, "data", relative);
        return path is not null && (File.Exists(path) || Directory.Exists(path)) ? path : null;
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("GEOMETRYMATTERS_SHARED");
        if (!string.IsNullOrEmpty(named))
        {
            return Directory.Exists(named) ? Path.GetFullPath(named) : null;
        }

        for (var dir = new DirectoryInfo(AppContext.BaseDirectory); dir is not null; dir = dir.Parent)
        {
            if (File.Exists(Path.Combine(dir.FullName, "GeometryMatters.sln")))
            {
                var beside = Path.Combine(dir.FullName, "..", "shared");
                return Directory.Exists(Path.Combine(beside, "data")) ? Path.GetFullPath(beside) : null;
            }
        }

        return null;
    }
}
