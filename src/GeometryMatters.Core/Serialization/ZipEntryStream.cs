namespace GeometryMatters.Serialization;

/// <summary>Unpacked bytes of a zip entry: exactly as many as it says, or a typed error; the checksum is compared at the last one.</summary>
internal sealed class ZipEntryStream(Stream inner, ZipEntry entry, string source, bool checkCrc) : ReadOnlyStream
{
    private long left = entry.Length;
    private uint crc;

    public override int Read(Span<byte> buffer)
    {
        if (left == 0 || buffer.Length == 0)
        {
            return 0;
        }

        var read = Unpack(buffer[..(int)Math.Min(buffer.Length, left)]);
        if (read == 0)
        {
            throw new TensorFormatException(source, entry.Name, $"{entry.Length} bytes", $"{entry.Length - left}");
        }

        left -= read;
        crc = checkCrc ? Crc32.Append(crc, buffer[..read]) : 0;
        if (left == 0)
        {
            CheckEnd();
        }

        return read;
    }

    protected override void Dispose(bool disposing)
    {
        inner.Dispose();
        base.Dispose(disposing);
    }

    private void CheckEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (Unpack(more) != 0)
        {
            throw new TensorFormatException(source, entry.Name, $"{entry.Length} bytes", "more");
        }

        if (checkCrc && crc != entry.Crc)
        {
            throw new TensorFormatException(source, entry.Name, $"checksum {entry.Crc:x8}", $"{crc:x8}");
        }
    }

    private int Unpack(Span<byte> buffer)
    {
        try
        {
            return inner.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new TensorFormatException(source, entry.Name, "deflated data", "other bytes", e);
        }
    }
}
