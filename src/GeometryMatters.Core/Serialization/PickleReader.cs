using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>Bounded reading of the arguments of pickle opcodes.</summary>
internal ref struct PickleReader(ReadOnlySpan<byte> bytes, string source)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Where the next byte lies.</summary>
    public int At { get; private set; }

    public readonly int Length => bytes.Length;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public string Utf8(long length) => Encoding.UTF8.GetString(Take(length));

    /// <summary>Text up to the end of a line.</summary>
    public string Line()
    {
        var length = bytes[At..].IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Error("a line's end", "the end of the pickle");
        }

        var text = Encoding.UTF8.GetString(bytes.Slice(At, length));
        At += length + 1;
        return text;
    }

    public ReadOnlySpan<byte> Take(long length)
    {
        if (length < 0 || length > bytes.Length - At)
        {
            throw Error($"{length} bytes", $"{bytes.Length - At}");
        }

        var taken = bytes.Slice(At, (int)length);
        At += (int)length;
        return taken;
    }

    public readonly TensorFormatException Error(string expected, string found) => new(source, $"data.pkl, byte {At}", expected, found);
}
