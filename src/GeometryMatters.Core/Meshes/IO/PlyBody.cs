using System.Buffers.Binary;
using System.Buffers.Text;

namespace GeometryMatters.Meshes.IO;

/// <summary>Reads the numbers of a PLY body one after another, text or binary of either byte order.</summary>
internal ref struct PlyBody(ReadOnlySpan<byte> bytes, PlyHeader header, string path)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int position = header.BodyOffset;

    /// <summary>Element and row in work, for messages.</summary>
    public string Element { get; set; } = string.Empty;

    public int Row { get; set; }

    /// <summary>Bytes not read yet: what bounds every count.</summary>
    public readonly int Remaining => bytes.Length - position;

    public readonly int SmallestSize(PlyType type) => header.IsAscii ? 1 : PlyHeader.SizeOf(type);

    public double Read(PlyType type) => header.IsAscii ? ReadText() : ReadBinary(type);

    public int ReadLength(PlyProperty list)
    {
        var length = Read(list.CountType!.Value);
        if (!(length >= 0 && length * SmallestSize(list.Type) <= Remaining))
        {
            throw Bad($"a length of list '{list.Name}' that the rest of the file can hold", $"{length}");
        }

        return (int)length;
    }

    public void Skip(PlyProperty property)
    {
        var count = property.CountType is null ? 1 : ReadLength(property);
        if (header.IsAscii)
        {
            for (var i = 0; i < count; i++)
            {
                ReadText();
            }
        }
        else
        {
            Take(count * PlyHeader.SizeOf(property.Type));
        }
    }

    public readonly MeshFormatException Bad(string expected, string found) => new(path, $"{Element} {Row}", expected, found);

    private double ReadText()
    {
        while (position < bytes.Length && bytes[position] <= ' ')
        {
            position++;
        }

        var rest = bytes[position..];
        if (rest.IsEmpty)
        {
            throw Bad("a number", "the end of the file");
        }

        if (!Utf8Parser.TryParse(rest, out double value, out var used) || (used < rest.Length && rest[used] > ' '))
        {
            throw Bad("a number", TextLines.Quote(TextLines.Token(ref rest)));
        }

        position += used;
        return value;
    }

    private double ReadBinary(PlyType type)
    {
        var raw = Take(PlyHeader.SizeOf(type));
        var little = header.IsLittleEndian;
        return type switch
        {
            PlyType.Int8 => (sbyte)raw[0],
            PlyType.UInt8 => raw[0],
            PlyType.Int16 => little ? BinaryPrimitives.ReadInt16LittleEndian(raw) : BinaryPrimitives.ReadInt16BigEndian(raw),
            PlyType.UInt16 => little ? BinaryPrimitives.ReadUInt16LittleEndian(raw) : BinaryPrimitives.ReadUInt16BigEndian(raw),
            PlyType.Int32 => little ? BinaryPrimitives.ReadInt32LittleEndian(raw) : BinaryPrimitives.ReadInt32BigEndian(raw),
            PlyType.UInt32 => little ? BinaryPrimitives.ReadUInt32LittleEndian(raw) : BinaryPrimitives.ReadUInt32BigEndian(raw),
            PlyType.Float32 => little ? BinaryPrimitives.ReadSingleLittleEndian(raw) : BinaryPrimitives.ReadSingleBigEndian(raw),
            _ => little ? BinaryPrimitives.ReadDoubleLittleEndian(raw) : BinaryPrimitives.ReadDoubleBigEndian(raw),
        };
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw Bad($"{count} more bytes at offset {position}", $"{Remaining}");
        }

        var raw = bytes.Slice(position, count);
        position += count;
        return raw;
    }
}
