using System.Buffers.Binary;
using GeometryMatters.Serialization;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Kinds of frames in a store of labels.</summary>
internal enum LabelFrameKind : byte
{
    Header = 1,
    Labels = 2,
    Failure = 3,
    End = 4,
}

/// <summary>Frames: 4 bytes length of kind and content, 4 bytes CRC-32 over that length, kind and content, 1 byte kind, the content.</summary>
internal static class LabelFrame
{
    public const int HeadLength = 8;

    /// <summary>Bytes before the first frame.</summary>
    public static ReadOnlySpan<byte> Magic => "GMLABEL1"u8;

    /// <summary>Bytes after the last frame and its offset.</summary>
    public static ReadOnlySpan<byte> EndMagic => "LABELEND"u8;

    public const int TrailerLength = 16;

    public static byte[] Build(LabelFrameKind kind, ReadOnlySpan<byte> content)
    {
        var frame = new byte[HeadLength + 1 + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length + 1);
        frame[HeadLength] = (byte)kind;
        content.CopyTo(frame.AsSpan(HeadLength + 1));
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Checksum(frame.AsSpan(0, 4), frame.AsSpan(HeadLength)));
        return frame;
    }

    /// <summary>Reads the frame at an offset if a whole and sound one is there, and ends before <paramref name="end"/>.</summary>
    /// <returns>Kind and content; null where the frame is cut or damaged.</returns>
    public static (LabelFrameKind Kind, byte[] Content)? TryRead(ByteSource source, long offset, long end)
    {
        if (end - offset < HeadLength + 1)
        {
            return null;
        }

        Span<byte> head = stackalloc byte[HeadLength];
        source.Read(offset, head);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (length == 0 || length > end - offset - HeadLength || length > Array.MaxLength)
        {
            return null;
        }

        var bytes = source.Read(offset + HeadLength, (int)length);
        return Checksum(head[..4], bytes) == BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) ? ((LabelFrameKind)bytes[0], bytes[1..]) : null;
    }

    private static uint Checksum(ReadOnlySpan<byte> length, ReadOnlySpan<byte> bytes) => Crc32.Append(Crc32.Append(0, length), bytes);
}
