using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>Parses the end record and the central directory of a zip archive, with the 64-bit forms, every number checked against the file.</summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int Zip64LocatorLength = 20;
    private const int Zip64EndLength = 56;
    private const int CentralLength = 46;
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint CentralSignature = 0x02014b50;

    /// <summary>The entries in the order of their data; overlapping ones, doubled names and names that lead out of a folder are errors.</summary>
    public static ZipEntry[] Read(ByteSource source)
    {
        var (count, offset, length) = FindDirectory(source);
        if (length > Array.MaxLength || count > length / CentralLength)
        {
            throw new TensorFormatException(source.Name, "zip directory", $"at most {length / CentralLength} entries in its {length} bytes", $"{count}");
        }

        var directory = source.Read(offset, (int)length);
        var entries = new ZipEntry[(int)count];
        HashSet<string> names = new(StringComparer.Ordinal);
        var at = 0;
        for (var i = 0; i < entries.Length; i++)
        {
            entries[i] = ReadEntry(directory, ref at, i, offset, source.Name);
            if (!names.Add(entries[i].Name))
            {
                throw new TensorFormatException(source.Name, "zip directory", "every name once", $"{entries[i].Name} twice");
            }
        }

        Array.Sort(entries, (a, b) => a.HeaderOffset.CompareTo(b.HeaderOffset));
        for (var i = 0; i < entries.Length; i++)
        {
            // Overlapping entries are how small archives unpack to huge ones.
            var end = i + 1 < entries.Length ? entries[i + 1].HeaderOffset : offset;
            if (ZipReader.LocalLength + (long)entries[i].Name.Length + entries[i].PackedLength > end - entries[i].HeaderOffset)
            {
                throw new TensorFormatException(source.Name, entries[i].Name, $"data that end before byte {end}", "an overlap");
            }

            entries[i] = entries[i] with { End = end };
        }

        return entries;
    }

    private static (long Count, long Offset, long Length) FindDirectory(ByteSource source)
    {
        var tailLength = (int)Math.Min(source.Length, EndLength + ushort.MaxValue);
        var tail = source.Read(source.Length - tailLength, tailLength);
        for (var i = tail.Length - EndLength; i >= 0; i--)
        {
            var record = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(record) != EndSignature || BinaryPrimitives.ReadUInt16LittleEndian(record[20..]) != record.Length - EndLength)
            {
                continue;
            }

            long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
            long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
            var end = source.Length - tail.Length + i;
            if (count == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue)
            {
                (count, offset, length, end) = ReadZip64End(source, end);
            }

            if (offset < 0 || length < 0 || count < 0 || offset > end || length > end - offset)
            {
                throw new TensorFormatException(source.Name, "zip end record", $"a directory before byte {end}", $"{length} bytes at {offset}");
            }

            return (count, offset, length);
        }

        throw new TensorFormatException(source.Name, "", "a whole zip archive", "no end record");
    }

    private static (long Count, long Offset, long Length, long End) ReadZip64End(ByteSource source, long end)
    {
        var locator = source.Read(end - Zip64LocatorLength, Zip64LocatorLength);
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Zip64LocatorSignature || at < 0 || at > end - Zip64LocatorLength - Zip64EndLength)
        {
            throw new TensorFormatException(source.Name, "zip end record", "a 64-bit end record before it", "none");
        }

        ReadOnlySpan<byte> record = source.Read(at, Zip64EndLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(record) == Zip64EndSignature
            ? (BinaryPrimitives.ReadInt64LittleEndian(record[32..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]), at)
            : throw new TensorFormatException(source.Name, $"offset {at}", "a 64-bit end record", "other bytes");
    }

    private static ZipEntry ReadEntry(byte[] directory, ref int at, int index, long directoryOffset, string source)
    {
        var place = $"zip directory, entry {index}";
        ReadOnlySpan<byte> record = directory.AsSpan(at);
        if (record.Length < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(record) != CentralSignature)
        {
            throw new TensorFormatException(source, place, "an entry", record.Length < CentralLength ? "the end of the directory" : "other bytes");
        }

        var flags = BinaryPrimitives.ReadUInt16LittleEndian(record[8..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(record[28..]), extraLength = BinaryPrimitives.ReadUInt16LittleEndian(record[30..]);
        var whole = CentralLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(record[32..]);
        if (whole > record.Length)
        {
            throw new TensorFormatException(source, place, $"{whole} bytes", $"{record.Length}");
        }

        // Names are only keys; still, whoever writes files by them must not be led elsewhere.
        var nameBytes = record.Slice(CentralLength, nameLength);
        var name = (flags & 0x800) != 0 ? Encoding.UTF8.GetString(nameBytes) : Encoding.Latin1.GetString(nameBytes);
        if (name.Length == 0 || name[0] is '/' or '\\' || name.Contains('\0', StringComparison.Ordinal) || name.Split('/', '\\').Contains(".."))
        {
            throw new TensorFormatException(source, place, "a name below the archive's own folder", $"'{name}'");
        }

        long packed = BinaryPrimitives.ReadUInt32LittleEndian(record[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(record[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[42..]);
        Widen(record.Slice(CentralLength + nameLength, extraLength), ref length, ref packed, ref offset);
        if (length < 0 || packed < 0 || offset < 0 || offset > directoryOffset || packed > directoryOffset - offset)
        {
            throw new TensorFormatException(source, name, $"data before byte {directoryOffset}", $"{packed} bytes at {offset}");
        }

        at += whole;
        return new ZipEntry(
            name, BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), (flags & 1) != 0, BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), packed, length, offset);
    }

    /// <summary>Numbers that do not fit 32 bits stand in extra field 1, in this order.</summary>
    private static void Widen(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long offset)
    {
        while (extra.Length >= 4)
        {
            var size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                var field = extra.Slice(4, size);
                Next(ref field, ref length);
                Next(ref field, ref packed);
                Next(ref field, ref offset);
                return;
            }

            extra = extra[(4 + size)..];
        }

        static void Next(ref ReadOnlySpan<byte> field, ref long value)
        {
            if (value == uint.MaxValue && field.Length >= 8)
            {
                value = BinaryPrimitives.ReadInt64LittleEndian(field);
                field = field[8..];
            }
        }
    }
}
