using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeometryMatters.Meshes.IO;

/// <summary>Binary glTF: one node per part, one primitive per material of a part, all over the same vertices so that parts stay joined.</summary>
internal static class GlbWriter
{
    public static void Write(MeshDocument document, Stream stream)
    {
        Check(document);
        using GlbBuffer buffer = new();
        var attributes = Attributes(buffer, document.Mesh, document.Appearance);
        (int View, string Mime)[] images =
            [.. (document.Appearance?.Materials ?? []).Select(m => m.Texture is { } t ? (buffer.AddView(t.Span), Mime(t.Span)) : (-1, string.Empty))];
        IReadOnlyList<MeshPart> parts = document.Parts.Count > 0 ? document.Parts : [new("mesh", 0, document.Mesh.FaceCount)];
        var primitives = parts.Select(p => Primitives(buffer, document, p)).ToArray();
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            WriteScene(json, parts, primitives, attributes);
            if (images.Length > 0)
            {
                WriteMaterials(json, document.Appearance!.Materials, images);
            }

            buffer.WriteJson(json);
            json.WriteEndObject();
        }

        WriteContainer(stream, text.ToArray(), buffer.Data);
    }

    private static void Check(MeshDocument document)
    {
        var (mesh, appearance) = (document.Mesh, document.Appearance);
        Length(appearance?.VertexColors?.Length, mesh.VertexCount, nameof(MeshAppearance.VertexColors));
        Length(appearance?.TextureCoordinates?.Length, mesh.VertexCount, nameof(MeshAppearance.TextureCoordinates));
        Length(appearance?.FaceMaterials?.Length, mesh.FaceCount, nameof(MeshAppearance.FaceMaterials));
        if (appearance?.FaceMaterials?.Any(m => m < -1 || m >= appearance.Materials.Count) == true)
        {
            throw new ArgumentException($"Face materials must be −1 or below {appearance.Materials.Count}.", nameof(document));
        }

        foreach (var part in document.Parts)
        {
            if (part.FirstFace < 0 || part.FaceCount < 0 || (long)part.FirstFace + part.FaceCount > mesh.FaceCount)
            {
                throw new ArgumentException($"Part '{part.Name}' is not a run of the mesh's {mesh.FaceCount} faces.", nameof(document));
            }
        }

        static void Length(int? found, int expected, string name)
        {
            if (found is { } length && length != expected)
            {
                throw new ArgumentException($"Expected {expected} {name}, found {length}.", nameof(document));
            }
        }
    }

    private static List<(string Name, int Accessor)> Attributes(GlbBuffer buffer, TriangleMesh mesh, MeshAppearance? appearance)
    {
        var (min, max) = mesh.Bounds;
        List<(string, int)> result =
        [
            ("POSITION", buffer.AddAccessor(
                MemoryMarshal.AsBytes(mesh.Positions), GlbBuffer.Float, mesh.VertexCount, "VEC3", [min.X, min.Y, min.Z], [max.X, max.Y, max.Z])),
        ];
        if (appearance?.VertexColors is { } colors)
        {
            result.Add(("COLOR_0", buffer.AddAccessor(MemoryMarshal.AsBytes<Vector4>(colors), GlbBuffer.Float, colors.Length, "VEC4")));
        }

        if (appearance?.TextureCoordinates is { } texture)
        {
            result.Add(("TEXCOORD_0", buffer.AddAccessor(MemoryMarshal.AsBytes<Vector2>(texture), GlbBuffer.Float, texture.Length, "VEC2")));
        }

        return result;
    }

    private static (int Indices, int Material)[] Primitives(GlbBuffer buffer, MeshDocument document, MeshPart part)
    {
        // A run per change of material keeps the order of the faces, so that reading back gives the same face indices.
        var materials = document.Appearance?.FaceMaterials;
        List<(int, int)> runs = [];
        var end = part.FirstFace + part.FaceCount;
        for (var first = part.FirstFace; first < end;)
        {
            var last = first + 1;
            while (last < end && materials?[last] == materials?[first])
            {
                last++;
            }

            var faces = document.Mesh.Triangles[first..last];
            runs.Add((buffer.AddAccessor(MemoryMarshal.AsBytes(faces), GlbBuffer.UInt32, 3 * faces.Length, "SCALAR"), materials?[first] ?? -1));
            first = last;
        }

        return [.. runs];
    }

    private static void WriteScene(
        Utf8JsonWriter json, IReadOnlyList<MeshPart> parts, (int Indices, int Material)[][] primitives, List<(string Name, int Accessor)> attributes)
    {
        json.WriteStartObject("asset");
        json.WriteString("version", "2.0");
        json.WriteString("generator", "GeometryMatters");
        json.WriteEndObject();
        json.WriteNumber("scene", 0);
        json.WriteStartArray("scenes");
        json.WriteStartObject();
        json.WriteStartArray("nodes");
        for (var i = 0; i < parts.Count; i++)
        {
            json.WriteNumberValue(i);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("nodes");
        for (var i = 0; i < parts.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", parts[i].Name);
            if (primitives[i].Length > 0)
            {
                json.WriteNumber("mesh", primitives.Take(i).Count(p => p.Length > 0));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("meshes");
        foreach (var mesh in primitives.Where(p => p.Length > 0))
        {
            json.WriteStartObject();
            json.WriteStartArray("primitives");
            foreach (var (indices, material) in mesh)
            {
                json.WriteStartObject();
                json.WriteStartObject("attributes");
                foreach (var (name, accessor) in attributes)
                {
                    json.WriteNumber(name, accessor);
                }

                json.WriteEndObject();
                json.WriteNumber("indices", indices);
                if (material >= 0)
                {
                    json.WriteNumber("material", material);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMaterials(Utf8JsonWriter json, IReadOnlyList<MeshMaterial> materials, (int View, string Mime)[] images)
    {
        var textures = images.Where(i => i.View >= 0).ToArray();
        json.WriteStartArray("materials");
        for (var i = 0; i < materials.Count; i++)
        {
            var color = materials[i].BaseColor;
            json.WriteStartObject();
            json.WriteString("name", materials[i].Name);
            json.WriteStartObject("pbrMetallicRoughness");
            GlbBuffer.WriteVector(json, "baseColorFactor", [color.X, color.Y, color.Z, color.W]);
            if (images[i].View >= 0)
            {
                json.WriteStartObject("baseColorTexture");
                json.WriteNumber("index", images.Take(i).Count(t => t.View >= 0));
                json.WriteEndObject();
            }

            json.WriteNumber("metallicFactor", 0);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (textures.Length == 0)
        {
            return;
        }

        json.WriteStartArray("textures");
        for (var i = 0; i < textures.Length; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("source", i);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (var (view, mime) in textures)
        {
            json.WriteStartObject();
            json.WriteNumber("bufferView", view);
            json.WriteString("mimeType", mime);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Mime(ReadOnlySpan<byte> image) => image switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, ..] => "image/jpeg",
        _ => throw new ArgumentException("A texture must be an encoded PNG or JPEG file.", nameof(image)),
    };

    private static void WriteContainer(Stream stream, byte[] json, byte[] binary)
    {
        var padded = (json.Length + 3) & ~3;
        var text = new byte[padded];
        text.AsSpan().Fill((byte)' ');
        json.CopyTo(text, 0);
        Span<byte> word = stackalloc byte[4];
        foreach (var value in (uint[])[0x46546C67, 2, (uint)(12 + 8 + padded + 8 + binary.Length), (uint)padded, 0x4E4F534A])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
            stream.Write(word);
        }

        stream.Write(text);
        foreach (var value in (uint[])[(uint)binary.Length, 0x004E4942])
        {
            BinaryPrimitives.WriteUInt32LittleEndian(word, value);
            stream.Write(word);
        }

        stream.Write(binary);
    }
}
