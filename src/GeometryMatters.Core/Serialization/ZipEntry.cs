namespace GeometryMatters.Serialization;

/// <summary>What the central directory of a zip archive says of one file in it.</summary>
internal sealed record ZipEntry(string Name, int Method, bool Encrypted, uint Crc, long PackedLength, long Length, long HeaderOffset)
{
    public const int Stored = 0;
    public const int Deflated = 8;

    /// <summary>First byte after the entry that belongs to something else.</summary>
    public long End { get; init; }
}
