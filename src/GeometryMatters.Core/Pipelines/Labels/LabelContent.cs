using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Collects the content of a frame: varints, texts with their length, 32-bit floats.</summary>
internal sealed class LabelContent
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<byte> bytes = [];

    public ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes);

    public LabelContent Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return this;
    }

    /// <summary>A number of either sign; those near zero are short.</summary>
    public LabelContent Signed(int value) => Number((uint)((value << 1) ^ (value >> 31)));

    public LabelContent Single(float value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(four, value);
        bytes.AddRange(four);
        return this;
    }

    /// <summary>Text; half a surrogate pair is an <see cref="ArgumentException"/>, since it would not come back.</summary>
    public LabelContent Text(string text)
    {
        var utf8 = Utf8.GetBytes(text);
        Number(utf8.Length);
        bytes.AddRange(utf8);
        return this;
    }
}

/// <summary>Bounded reading of what <see cref="LabelContent"/> wrote.</summary>
internal ref struct LabelContentReader(ReadOnlySpan<byte> content, string source, long offset)
{
    private readonly ReadOnlySpan<byte> content = content;
    private int at;

    public readonly bool AtEnd => at == content.Length;

    public long Number()
    {
        long value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var b = Take(1)[0];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw Error("a number of at most 63 bits", "a longer one");
    }

    public int Integer(long least, long most = int.MaxValue) =>
        Number() is var value && value >= least && value <= most ? (int)value : throw Error($"a number from {least} to {most}", $"{value}");

    public int Signed() => Integer(0, uint.MaxValue) is var zigzag ? (int)((uint)zigzag >> 1) ^ -(zigzag & 1) : 0;

    /// <summary>A number of items of which each takes some bytes at least, so that no count can ask for more memory than the content has.</summary>
    public int Count(int bytesEach)
    {
        var count = Number();
        return count <= (content.Length - at) / bytesEach ? (int)count : throw Error($"at most {(content.Length - at) / bytesEach} items in {content.Length - at} bytes", $"{count}");
    }

    public float Single() => BinaryPrimitives.ReadSingleLittleEndian(Take(4));

    public string Text()
    {
        var utf8 = Take(Count(1));
        return System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw Error("UTF-8", "other bytes");
    }

    public readonly LabelStoreException Error(string expected, string found) => new(source, $"offset {offset + LabelFrame.HeadLength + 1 + at}", expected, found);

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > content.Length - at)
        {
            throw Error($"{count} bytes", $"{content.Length - at}");
        }

        at += count;
        return content.Slice(at - count, count);
    }
}
