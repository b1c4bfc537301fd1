using System.Text;

namespace GeometryMatters.Tests;

/// <summary>A zip archive of one stored entry in which every number stands in its 64-bit form.</summary>
internal static class Zip64Builder
{
    public static byte[] Build(string name, byte[] content, string? again = null)
    {
        using MemoryStream memory = new();
        using BinaryWriter w = new(memory);
        w.Write(0x04034b50);
        w.Write([45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
        w.Write(Crc(content));
        w.Write(-1);
        w.Write(-1);
        w.Write((ushort)name.Length);
        w.Write((ushort)20);
        w.Write(Encoding.ASCII.GetBytes(name));
        w.Write([1, 0, 16, 0]);
        w.Write((long)content.Length);
        w.Write((long)content.Length);
        w.Write(content);
        var directory = memory.Position;
        string[] names = again is null ? [name] : [name, again];
        foreach (var n in names)
        {
            w.Write(0x02014b50);
            w.Write([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0x21, 0]);
            w.Write(Crc(content));
            w.Write(-1);
            w.Write(-1);
            w.Write((ushort)n.Length);
            w.Write((ushort)(28 + 6));
            w.Write(new byte[10]);
            w.Write(-1);
            w.Write(Encoding.ASCII.GetBytes(n));

            // Another extra field goes before.
            w.Write([0x34, 0x12, 2, 0, 9, 9]);
            w.Write([1, 0, 24, 0]);
            w.Write((long)content.Length);
            w.Write((long)content.Length);
            w.Write(0L);
        }

        var end = memory.Position;
        w.Write(0x06064b50);
        w.Write(44L);
        w.Write([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        w.Write((long)names.Length);
        w.Write((long)names.Length);
        w.Write(end - directory);
        w.Write(directory);
        w.Write(0x07064b50);
        w.Write(0);
        w.Write(end);
        w.Write(1);
        w.Write(0x06054b50);
        w.Write([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
        w.Write(-1);
        w.Write(-1);
        w.Write((ushort)0);
        return memory.ToArray();
    }

    /// <summary>CRC-32 bit by bit.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }
}
