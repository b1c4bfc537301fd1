namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>A folder for thousands of files, each of which is flushed to its device: in memory where there is room for them, else an ordinary one.</summary>
internal sealed class MemoryFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long Room = 500_000_000;

    private readonly string root = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > Room
        ? Directory.CreateDirectory(Path.Combine(Memory, $"geometrymatters-{Guid.NewGuid():N}")).FullName
        : Directory.CreateTempSubdirectory("geometrymatters-").FullName;

    public string File(string name) => Path.Combine(root, name);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
