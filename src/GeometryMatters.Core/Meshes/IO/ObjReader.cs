using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace GeometryMatters.Meshes.IO;

/// <summary>Wavefront OBJ: v (with colours), vt, f, o, g; everything else is skipped.</summary>
/// <remarks>Vertices stay as indexed by the position indices. Texture coordinates are kept only where each vertex has a single one, so that topology never changes.</remarks>
internal sealed class ObjReader
{
    private readonly List<Vector3> positions = [];
    private readonly List<Vector4> colors = [];
    private readonly List<Vector2> texture = [];
    private readonly List<Triangle> triangles = [];
    private readonly List<int> textureOfVertex = [];
    private readonly MeshParts parts = new();
    private bool hasColors;
    private bool textureIsPerVertex = true;
    private (int Index, int Line) largest = (-1, 0);
    private (int Index, int Line) largestTexture = (-1, 0);

    public static MeshDocument Read(byte[] bytes, string path)
    {
        ObjReader reader = new();
        reader.ReadLines(bytes, path);
        return reader.Finish(path);
    }

    private void ReadLines(ReadOnlySpan<byte> bytes, string path)
    {
        TextLines lines = new(bytes, path);
        while (lines.Next(out var line))
        {
            if (!line.IsEmpty && line[^1] == '\\')
            {
                line = Join(ref lines, line);
            }

            var comment = line.IndexOf((byte)'#');
            line = comment < 0 ? line : line[..comment];
            var keyword = TextLines.Token(ref line);
            switch (keyword)
            {
                case [(byte)'v']:
                    ReadVertex(lines, line);
                    break;
                case [(byte)'v', (byte)'t']:
                    // OBJ counts v upwards, glTF and this library downwards.
                    texture.Add(new(lines.Float(ref line, "texture coordinate u"), 1 - OptionalFloat(lines, ref line)));
                    break;
                case [(byte)'f']:
                    ReadFace(lines, line);
                    break;
                case [(byte)'o'] or [(byte)'g']:
                    var name = Encoding.UTF8.GetString(line).Trim();
                    parts.Start(name.Length == 0 ? "default" : name, triangles.Count);
                    break;
            }
        }
    }

    private static byte[] Join(ref TextLines lines, ReadOnlySpan<byte> first)
    {
        List<byte> joined = [];
        var line = first;
        do
        {
            joined.AddRange(line[..^1]);
            joined.Add((byte)' ');
            if (!lines.Next(out line))
            {
                throw lines.Bad("a line after the continuation sign", "the end of the file");
            }
        }
        while (!line.IsEmpty && line[^1] == '\\');
        joined.AddRange(line);
        return [.. joined];
    }

    private void ReadVertex(scoped in TextLines lines, ReadOnlySpan<byte> line)
    {
        positions.Add(new(lines.Float(ref line, "coordinate x"), lines.Float(ref line, "coordinate y"), lines.Float(ref line, "coordinate z")));
        Span<float> rest = stackalloc float[4];
        var count = 0;
        while (TextLines.Token(ref line) is { IsEmpty: false } token)
        {
            if (count == rest.Length || !TextLines.TryFloat(token, out rest[count++]))
            {
                throw lines.Bad("3 coordinates with an optional weight or colour", token);
            }
        }

        if (count >= 3 && !hasColors)
        {
            hasColors = true;
            colors.AddRange(Enumerable.Repeat(Vector4.One, positions.Count - 1));
        }

        if (hasColors)
        {
            colors.Add(count >= 3 ? new(rest[0], rest[1], rest[2], count > 3 ? rest[3] : 1) : Vector4.One);
        }
    }

    private static float OptionalFloat(scoped in TextLines lines, ref ReadOnlySpan<byte> line)
    {
        var token = TextLines.Token(ref line);
        return token.IsEmpty ? 0 : TextLines.TryFloat(token, out var value) ? value : throw lines.Bad("texture coordinate v", token);
    }

