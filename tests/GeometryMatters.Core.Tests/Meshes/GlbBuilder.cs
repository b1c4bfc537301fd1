using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Makes GLB files byte by byte, so that the reader is not tested against its own writer.</summary>
internal sealed class GlbBuilder
{
    private readonly List<byte> data = [];
    private readonly List<string> views = [];
    private readonly List<string> accessors = [];

    public int View(byte[] bytes)
    {
        views.Add($$"""{"buffer":0,"byteOffset":{{data.Count}},"byteLength":{{bytes.Length}}}""");
        data.AddRange(bytes);
        while (data.Count % 4 != 0)
        {
            data.Add(0);
        }

        return views.Count - 1;
    }

    public int Accessor(byte[] bytes, int componentType, int count, string type, bool normalized = false)
    {
        var view = View(bytes);
        var flag = normalized ? "true" : "false";
        accessors.Add($$"""{"bufferView":{{view}},"componentType":{{componentType}},"count":{{count}},"type":"{{type}}","normalized":{{flag}}}""");
        return accessors.Count - 1;
    }

    public int RawAccessor(string json)
    {
        accessors.Add(json);
        return accessors.Count - 1;
    }

    public int Floats(string type, params float[] values)
    {
        var bytes = new byte[4 * values.Length];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return Accessor(bytes, 5126, values.Length / (type == "VEC2" ? 2 : type == "VEC3" ? 3 : 4), type);
    }

    public int Indices(int componentType, params int[] values)
    {
        var size = componentType == 5121 ? 1 : componentType == 5123 ? 2 : 4;
        return Accessor([.. values.SelectMany(v => BitConverter.GetBytes(v)[..size])], componentType, values.Length, "SCALAR");
    }

    public string Json(string rest) =>
        $$"""{"asset":{"version":"2.0"},"buffers":[{"byteLength":{{data.Count}}}],"bufferViews":[{{string.Join(',', views)}}],"accessors":[{{string.Join(',', accessors)}}],{{rest}}}""";

    public byte[] Build(string rest) => Container(Json(rest), [.. data]);

    public string BuildGltf(string rest) =>
        Json(rest).Replace("{\"byteLength\":" + data.Count.ToString(CultureInfo.InvariantCulture) + "}", $$"""{"byteLength":{{data.Count}},"uri":"data:application/octet-stream;base64,{{Convert.ToBase64String([.. data])}}"}""", StringComparison.Ordinal);

    public static byte[] Container(string json, byte[] binary)
    {
        var text = Encoding.UTF8.GetBytes(json);
        List<byte> padded = [.. text];
        while (padded.Count % 4 != 0)
        {
            padded.Add((byte)' ');
        }

        List<byte> file = [.. "glTF"u8];
        Add(2);
        Add(12 + 8 + padded.Count + 8 + binary.Length);
        Add(padded.Count);
        Add(0x4E4F534A);
        file.AddRange(padded);
        Add(binary.Length);
        Add(0x004E4942);
        file.AddRange(binary);
        return [.. file];

        void Add(int value)
        {
            var word = new byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(word, value);
            file.AddRange(word);
        }
    }
}
