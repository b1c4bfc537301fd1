using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Part descriptors in files: PartField's own pair of mesh and array, or one safetensors file of descriptors or planes.</summary>
internal static class PartFieldFiles
{
    public static bool Exist(string folder) => FindOwn(folder) is not null || Official(folder) is not ([], []);

    /// <summary>The item's descriptors for a mesh: as they are where it has the same vertices, else read at the nearest points of their own surface.</summary>
    /// <param name="folder">The item's folder.</param>
    /// <param name="mesh">The mesh asked for.</param>
    /// <param name="own">The bundle's own mesh, whose frame planes have unless their file says otherwise; null where there is none.</param>
    public static VertexField Load(string folder, TriangleMesh mesh, Func<TriangleMesh?> own) =>
        FindPlanes(folder) is { } planes ? PartPlanesFile.Load(planes, mesh, own) : Carry(Read(folder), mesh, own);

    /// <summary>Reads everything without a mesh to read it for.</summary>
    public static void Check(string folder)
    {
        if (FindPlanes(folder) is { } planes)
        {
            PartPlanesFile.Check(planes);
        }
        else
        {
            Read(folder);
        }
    }

    /// <summary>A field that is for the very vertices of a mesh, up to a quarter turn about +y.</summary>
    public static VertexField LoadOwn(string path, TriangleMesh mesh)
    {
        var (_, stored, field) = ReadOwn(path);
        return ShapeMatch.SameVertices(stored.Positions, mesh) is null
            ? throw new DatasetFormatException(path, "vertices", $"the {mesh.VertexCount} vertices of the mesh in their order, within {ShapeMatch.IdentityTolerance}", $"{stored.VertexCount} others")
            : field;
    }

    public static void Save(string path, TriangleMesh mesh, VertexField field, bool half)
    {
        if (field.VertexCount != mesh.VertexCount)
        {
            throw new ArgumentException($"Expected a field of {mesh.VertexCount} rows, found {field.VertexCount}.", nameof(field));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        SafetensorsFile.Write(path, new Dictionary<string, TensorArray>(StringComparer.Ordinal)
        {
            ["features"] = Tensors.Create(field.Values, half, field.VertexCount, field.Channels),
            ["vertices"] = TensorArray.Create(MemoryMarshal.Cast<Vector3, float>(mesh.Positions), mesh.VertexCount, 3),
            ["faces"] = TensorArray.Create(MemoryMarshal.Cast<Triangle, int>(mesh.Triangles), mesh.FaceCount, 3),
        });
    }

    private static VertexField Carry((string Path, TriangleMesh Mesh, VertexField Field) stored, TriangleMesh mesh, Func<TriangleMesh?> own) =>
        ShapeMatch.SameVertices(stored.Mesh.Positions, mesh) is not null ? stored.Field : ShapeMatch.Require(stored.Path, stored.Mesh, mesh, own()).Carry(stored.Field);

    private static (string Path, TriangleMesh Mesh, VertexField Field) Read(string folder)
    {
        if (FindOwn(folder) is { } own)
        {
            return ReadOwn(own);
        }

        var (ply, npy) = FindOfficial(folder);
        var input = MeshFile.Load(ply).Mesh;
        return (ply, input, ToVertices(NpyFile.Read(npy), npy, "array", input));
    }

    private static (string Path, TriangleMesh Mesh, VertexField Field) ReadOwn(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var stored = ReadMesh(file, path);
        return (path, stored, ToVertices(file.Read("features"), path, "features", stored));
    }

    /// <summary>The mesh that descriptors or planes say to be made for.</summary>
    internal static TriangleMesh ReadMesh(SafetensorsFile file, string path)
    {
        var positions = file.Read("vertices");
        return positions.Shape is [_, 3]
            ? new(MemoryMarshal.Cast<float, Vector3>(positions.ToSingle()).ToArray(), file.Contains("faces") ? ReadFaces(file, path) : [], path)
            : throw new TensorFormatException(path, "vertices", "[V, 3]", Describe(positions));
    }

    private static string? FindPlanes(string folder)
    {
        if (FindOwn(folder) is not { } path)
        {
            return null;
        }

        using var file = SafetensorsFile.Open(path);
        return !file.Contains("features") && file.Contains("planes") ? path : null;
    }

    private static string? FindOwn(string folder) =>
        Path.Combine(folder, "partfield", "partfield.safetensors") is var path && File.Exists(path) ? path : null;

    /// <summary>PartField calls the array part_feat_UID_0_batch.npy, or without _batch in its fallback mode.</summary>
    private static (string[] Ply, string[] Npy) Official(string folder)
    {
        var part = Path.Combine(folder, "partfield");
        return Directory.Exists(part) ? (Files("input_*.ply"), Files("part_feat_*.npy")) : ([], []);

        string[] Files(string pattern) => [.. Directory.EnumerateFiles(part, pattern).Order(StringComparer.Ordinal)];
    }

    private static (string Ply, string Npy) FindOfficial(string folder)
    {
        var part = Path.Combine(folder, "partfield");
        return Official(folder) switch
        {
            ([], []) => throw new FileNotFoundException($"There are no part descriptors in {part}.", part),
            ([var mesh], [var array]) => (mesh, array),
            var (ply, npy) => throw new DatasetFormatException(part, "", "one input_*.ply and one part_feat_*.npy", $"{ply.Length} and {npy.Length}"),
        };
    }

    private static Triangle[] ReadFaces(SafetensorsFile file, string path)
    {
        var faces = file.Read("faces");
        return faces.Shape is [_, 3] && faces.ElementType is not (TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Float32 or TensorElementType.Float64)
            ? MemoryMarshal.Cast<int, Triangle>(Array.ConvertAll(faces.ToInt64(), i => (int)long.Clamp(i, -1, int.MaxValue))).ToArray()
            : throw new TensorFormatException(path, "faces", "[F, 3] integers", Describe(faces));
    }

    private static VertexField ToVertices(TensorArray array, string path, string place, TriangleMesh mesh)
    {
        if (array.Shape is not [var rows, > 0 and var channels] || (rows != mesh.VertexCount && rows != mesh.FaceCount))
        {
            throw new TensorFormatException(
                path, place, $"[{mesh.VertexCount} vertices or {mesh.FaceCount} faces, channels]", Describe(array));
        }

        var values = array.ToSingle();
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                throw new TensorFormatException(path, place, "finite values", $"{value}");
            }
        }

        return new(mesh.VertexCount, channels, rows == mesh.VertexCount ? values : FaceRows.ToVertices(values, channels, mesh));
    }

    internal static string Describe(TensorArray array) => $"[{string.Join(", ", array.Shape.ToArray())}] of {array.ElementType}";
}
