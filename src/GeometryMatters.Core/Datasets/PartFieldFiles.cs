using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Cameras;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;

namespace GeometryMatters.Datasets;

/// <summary>Part descriptors in files: PartField's own pair of mesh and array, or one safetensors file.</summary>
internal static class PartFieldFiles
{
    /// <summary>Largest distance between a vertex and its descriptor's, where the longest side of the mesh is 1.8 (PartField's normalisation).</summary>
    private const float IdentityTolerance = 1e-4f;

    public static bool Exist(string folder) => FindOwn(folder) is not null || FindOfficial(folder) is not null;

    public static VertexField Load(string folder, TriangleMesh mesh)
    {
        if (FindOwn(folder) is { } own)
        {
            return LoadOwn(own, mesh);
        }

        if (FindOfficial(folder) is not var (ply, npy))
        {
            var path = Path.Combine(folder, "partfield");
            throw new FileNotFoundException($"There are no part descriptors in {path}.", path);
        }

        var input = MeshFile.Load(ply).Mesh;
        var array = NpyFile.Read(npy);
        var field = ToVertices(array, npy, "array", input);
        RequireSameVertices(ply, input.Positions, mesh);
        return field;
    }

    public static VertexField LoadOwn(string path, TriangleMesh mesh)
    {
        using var file = SafetensorsFile.Open(path);
        var positions = file.Read("vertices");
        if (positions.Shape is not [_, 3])
        {
            throw new TensorFormatException(path, "vertices", "[V, 3]", Describe(positions));
        }

        var vertices = MemoryMarshal.Cast<float, Vector3>(positions.ToSingle()).ToArray();
        TriangleMesh stored = new(vertices, file.Contains("faces") ? ReadFaces(file, path) : [], path);
        var field = ToVertices(file.Read("features"), path, "features", stored);
        RequireSameVertices(path, vertices, mesh);
        return field;
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

    private static string? FindOwn(string folder) =>
        Path.Combine(folder, "partfield", "partfield.safetensors") is var path && File.Exists(path) ? path : null;

    private static (string Ply, string Npy)? FindOfficial(string folder)
    {
        var part = Path.Combine(folder, "partfield");
        if (!Directory.Exists(part))
        {
            return null;
        }

        // PartField calls the array part_feat_UID_0_batch.npy, or without _batch in its fallback mode.
        var ply = Directory.GetFiles(part, "input_*.ply").Order(StringComparer.Ordinal).ToArray();
        var npy = Directory.GetFiles(part, "part_feat_*.npy").Order(StringComparer.Ordinal).ToArray();
        return (ply, npy) switch
        {
            ([], _) or (_, []) => null,
            ([var mesh], [var array]) => (mesh, array),
            _ => throw new DatasetFormatException(part, "", "one input_*.ply and one part_feat_*.npy", $"{ply.Length} and {npy.Length}"),
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

        return new(mesh.VertexCount, channels, rows == mesh.VertexCount ? values : FacesToVertices(values, channels, mesh));
    }

    /// <summary>Mean over the faces around a vertex, weighted by area; faces without area count as tiny ones, so that no vertex of a face is left out.</summary>
    private static float[] FacesToVertices(float[] values, int channels, TriangleMesh mesh)
    {
        var result = new float[mesh.VertexCount * channels];
        var weights = new double[mesh.VertexCount];
        var sums = new double[result.Length];
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            var t = mesh.Triangles[f];
            var p = mesh.Positions;
            var area = Math.Max(Vector3.Cross(p[t.B] - p[t.A], p[t.C] - p[t.A]).Length(), 1e-12);
            for (var k = 0; k < 3; k++)
            {
                weights[t[k]] += area;
                for (var c = 0; c < channels; c++)
                {
                    sums[(t[k] * channels) + c] += area * values[(f * channels) + c];
                }
            }
        }

        for (var i = 0; i < result.Length; i++)
        {
            result[i] = weights[i / channels] > 0 ? (float)(sums[i] / weights[i / channels]) : 0;
        }

        return result;
    }

    /// <summary>The features index a mesh's vertices if both sets of vertices are the same after normalisation, up to a quarter turn about +y.</summary>
    private static void RequireSameVertices(string path, ReadOnlySpan<Vector3> stored, TriangleMesh mesh)
    {
        if (stored.Length != mesh.VertexCount)
        {
            throw new DatasetFormatException(path, "vertices", $"the {mesh.VertexCount} vertices of the mesh", $"{stored.Length}");
        }

        var best = float.PositiveInfinity;
        var expected = Normalize(stored);
        foreach (var degrees in (ReadOnlySpan<double>)[0, 90, 180, 270])
        {
            var turn = RotationMatrix.AboutY(degrees);
            var turned = Normalize(mesh.MapPositions(p => (Vector3)(turn * p)).Positions);
            var farthest = 0f;
            for (var i = 0; i < turned.Length; i++)
            {
                farthest = Math.Max(farthest, Vector3.Distance(turned[i], expected[i]));
            }

            best = Math.Min(best, farthest);
        }

        if (best >= IdentityTolerance)
        {
            throw new DatasetFormatException(
                path, "vertices", $"the vertices of the mesh in their order, within {IdentityTolerance}", FormattableString.Invariant($"one {best:G3} away"));
        }
    }

    /// <summary>PartField's normalisation: box centre to the origin, longest side 1.8.</summary>
    private static Vector3[] Normalize(ReadOnlySpan<Vector3> points)
    {
        var box = BoundingBox.Around(points);
        var longest = Math.Max(box.Size.X, Math.Max(box.Size.Y, box.Size.Z));
        var scale = longest > 0 ? 1.8f / longest : 1;
        var result = new Vector3[points.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = (points[i] - box.Center) * scale;
        }

        return result;
    }

    private static string Describe(TensorArray array) => $"[{string.Join(", ", array.Shape.ToArray())}] of {array.ElementType}";
}
