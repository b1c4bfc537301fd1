using System.Numerics;

namespace GeometryMatters.Meshes.IO;

/// <summary>What the text readers share: named face runs and the final checks.</summary>
internal sealed class MeshParts
{
    private const string Unnamed = "default";
    private readonly List<MeshPart> parts = [];
    private string name = Unnamed;
    private int first;
    private bool named;

    public void Start(string newName, int faceCount)
    {
        named = true;
        if (newName == name)
        {
            return;
        }

        Close(faceCount);
        name = newName;
        first = faceCount;
    }

    public IReadOnlyList<MeshPart> Finish(int faceCount)
    {
        Close(faceCount);
        return named ? parts : [];
    }

    /// <summary>Checks positions and indices and that there is a face at all.</summary>
    public static TriangleMesh Build(Vector3[] positions, Triangle[] triangles, string source) =>
        triangles.Length == 0
            ? throw new MeshValidationException(source, string.Empty, "at least one face", $"{positions.Length} vertices and no faces")
            : new(positions, triangles, source);

    private void Close(int faceCount)
    {
        if (faceCount > first)
        {
            parts.Add(new(name, first, faceCount - first));
        }
    }
}
