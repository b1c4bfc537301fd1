using System.Text;

namespace GeometryMatters.Models;

/// <summary>Walks the fields of a protobuf message in a stream. What is not read is passed over, however large; lengths are held to the message around them.</summary>
internal readonly struct ProtobufReader
{
    public const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Stream stream;
    private readonly string source;
    private readonly long end;

    /// <summary>A message that is all of a stream.</summary>
    public ProtobufReader(Stream stream, string source)
        : this(stream, source, stream.Length)
    {
    }

    private ProtobufReader(Stream stream, string source, long end) => (this.stream, this.source, this.end) = (stream, source, end);

    /// <summary>A field: its number, its wire type, and where its content lies; a varint's value.</summary>
    public readonly record struct Field(int Number, int WireType, long Start, long Length, ulong Value)
    {
        public bool Is(int number, int wireType) => Number == number && WireType == wireType;
    }

    /// <summary>Reads the next field's head and passes over its content; false at the end of the message.</summary>
    public bool Next(ref long position, out Field field)
    {
        field = default;
        if (position == end)
        {
            return false;
        }

        stream.Position = position;
        var tag = ReadVarint();
        var number = tag >> 3;
        if (number is 0 or > int.MaxValue >> 2)
        {
            throw Error(position, "a field number", $"{number}");
        }

        var wireType = (int)(tag & 7);
        var value = wireType is Varint or Bytes ? ReadVarint() : 0;
        var start = stream.Position;
        var length = wireType switch
        {
            Varint => 0UL,
            Bytes => value,
            Fixed64 => 8UL,
            Fixed32 => 4UL,
            _ => throw Error(position, "wire type 0, 1, 2 or 5", $"{wireType}"),
        };
        if (length > (ulong)(end - start))
        {
            throw Error(position, $"a field of at most {end - start} bytes", $"one of {length}");
        }

        field = new((int)number, wireType, start, (long)length, value);
        position = start + (long)length;
        return true;
    }

    /// <summary>The message that a field holds, and where it starts.</summary>
    public ProtobufReader Inner(Field field, out long position)
    {
        position = field.Start;
        return new(stream, source, field.Start + field.Length);
    }

    /// <summary>A field's bytes.</summary>
    public byte[] ReadBytes(Field field)
    {
        // The length is at most what the stream still holds.
        var bytes = new byte[field.Length];
        stream.Position = field.Start;
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>A field as text.</summary>
    public string ReadText(Field field)
    {
        try
        {
            return Utf8.GetString(ReadBytes(field));
        }
        catch (DecoderFallbackException e)
        {
            throw new ModelFormatException(source, $"offset {field.Start}", "text in UTF-8", "other bytes", e);
        }
    }

    public ModelFormatException Error(long position, string expected, string found) => new(source, $"offset {position}", expected, found);

    private ulong ReadVarint()
    {
        var start = stream.Position;
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = stream.Position < end ? stream.ReadByte() : -1;
            if (next < 0)
            {
                throw Error(start, "a number", "the end of its message");
            }

            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Error(start, "a number of at most 64 bits", "more");
    }
}
