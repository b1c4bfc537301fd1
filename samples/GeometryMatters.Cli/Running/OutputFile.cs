namespace GeometryMatters.Cli.Running;

/// <summary>Where a result is to be written: refused before the work instead of after it.</summary>
internal static class OutputFile
{
    /// <summary>Makes a folder that results go to, if need be.</summary>
    public static string PrepareFolder(string path)
    {
        if (path.Length == 0 || File.Exists(path))
        {
            throw new UsageException($"--out: expected a folder, found {(path.Length == 0 ? "an empty name" : $"the file '{path}'")}.");
        }

        Make(path, path);
        return path;
    }

    /// <summary>Makes the file's folder if need be.</summary>
    /// <param name="path">The file; null where none was asked for.</param>
    /// <param name="endings">What the name may end in; anything when there are none.</param>
    public static string? Prepare(string? path, params string[] endings)
    {
        if (path is null)
        {
            return null;
        }

        if (endings.Length > 0 && !endings.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new UsageException($"--out: expected a name that ends in {string.Join(", ", endings)}, found '{path}'.");
        }

        if (path.Length == 0 || Directory.Exists(path))
        {
            throw new UsageException($"--out: expected a file, found {(path.Length == 0 ? "an empty name" : $"the folder '{path}'")}.");
        }

        Make(Path.GetDirectoryName(Path.GetFullPath(path))!, path);
        return path;
    }

    private static void Make(string folder, string asked)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{asked}: expected a folder that can be written, found: {e.Message}", e);
        }
    }
}
