using System.Globalization;
using System.Text;

namespace GeometryMatters.Meshes.IO;

internal enum PlyType
{
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Float32,
    Float64,
}

/// <summary>One property; a list has the type of its length too.</summary>
internal sealed record PlyProperty(string Name, PlyType Type, PlyType? CountType);

/// <summary>One element with its properties in file order.</summary>
internal sealed record PlyElement(string Name, int Count, List<PlyProperty> Properties);

/// <summary>The header of a PLY file.</summary>
internal sealed class PlyHeader
{
    private const int LongestHeader = 1 << 20;

    private PlyHeader(string format, List<PlyElement> elements, int bodyOffset)
    {
        IsAscii = format == "ascii";
        IsLittleEndian = format == "binary_little_endian";
        Elements = elements;
        BodyOffset = bodyOffset;
    }

    public bool IsAscii { get; }

    public bool IsLittleEndian { get; }

    public List<PlyElement> Elements { get; }

    public int BodyOffset { get; }

    public static PlyHeader Parse(ReadOnlySpan<byte> bytes, string path)
    {
        string? format = null;
        List<PlyElement> elements = [];
        var position = 0;
        for (var number = 1; ; number++)
        {
            var end = bytes[position..Math.Min(bytes.Length, LongestHeader)].IndexOf((byte)'\n');
            if (end < 0)
            {
                throw new MeshFormatException(path, $"line {number}", number == 1 ? "ply" : "end_header", "the end of the file");
            }

            var line = Encoding.UTF8.GetString(bytes.Slice(position, end)).Trim();
            position += end + 1;
            var words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var place = $"line {number}";
            switch (words)
            {
                case ["ply"] when number == 1:
                    break;
                case var _ when number == 1:
                    throw new MeshFormatException(path, place, "ply", TextLines.Quote(Encoding.UTF8.GetBytes(line)));
                case ["format", "ascii" or "binary_little_endian" or "binary_big_endian", _] when format is null:
                    format = words[1];
                    break;
                case ["comment" or "obj_info", ..] or []:
                    break;
                case ["element", var name, var count]:
                    elements.Add(new(name, ParseCount(count, name, bytes.Length, path, place), []));
                    break;
                case ["property", "list", var countType, var type, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new(name, ParseType(type, path, place), CountTypeOf(countType, path, place)));
                    break;
                case ["property", var type, var name] when elements.Count > 0:
                    elements[^1].Properties.Add(new(name, ParseType(type, path, place), null));
                    break;
                case ["end_header"]:
                    return format is null
                        ? throw new MeshFormatException(path, place, "a format line before it", "none")
                        : new(format, elements, position);
                default:
                    throw new MeshFormatException(path, place, "a header line of PLY 1.0", TextLines.Quote(Encoding.UTF8.GetBytes(line)));
            }
        }
    }

    public static int SizeOf(PlyType type) => type switch
    {
        PlyType.Int8 or PlyType.UInt8 => 1,
        PlyType.Int16 or PlyType.UInt16 => 2,
        PlyType.Float64 => 8,
        _ => 4,
    };

    private static int ParseCount(string text, string name, int fileLength, string path, string place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= fileLength
            ? count
            : throw new MeshFormatException(path, place, $"a number of '{name}' elements that {fileLength} bytes can hold", $"'{text}'");

    private static PlyType CountTypeOf(string text, string path, string place) => ParseType(text, path, place) is var type && type < PlyType.Float32
        ? type
        : throw new MeshFormatException(path, place, "an integer type for the length of a list", $"'{text}'");

    private static PlyType ParseType(string text, string path, string place) => text switch
    {
        "char" or "int8" => PlyType.Int8,
        "uchar" or "uint8" => PlyType.UInt8,
        "short" or "int16" => PlyType.Int16,
        "ushort" or "uint16" => PlyType.UInt16,
        "int" or "int32" => PlyType.Int32,
        "uint" or "uint32" => PlyType.UInt32,
        "float" or "float32" => PlyType.Float32,
        "double" or "float64" => PlyType.Float64,
        _ => throw new MeshFormatException(path, place, "a PLY type such as float or uchar", $"'{text}'"),
    };
}
