using System.Text;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>A folder for the files of one test class.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gm-mesh-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public MeshDocument Load(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return MeshFile.Load(File(name));
    }

    public MeshDocument Load(string name, string text) => Load(name, Encoding.UTF8.GetBytes(text));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
