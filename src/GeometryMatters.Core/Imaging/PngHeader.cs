using System.Buffers.Binary;

namespace GeometryMatters.Imaging;

/// <summary>How the pixels of a PNG file are stored; decoders that expand everything to RGBA no longer tell.</summary>
internal enum PngColorType
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

/// <summary>The IHDR chunk of a PNG file.</summary>
internal readonly record struct PngHeader(long Width, long Height, int BitDepth, PngColorType ColorType)
{
    /// <summary>No deflate stream unpacks to more than this many bytes per byte.</summary>
    private const int DeflateLimit = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private int BitsPerPixel => BitDepth * ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GreyAlpha => 2,
        PngColorType.Rgba => 4,
        _ => 1,
    };

    public static bool IsPng(ReadOnlySpan<byte> encoded) => encoded.StartsWith(Signature);

    /// <summary>Reads the header and refuses sizes that the file cannot possibly fill.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> encoded, string source)
    {
        if (encoded.Length < 33 || !encoded.Slice(12, 4).SequenceEqual("IHDR"u8))
        {
            throw new ImageFormatException(source, "PNG header", "an IHDR chunk of 13 bytes", $"a file of {encoded.Length} bytes without one");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(encoded[16..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(encoded[20..]);
        int depth = encoded[24], type = encoded[25];
        var known = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known)
        {
            throw new ImageFormatException(source, "PNG header", "a colour type and bit depth of the PNG standard", $"type {type} with {depth} bits");
        }

        PngHeader header = new(width, height, depth, (PngColorType)type);
        if ((double)width * header.BitsPerPixel / 8 * height > (double)DeflateLimit * encoded.Length)
        {
            throw new ImageFormatException(source, "PNG header", "a size that the file's data can fill", $"{width}×{height} in {encoded.Length} bytes");
        }

        return header;
    }

    /// <summary>
    /// Declares the two bytes of each 16-bit grey sample to be two 8-bit samples: grey becomes grey+alpha, grey+alpha becomes RGBA.
    /// Scanlines, filters and interlacing are the same bytes under both readings, so only the header changes.
    /// </summary>
    public static byte[] SplitSixteenBitGrey(ReadOnlySpan<byte> encoded)
    {
        var copy = encoded.ToArray();
        copy[24] = 8;
        copy[25] = (byte)(copy[25] == (byte)PngColorType.Grey ? PngColorType.GreyAlpha : PngColorType.Rgba);
        BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan(29), Crc(copy.AsSpan(12, 17)));
        return copy;
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
            }
        }

        return ~crc;
    }
}
