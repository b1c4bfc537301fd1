using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>A zip archive whose entries are read when asked for, stored ones in parts. Safe for concurrent reads; owns its source.</summary>
internal sealed class ZipReader : IDisposable
{
    public const int LocalLength = 30;

    private const uint LocalSignature = 0x04034b50;

    /// <summary>Most bytes that one deflated byte can unpack to.</summary>
    private const long MaxRatio = 1032;

    private readonly ByteSource source;
    private readonly Dictionary<string, ZipEntry> byName;

    public ZipReader(ByteSource source)
    {
        this.source = source;
        try
        {
            Entries = ZipDirectory.Read(source);
            byName = Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>The entries in the order of their data.</summary>
    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>Name for errors.</summary>
    public string Name => source.Name;

    public long Length => source.Length;

    public ZipEntry? Find(string name) => byName.GetValueOrDefault(name);

    public void Dispose() => source.Dispose();

    /// <summary>An entry's unpacked bytes from front to back; with <paramref name="checkCrc"/> wrong ones are noticed when the last is read.</summary>
    public Stream Open(ZipEntry entry, bool checkCrc)
    {
        SourceStream packed = new(source, DataOffset(entry), entry.PackedLength);
        return new ZipEntryStream(entry.Method == ZipEntry.Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress), entry, source.Name, checkCrc);
    }

    /// <summary>All unpacked bytes of an entry.</summary>
    public byte[] ReadAll(ZipEntry entry, long limit, bool checkCrc)
    {
        if (entry.Length > Math.Min(limit, Array.MaxLength))
        {
            throw new TensorFormatException(source.Name, entry.Name, $"at most {Math.Min(limit, Array.MaxLength)} bytes", $"{entry.Length}");
        }

        using var stream = Open(entry, checkCrc);
        var bytes = new byte[(int)entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Part of an entry's unpacked bytes; of a stored entry nothing else is read.</summary>
    public byte[] ReadPart(ZipEntry entry, long offset, int count)
    {
        var start = DataOffset(entry);
        if (offset < 0 || offset > entry.Length - count)
        {
            throw new TensorFormatException(source.Name, entry.Name, $"{count} bytes at {offset}", $"{entry.Length} in all");
        }

        if (entry.Method == ZipEntry.Stored)
        {
            return source.Read(start + offset, count);
        }

        using var stream = Open(entry, checkCrc: false);
        Span<byte> skipped = stackalloc byte[4096];
        for (var left = offset; left > 0;)
        {
            var step = (int)Math.Min(left, skipped.Length);
            stream.ReadExactly(skipped[..step]);
            left -= step;
        }

        var bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Checks that an entry is of a kind that is read and could be as long as it says; where its data start.</summary>
    private long DataOffset(ZipEntry entry)
    {
        if (entry.Encrypted || entry.Method is not (ZipEntry.Stored or ZipEntry.Deflated))
        {
            throw new TensorFormatException(source.Name, entry.Name, "a stored or deflated entry", entry.Encrypted ? "an encrypted one" : $"compression method {entry.Method}");
        }

        var most = entry.Method == ZipEntry.Stored ? entry.PackedLength : Math.Min(entry.PackedLength, long.MaxValue / MaxRatio) * MaxRatio;
        if (entry.Length > most || (entry.Method == ZipEntry.Stored && entry.Length < most))
        {
            throw new TensorFormatException(source.Name, entry.Name, $"what {entry.PackedLength} bytes unpack to, {most} at most", $"{entry.Length}");
        }

        ReadOnlySpan<byte> header = source.Read(entry.HeaderOffset, LocalLength);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]), extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        var start = entry.HeaderOffset + LocalLength + nameLength + extraLength;
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalSignature || BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != entry.Method || entry.PackedLength > entry.End - start)
        {
            throw new TensorFormatException(source.Name, entry.Name, $"a header at byte {entry.HeaderOffset} as the directory tells", "another");
        }

        ReadOnlySpan<byte> name = source.Read(entry.HeaderOffset + LocalLength, nameLength);
        return entry.Name == Encoding.UTF8.GetString(name) || entry.Name == Encoding.Latin1.GetString(name)
            ? start
            : throw new TensorFormatException(source.Name, entry.Name, "the same name in the entry's own header", $"'{Encoding.Latin1.GetString(name)}'");
    }
}
