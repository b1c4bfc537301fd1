using System.Text.Json;

namespace GeometryMatters.Meshes.IO;

/// <summary>Collects buffer views and accessors of a GLB file.</summary>
internal sealed class GlbBuffer : IDisposable
{
    public const int Float = 5126;
    public const int UInt32 = 5125;
    private readonly MemoryStream data = new();
    private readonly List<(long Offset, long Length)> views = [];
    private readonly List<(int View, int ComponentType, int Count, string Type, float[]? Min, float[]? Max)> accessors = [];

    public byte[] Data => data.ToArray();

    public void Dispose() => data.Dispose();

    public int AddView(ReadOnlySpan<byte> bytes)
    {
        views.Add((data.Length, bytes.Length));
        data.Write(bytes);
        while (data.Length % 4 != 0)
        {
            data.WriteByte(0);
        }

        return views.Count - 1;
    }

    public int AddAccessor(ReadOnlySpan<byte> bytes, int componentType, int count, string type, float[]? min = null, float[]? max = null)
    {
        accessors.Add((AddView(bytes), componentType, count, type, min, max));
        return accessors.Count - 1;
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray("accessors");
        foreach (var (view, componentType, count, type, min, max) in accessors)
        {
            json.WriteStartObject();
            json.WriteNumber("bufferView", view);
            json.WriteNumber("componentType", componentType);
            json.WriteNumber("count", count);
            json.WriteString("type", type);
            WriteVector(json, "min", min);
            WriteVector(json, "max", max);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("bufferViews");
        foreach (var (offset, length) in views)
        {
            json.WriteStartObject();
            json.WriteNumber("buffer", 0);
            json.WriteNumber("byteOffset", offset);
            json.WriteNumber("byteLength", length);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("buffers");
        json.WriteStartObject();
        json.WriteNumber("byteLength", data.Length);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    public static void WriteVector(Utf8JsonWriter json, string name, float[]? values)
    {
        if (values is null)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
