namespace GeometryMatters.Tests;

/// <summary>A folder that is removed with its content at the end of a test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("geometrymatters-").FullName;

    /// <summary>Full path of what lies, or does not, in the folder; makes the folders above it.</summary>
    public string this[string relative]
    {
        get
        {
            var path = File(relative);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return path;
        }
    }

    /// <summary>Full path of what lies, or does not, in the folder; makes nothing.</summary>
    public string File(string relative) => Path.Combine(Root, relative);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