    private void ReadFace(scoped in TextLines lines, ReadOnlySpan<byte> line)
    {
        int corner = 0, a = 0, b = 0;
        while (TextLines.Token(ref line) is { IsEmpty: false } token)
        {
            var vertex = Index(lines, token, positions.Count, out var rest);
            largest = vertex > largest.Index ? (vertex, lines.Number) : largest;
            ReadCornerTexture(lines, token, rest, vertex);
            if (corner == 0)
            {
                a = vertex;
            }
            else if (corner > 1)
            {
                triangles.Add(new(a, b, vertex));
            }

            b = vertex;
            corner++;
        }

        if (corner < 3)
        {
            throw lines.Bad("a face of at least 3 corners", $"{corner}");
        }
    }

    private void ReadCornerTexture(scoped in TextLines lines, ReadOnlySpan<byte> token, ReadOnlySpan<byte> rest, int vertex)
    {
        var hasTexture = false;
        if (!rest.IsEmpty)
        {
            if (rest[0] != '/' || rest.Length == 1)
            {
                throw lines.Bad("a corner like 1, 1/1, 1//1 or 1/1/1", token);
            }

            rest = rest[1..];
            if (rest[0] != '/')
            {
                hasTexture = true;
                var index = Index(lines, rest, texture.Count, out rest);
                largestTexture = index > largestTexture.Index ? (index, lines.Number) : largestTexture;
                Assign(vertex, index);
            }

            if (!rest.IsEmpty && (rest[0] != '/' || !Utf8Parser.TryParse(rest[1..], out int _, out var used) || used != rest.Length - 1))
            {
                throw lines.Bad("a corner like 1, 1/1, 1//1 or 1/1/1", token);
            }
        }

        textureIsPerVertex &= hasTexture;
    }

    private void Assign(int vertex, int index)
    {
        if (!textureIsPerVertex || vertex >= positions.Count)
        {
            textureIsPerVertex = false;
            return;
        }

        while (textureOfVertex.Count <= vertex)
        {
            textureOfVertex.Add(-1);
        }

        textureIsPerVertex = textureOfVertex[vertex] < 0 || textureOfVertex[vertex] == index;
        textureOfVertex[vertex] = index;
    }

    private static int Index(scoped in TextLines lines, ReadOnlySpan<byte> token, int count, out ReadOnlySpan<byte> rest)
    {
        if (!Utf8Parser.TryParse(token, out int index, out var used) || index == 0 || index < -count)
        {
            throw lines.Bad($"an index from 1 or from −{count} to −1", token);
        }

        rest = token[used..];
        return index > 0 ? index - 1 : count + index;
    }

    private MeshDocument Finish(string path)
    {
        Check(path, "vertices", largest, positions.Count);
        Check(path, "texture coordinates", largestTexture, texture.Count);
        var mesh = MeshParts.Build([.. positions], [.. triangles], path);
        var hasTexture = textureIsPerVertex && textureOfVertex.Count > 0;
        var appearance = hasColors || hasTexture
            ? new MeshAppearance
            {
                VertexColors = hasColors ? [.. colors] : null,
                TextureCoordinates = hasTexture ? PerVertex() : null,
            }
            : null;
        return new(mesh, parts.Finish(mesh.FaceCount), appearance, path);
    }

    private static void Check(string path, string what, (int Index, int Line) largest, int count)
    {
        if (largest.Index >= count)
        {
            throw new MeshFormatException(path, $"line {largest.Line}", $"an index of the file's {count} {what}", $"{largest.Index + 1L}");
        }
    }

    private Vector2[] PerVertex()
    {
        var result = new Vector2[positions.Count];
        for (var i = 0; i < textureOfVertex.Count; i++)
        {
            result[i] = textureOfVertex[i] < 0 ? default : texture[textureOfVertex[i]];
        }

        return result;
    }
}
