using System.Numerics;

namespace GeometryMatters.Meshes.IO;

/// <summary>OFF, COFF, NOFF and STOFF as text; counts may follow the keyword on its line.</summary>
internal static class OffReader
{
    public static MeshDocument Read(byte[] bytes, string path)
    {
        TextLines lines = new(bytes, path);
        var (kind, counts) = ReadHeader(ref lines);
        var vertexCount = Count(lines, ref counts, "number of vertices", bytes.Length);
        var faceCount = Count(lines, ref counts, "number of faces", bytes.Length);
        var positions = new Vector3[vertexCount];
        var colors = kind.Contains('C', StringComparison.Ordinal) ? new Vector4[vertexCount] : null;
        var skipped = kind.Contains('N', StringComparison.Ordinal) ? 3 : 0;
        for (var i = 0; i < vertexCount; i++)
        {
            var line = ContentLine(ref lines, $"vertex {i} of {vertexCount}");
            positions[i] = new(lines.Float(ref line, "coordinate x"), lines.Float(ref line, "coordinate y"), lines.Float(ref line, "coordinate z"));
            for (var k = 0; k < skipped; k++)
            {
                lines.Float(ref line, "normal");
            }

            if (colors is not null)
            {
                colors[i] = Color(lines, line);
            }
        }

        List<Triangle> triangles = [];
        for (var f = 0; f < faceCount; f++)
        {
            var line = ContentLine(ref lines, $"face {f} of {faceCount}");
            ReadFace(lines, line, vertexCount, triangles);
        }

        return new(MeshParts.Build(positions, [.. triangles], path), [], colors is null ? null : new() { VertexColors = Scaled(colors) }, path);
    }

    private static (string Kind, byte[] Counts) ReadHeader(ref TextLines lines)
    {
        var line = ContentLine(ref lines, "OFF");
        var rest = line;
        var token = TextLines.Token(ref rest);
        var end = token.IndexOf("OFF"u8);
        if (end < 0 || end > 4 || token[..end].ContainsAnyExcept("STCN"u8))
        {
            throw lines.Bad("OFF, COFF, NOFF or STOFF", token);
        }

        var kind = System.Text.Encoding.ASCII.GetString(token[..end]);

        // Some collections write "OFF490 518 0": the counts glued to the keyword.
        byte[] counts = [.. token[(end + 3)..], .. rest];
        var hasCounts = counts.AsSpan().ContainsAnyExcept(" \t\v\f"u8);
        return (kind, hasCounts ? counts : ContentLine(ref lines, "the numbers of vertices and faces").ToArray());
    }

    private static ReadOnlySpan<byte> ContentLine(ref TextLines lines, string what) =>
        lines.NextContent((byte)'#', out var line) ? line : throw lines.Bad(what, "the end of the file");

    private static int Count(scoped in TextLines lines, ref byte[] counts, string what, int fileLength)
    {
        ReadOnlySpan<byte> line = counts;
        var value = lines.Int(ref line, what);
        counts = line.ToArray();

        // A vertex takes "0 0 0" and a line end, a face "3 0 0 0" and one: never more than a sixth of the file.
        return value >= 0 && value <= (fileLength / 6) + 1 ? value : throw lines.Bad($"a {what} that {fileLength} bytes can hold", $"{value}");
    }

    private static void ReadFace(scoped in TextLines lines, ReadOnlySpan<byte> line, int vertexCount, List<Triangle> triangles)
    {
        var corners = lines.Int(ref line, "number of corners");
        if (corners < 3)
        {
            throw lines.Bad("a face of at least 3 corners", $"{corners}");
        }

        var a = Corner(lines, ref line, vertexCount);
        var b = Corner(lines, ref line, vertexCount);
        for (var k = 2; k < corners; k++)
        {
            var c = Corner(lines, ref line, vertexCount);
            triangles.Add(new(a, b, c));
            b = c;
        }
    }

    private static int Corner(scoped in TextLines lines, ref ReadOnlySpan<byte> line, int vertexCount)
    {
        var index = lines.Int(ref line, "vertex index");
        return (uint)index < (uint)vertexCount ? index : throw lines.Bad($"a vertex index in [0, {vertexCount})", $"{index}");
    }

    private static Vector4 Color(scoped in TextLines lines, ReadOnlySpan<byte> line)
    {
        Vector4 color = new(lines.Float(ref line, "red"), lines.Float(ref line, "green"), lines.Float(ref line, "blue"), -1);
        var alpha = TextLines.Token(ref line);
        if (TextLines.TryFloat(alpha, out var value))
        {
            color.W = value;
        }

        return color;
    }

    /// <summary>Files give either 0 to 1 or 0 to 255: any value above 1 tells the second.</summary>
    private static Vector4[] Scaled(Vector4[] colors)
    {
        var scale = colors.Any(c => Math.Max(Math.Max(c.X, c.Y), Math.Max(c.Z, c.W)) > 1) ? 255f : 1f;
        return Array.ConvertAll(colors, c => new Vector4(c.X / scale, c.Y / scale, c.Z / scale, c.W < 0 ? 1 : c.W / scale));
    }
}
