using System.Buffers.Binary;

namespace GeometryMatters.Datasets;

/// <summary>Width and height of a JPEG file from its frame header, without decoding it. Orientation tags are not applied.</summary>
internal static class JpegSize
{
    public static (int Width, int Height) Read(string path)
    {
        FileStream opened;
        try
        {
            opened = File.OpenRead(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetFormatException(path, "", "an image", "no file", e);
        }

        using var stream = opened;
        return Read(stream) ?? throw new DatasetFormatException(path, "", "a JPEG file with a frame header", "none");
    }

    public static (int Width, int Height)? Read(Stream stream)
    {
        if (stream.ReadByte() != 0xff || stream.ReadByte() != 0xd8)
        {
            return null;
        }

        Span<byte> header = stackalloc byte[5];
        while (true)
        {
            if (stream.ReadByte() != 0xff)
            {
                return null;
            }

            int marker;
            do
            {
                marker = stream.ReadByte();
            }
            while (marker == 0xff);

            // Restart markers and TEM stand alone; image data or the end without a frame is no picture.
            if (marker is (>= 0xd0 and <= 0xd7) or 0x01)
            {
                continue;
            }

            if (marker is -1 or 0xd8 or 0xd9 or 0xda || stream.ReadAtLeast(header[..2], 2, throwOnEndOfStream: false) < 2)
            {
                return null;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(header);

            // SOF0 … SOF15 without DHT, JPG and DAC.
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                return length >= 7 && stream.ReadAtLeast(header, 5, throwOnEndOfStream: false) == 5
                    && BinaryPrimitives.ReadUInt16BigEndian(header[3..]) is > 0 and var width && BinaryPrimitives.ReadUInt16BigEndian(header[1..]) is > 0 and var height
                    ? (width, height)
                    : null;
            }

            if (length < 2)
            {
                return null;
            }

            stream.Seek(length - 2, SeekOrigin.Current);
        }
    }
}
