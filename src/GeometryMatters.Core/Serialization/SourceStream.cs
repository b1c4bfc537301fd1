namespace GeometryMatters.Serialization;

/// <summary>A part of a <see cref="ByteSource"/> as a stream that is read from front to back.</summary>
internal sealed class SourceStream(ByteSource source, long start, long length) : ReadOnlyStream
{
    private long at;

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - at);
        source.Read(start + at, buffer[..count]);
        at += count;
        return count;
    }
}
