using System.Numerics;

namespace GeometryMatters.Meshes.IO;

/// <summary>PLY 1.0: vertex positions and colours, faces as polygons; other elements and properties are skipped.</summary>
internal static class PlyReader
{
    public static MeshDocument Read(byte[] bytes, string path)
    {
        var header = PlyHeader.Parse(bytes, path);
        PlyBody body = new(bytes, header, path);
        Vector3[]? positions = null;
        Vector4[]? colors = null;
        List<Triangle> triangles = [];
        foreach (var element in header.Elements)
        {
            body.Element = element.Name;
            CheckRoom(element, ref body);
            if (element.Name == "vertex" && positions is null)
            {
                positions = ReadVertices(element, ref body, path, out colors);
            }
            else
            {
                ReadRows(element, ref body, element.Name == "face" ? triangles : null, path);
            }
        }

        if (positions is null)
        {
            throw new MeshFormatException(path, "header", "an element 'vertex'", "none");
        }

        var mesh = MeshParts.Build(positions, [.. triangles], path);
        return new(mesh, [], colors is null ? null : new() { VertexColors = colors }, path);
    }

    private static void CheckRoom(PlyElement element, ref PlyBody body)
    {
        long row = 0;
        foreach (var property in element.Properties)
        {
            row += body.SmallestSize(property.CountType ?? property.Type);
        }

        if (row * element.Count > body.Remaining || (row == 0 && element.Count > 0))
        {
            throw body.Bad($"a header that fits the {body.Remaining} bytes left", $"{element.Count} rows of at least {row} bytes");
        }
    }

    private static Vector3[] ReadVertices(PlyElement element, ref PlyBody body, string path, out Vector4[]? colors)
    {
        // Slots 0 to 2 are the position, 3 to 6 the colour; −1 is skipped.
        var slots = element.Properties.ConvertAll(p => p.CountType is null ? SlotOf(p.Name) : -1);
        var missing = Array.FindIndex([0, 1, 2], slot => !slots.Contains(slot));
        if (missing >= 0)
        {
            throw new MeshFormatException(path, "header", $"a vertex property '{"xyz"[missing]}'", "none");
        }

        var positions = new Vector3[element.Count];
        colors = slots.Contains(3) && slots.Contains(4) && slots.Contains(5) ? new Vector4[element.Count] : null;
        Span<float> values = stackalloc float[7];
        values[6] = 1;
        for (var i = 0; i < element.Count; i++)
        {
            body.Row = i;
            for (var k = 0; k < slots.Count; k++)
            {
                var property = element.Properties[k];
                if (slots[k] < 0)
                {
                    body.Skip(property);
                    continue;
                }

                var value = body.Read(property.Type);
                values[slots[k]] = (float)(slots[k] < 3 ? value : value / White(property.Type));
            }

            positions[i] = new(values[0], values[1], values[2]);
            if (colors is not null)
            {
                colors[i] = new(values[3], values[4], values[5], values[6]);
            }
        }

        return positions;
    }

    private static void ReadRows(PlyElement element, ref PlyBody body, List<Triangle>? triangles, string path)
    {
        var polygon = triangles is null ? -1 : element.Properties.FindIndex(p => p.Name is "vertex_indices" or "vertex_index");
        if (triangles is not null && element.Count > 0 && (polygon < 0 || element.Properties[polygon] is { CountType: null } or { Type: >= PlyType.Float32 }))
        {
            throw new MeshFormatException(path, "header", "an integer list 'vertex_indices' or 'vertex_index' of the faces", "none");
        }

        for (var i = 0; i < element.Count; i++)
        {
            body.Row = i;
            for (var k = 0; k < element.Properties.Count; k++)
            {
                if (k == polygon)
                {
                    ReadPolygon(element.Properties[k], ref body, triangles!);
                }
                else
                {
                    body.Skip(element.Properties[k]);
                }
            }
        }
    }

    private static void ReadPolygon(PlyProperty list, ref PlyBody body, List<Triangle> triangles)
    {
        var corners = body.ReadLength(list);
        if (corners < 3)
        {
            throw body.Bad("at least 3 corners", $"{corners}");
        }

        var a = Index(list, ref body);
        var b = Index(list, ref body);
        for (var k = 2; k < corners; k++)
        {
            var c = Index(list, ref body);
            triangles.Add(new(a, b, c));
            b = c;
        }
    }

    private static int Index(PlyProperty list, ref PlyBody body)
    {
        var value = body.Read(list.Type);
        return value >= 0 && value <= int.MaxValue && Math.Floor(value) == value ? (int)value : throw body.Bad("a vertex index", $"{value}");
    }

    private static int SlotOf(string name) => name switch
    {
        "x" => 0,
        "y" => 1,
        "z" => 2,
        "red" or "r" or "diffuse_red" => 3,
        "green" or "g" or "diffuse_green" => 4,
        "blue" or "b" or "diffuse_blue" => 5,
        "alpha" or "a" or "diffuse_alpha" => 6,
        _ => -1,
    };

    private static double White(PlyType type) => type switch
    {
        PlyType.UInt8 => byte.MaxValue,
        PlyType.UInt16 => ushort.MaxValue,
        PlyType.Int8 or PlyType.Int16 or PlyType.Int32 or PlyType.UInt32 => byte.MaxValue,
        _ => 1,
    };
}
