using System.Text;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Reads meshes from files that a test has written.</summary>
internal static class MeshFolder
{
    public static MeshDocument Load(this TemporaryFolder folder, string name, byte[] bytes)
    {
        File.WriteAllBytes(folder.File(name), bytes);
        return MeshFile.Load(folder.File(name));
    }

    public static MeshDocument Load(this TemporaryFolder folder, string name, string text) => folder.Load(name, Encoding.UTF8.GetBytes(text));
}
