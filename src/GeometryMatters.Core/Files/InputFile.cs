namespace GeometryMatters;

/// <summary>Opens files so that a missing folder is reported like a missing file, by the path that was asked for.</summary>
internal static class InputFile
{
    /// <summary>Reads a whole file.</summary>
    public static byte[] ReadAllBytes(string path) => File.ReadAllBytes(Existing(path));

    /// <summary>The path itself, where a file has it.</summary>
    public static string Existing(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? path : throw new FileNotFoundException($"There is no file {path}.", path);
    }
}
