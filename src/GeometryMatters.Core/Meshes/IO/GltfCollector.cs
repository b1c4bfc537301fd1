using System.Numerics;
using SharpGLTF.Schema2;

namespace GeometryMatters.Meshes.IO;

/// <summary>Merges the primitives of all nodes into one mesh.</summary>
internal sealed class GltfCollector(string path, long fileLength)
{
    private const int MostElements = 200_000_000;
    private readonly List<Vector3> positions = [];
    private readonly List<Triangle> triangles = [];
    private readonly List<int> faceMaterials = [];
    private readonly List<Vector4> colors = [];
    private readonly List<Vector2> texture = [];
    private readonly List<MeshPart> parts = [];
    private readonly Dictionary<(Matrix4x4 World, int Position, int Color, int Texture, int Material), int> shared = [];
    private bool hasColors;
    private bool hasTexture;

    public void Add(Node node, Matrix4x4 world)
    {
        var first = triangles.Count;
        foreach (var primitive in node.Mesh.Primitives)
        {
            if (primitive.DrawPrimitiveType is PrimitiveType.TRIANGLES or PrimitiveType.TRIANGLE_STRIP or PrimitiveType.TRIANGLE_FAN)
            {
                AddPrimitive(primitive, world, $"node {node.LogicalIndex}, mesh {node.Mesh.LogicalIndex}, primitive {primitive.LogicalIndex}");
            }
        }

        if (triangles.Count > first)
        {
            parts.Add(new(node.Name ?? node.Mesh.Name ?? $"node {node.LogicalIndex}", first, triangles.Count - first));
        }
    }

    public MeshDocument Finish(ModelRoot model)
    {
        var mesh = MeshParts.Build([.. positions], [.. triangles], path);
        Pad(colors, hasColors ? positions.Count : 0, Vector4.One);
        Pad(texture, hasTexture ? positions.Count : 0, default);
        var hasMaterials = model.LogicalMaterials.Count > 0;
        var appearance = !hasColors && !hasTexture && !hasMaterials
            ? null
            : new MeshAppearance
            {
                VertexColors = hasColors ? [.. colors] : null,
                TextureCoordinates = hasTexture ? [.. texture] : null,
                Materials = hasMaterials ? GltfMaterials.Read(model) : [],
                FaceMaterials = hasMaterials ? [.. faceMaterials] : null,
            };
        return new(mesh, parts, appearance, path);
    }

    private void AddPrimitive(MeshPrimitive primitive, Matrix4x4 world, string place)
    {
        var accessor = primitive.GetVertexAccessor("POSITION")
            ?? throw new MeshFormatException(path, place, "an attribute POSITION", "none");
        var count = Checked(accessor, place);
        var indices = primitive.IndexAccessor;
        var corners = indices is null ? count : Checked(indices, place);
        if ((long)positions.Count + count > MostElements || (long)triangles.Count + corners > MostElements)
        {
            throw new MeshFormatException(path, place, $"at most {MostElements} vertices and faces", "more");
        }

        var start = AddVertices(primitive, accessor, count, world, place);
        AddTriangles(primitive, start, count, world.GetDeterminant() < 0, place);
        var material = primitive.Material?.LogicalIndex ?? -1;
        while (faceMaterials.Count < triangles.Count)
        {
            faceMaterials.Add(material);
        }
    }

    /// <summary>Primitives over the same vertices share them, so that parts that were joined stay joined.</summary>
    private int AddVertices(MeshPrimitive primitive, Accessor accessor, int count, Matrix4x4 world, string place)
    {
        var channel = GltfMaterials.BaseColor(primitive.Material);
        var transform = channel?.TextureTransform;
        var color = primitive.GetVertexAccessor("COLOR_0");
        var coordinates = primitive.GetVertexAccessor($"TEXCOORD_{transform?.TextureCoordinateOverride ?? channel?.TextureCoordinate ?? 0}");
        var material = transform is null || coordinates is null ? -1 : primitive.Material.LogicalIndex;
        var key = (world, accessor.LogicalIndex, color?.LogicalIndex ?? -1, coordinates?.LogicalIndex ?? -1, material);
        if (shared.TryGetValue(key, out var start))
        {
            return start;
        }

        start = positions.Count;
        foreach (var p in accessor.AsVector3Array())
        {
            positions.Add(Vector3.Transform(p, world));
        }

        if (color is not null)
        {
            RequireCount(color, count, place, "COLOR_0");
            Pad(colors, start, Vector4.One);
            hasColors = true;
            colors.AddRange(color.AsColorArray(1));
        }

        if (coordinates is not null)
        {
            RequireCount(coordinates, count, place, "TEXCOORD");
            Pad(texture, start, default);
            hasTexture = true;
            texture.AddRange(coordinates.AsVector2Array().Select(uv => GltfMaterials.Transform(uv, transform)));
        }

        shared.Add(key, start);
        return start;
    }

    private void AddTriangles(MeshPrimitive primitive, int start, int count, bool mirrored, string place)
    {
        int[] corners = primitive.IndexAccessor is { } accessor
            ? [.. accessor.AsIndicesArray().Select((index, i) => index < (uint)count ? (int)index : throw Outside(index, i))]
            : [.. Enumerable.Range(0, count)];
        if (primitive.DrawPrimitiveType == PrimitiveType.TRIANGLES)
        {
            if (corners.Length % 3 != 0)
            {
                throw new MeshFormatException(path, place, "a number of corners divisible by 3", $"{corners.Length}");
            }

            for (var i = 0; i < corners.Length; i += 3)
            {
                Append(corners[i], corners[i + 1], corners[i + 2]);
            }
        }
        else
        {
            var fan = primitive.DrawPrimitiveType == PrimitiveType.TRIANGLE_FAN;
            for (var i = 0; i + 2 < corners.Length; i++)
            {
                var (a, b) = fan ? (corners[0], corners[i + 1]) : i % 2 == 0 ? (corners[i], corners[i + 1]) : (corners[i + 1], corners[i]);
                Append(a, b, corners[i + 2]);
            }
        }

        void Append(int a, int b, int c) => triangles.Add(mirrored ? new(start + a, start + c, start + b) : new(start + a, start + b, start + c));

        MeshValidationException Outside(uint index, int i) => new(path, $"{place}, corner {i}", $"a vertex index in [0, {count})", $"{index}");
    }

    private static void Pad<T>(List<T> list, int count, T value)
    {
        while (list.Count < count)
        {
            list.Add(value);
        }
    }

    private void RequireCount(Accessor accessor, int count, string place, string attribute)
    {
        if (Checked(accessor, place) != count)
        {
            throw new MeshFormatException(path, place, $"{count} values of {attribute}, as many as positions", $"{accessor.Count}");
        }
    }

    private int Checked(Accessor accessor, string place)
    {
        // An accessor without data stands for zeros, so its count costs the file nothing.
        var noData = !accessor.TryGetBufferView(out _);
        if (accessor.Count < 0 || (noData && accessor.Count > fileLength))
        {
            throw new MeshFormatException(path, $"{place}, accessor {accessor.LogicalIndex}", "a count that the file can justify", $"{accessor.Count}");
        }

        return accessor.Count;
    }
}
