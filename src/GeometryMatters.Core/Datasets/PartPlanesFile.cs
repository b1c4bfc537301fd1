using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>PartField's planes in <c>partfield.safetensors</c>: <c>planes</c> [3, C, H, W], <c>center</c> [3], <c>scale</c> [1], and the mesh that they were made for if it is not the bundle's own.</summary>
internal static class PartPlanesFile
{
    /// <summary>Reads the planes at the vertices of a mesh, turned into their frame first.</summary>
    public static VertexField Load(string path, TriangleMesh mesh, Func<TriangleMesh?> own)
    {
        using var file = SafetensorsFile.Open(path);
        var home = file.Contains("vertices") ? PartFieldFiles.ReadMesh(file, path) : own() ?? mesh;
        var frame = PartFieldFrame.Of(home.Bounds);
        var planes = Read(file, path, frame);
        var positions = ShapeMatch.SameVertices(home.Positions, mesh) ?? ShapeMatch.Require(path, home, mesh, own()).Positions;
        return planes.AtVertices(new(Array.ConvertAll(positions, frame.Undo), mesh.Triangles));
    }

    public static void Check(string path)
    {
        using var file = SafetensorsFile.Open(path);
        if (file.Contains("vertices"))
        {
            PartFieldFiles.ReadMesh(file, path);
        }

        Read(file, path, new(Vector3.Zero, 1));
    }

    public static void Save(string path, TriangleMesh mesh, TriplaneField planes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SafetensorsFile.Write(path, new Dictionary<string, TensorArray>(StringComparer.Ordinal)
        {
            ["planes"] = Tensors.Create(planes.ToPlanes(), half: true, 3, planes.Channels, planes.Height, planes.Width),
            ["center"] = TensorArray.Create<float>([planes.Center.X, planes.Center.Y, planes.Center.Z], 3),
            ["scale"] = TensorArray.Create<float>([planes.Scale], 1),
            ["vertices"] = TensorArray.Create(MemoryMarshal.Cast<Vector3, float>(mesh.Positions), mesh.VertexCount, 3),
            ["faces"] = TensorArray.Create(MemoryMarshal.Cast<Triangle, int>(mesh.Triangles), mesh.FaceCount, 3),
        });
    }

    private static TriplaneField Read(SafetensorsFile file, string path, PartFieldFrame frame)
    {
        var planes = file.Read("planes");
        if (planes.Shape is not [3, > 0 and var channels, > 0 and var height, > 0 and var width])
        {
            throw new TensorFormatException(path, "planes", "[3, channels, height, width]", PartFieldFiles.Describe(planes));
        }

        var center = file.Contains("center") ? Numbers(file, path, "center", 3) : [frame.Center.X, frame.Center.Y, frame.Center.Z];
        var scale = file.Contains("scale") ? Numbers(file, path, "scale", 1)[0] : frame.Scale;
        if (!(scale > 0))
        {
            throw new TensorFormatException(path, "scale", "a value above zero", $"{scale}");
        }

        try
        {
            return new(channels, height, width, planes.ToSingle(), new(center[0], center[1], center[2]), scale);
        }
        catch (InvalidInputException e)
        {
            throw new TensorFormatException(path, $"planes, {e.Place}", e.Expected, e.Found, e);
        }
    }

    private static float[] Numbers(SafetensorsFile file, string path, string name, int count)
    {
        var tensor = file.Read(name);
        var values = tensor.Count == count ? tensor.ToSingle() : [];
        return values.Length == count && Array.TrueForAll(values, float.IsFinite)
            ? values
            : throw new TensorFormatException(path, name, $"{count} finite values", PartFieldFiles.Describe(tensor));
    }
}
