using System.Buffers.Binary;
using GeometryMatters.Serialization;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Header of a store, where its records lie, and where the last sound one ends.</summary>
internal sealed class LabelStoreIndex
{
    private readonly List<int> lengths = [];
    private readonly List<long> starts = [];

    private LabelStoreIndex(LabelStoreHeader header, long first)
    {
        Header = header;
        First = first;
        End = first;
    }

    public LabelStoreHeader Header { get; }

    /// <summary>Offset of the first record.</summary>
    public long First { get; }

    /// <summary>Offset after the last record.</summary>
    public long End { get; private set; }

    /// <summary>Whether the end was written after the last record.</summary>
    public bool IsComplete { get; private set; }

    public int Count => lengths.Count;

    /// <summary>Offset of a record. Only every 64th is kept, so that an index costs little more than the lengths.</summary>
    public long StartOf(int index)
    {
        var start = starts[index / Stride];
        for (var i = index / Stride * Stride; i < index; i++)
        {
            start += lengths[i];
        }

        return start;
    }

    private const int Stride = 64;

    public static LabelStoreIndex Read(ByteSource source)
    {
        Span<byte> magic = stackalloc byte[LabelFrame.Magic.Length];
        if (source.Length < magic.Length)
        {
            throw new LabelStoreException(source.Name, "offset 0", "a store of labels", $"{source.Length} bytes");
        }

        source.Read(0, magic);
        if (!magic.SequenceEqual(LabelFrame.Magic))
        {
            throw new LabelStoreException(source.Name, "offset 0", "a store of labels, which begins with GMLABEL1", "other bytes");
        }

        var at = (long)magic.Length;
        if (LabelFrame.TryRead(source, at, source.Length) is not (LabelFrameKind.Header, { } content))
        {
            throw new LabelStoreException(source.Name, $"offset {at}", "a header", "a damaged or missing one");
        }

        LabelStoreIndex index = new(LabelStoreHeader.Parse(content, source.Name, at), at + LabelFrame.HeadLength + 1 + content.Length);
        if (!index.TryTrailer(source))
        {
            index.Scan(source);
        }

        return index;
    }

    public void Add(int length)
    {
        if (lengths.Count % Stride == 0)
        {
            starts.Add(End);
        }

        lengths.Add(length);
        End += length;
    }

    /// <summary>The bytes that end a store: the records' lengths, and where those stand.</summary>
    public byte[] Ending()
    {
        var content = new LabelContent().Number(lengths.Count);
        foreach (var length in lengths)
        {
            content.Number(length);
        }

        var frame = LabelFrame.Build(LabelFrameKind.End, content.Bytes);
        Array.Resize(ref frame, frame.Length + LabelFrame.TrailerLength);
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(^LabelFrame.TrailerLength..), End);
        LabelFrame.EndMagic.CopyTo(frame.AsSpan(^LabelFrame.EndMagic.Length..));
        return frame;
    }

    /// <summary>Takes the index of a complete store.</summary>
    private bool TryTrailer(ByteSource source)
    {
        Span<byte> trailer = stackalloc byte[LabelFrame.TrailerLength];
        var end = source.Length - trailer.Length;
        if (end < First)
        {
            return false;
        }

        source.Read(end, trailer);
        var at = BinaryPrimitives.ReadInt64LittleEndian(trailer);
        if (!trailer[8..].SequenceEqual(LabelFrame.EndMagic) || at < First || at > end ||
            LabelFrame.TryRead(source, at, end) is not (LabelFrameKind.End, { } content) || at + LabelFrame.HeadLength + 1 + content.Length != end)
        {
            return false;
        }

        LabelContentReader reader = new(content, source.Name, at);
        for (var left = reader.Count(1); left > 0; left--)
        {
            Add(reader.Integer(LabelFrame.HeadLength + 1));
        }

        if (!reader.AtEnd || End != at)
        {
            throw reader.Error($"records that end at offset {at}", $"{Count} that end at {End}");
        }

        IsComplete = true;
        return true;
    }

    /// <summary>Goes from record to record as far as they are whole: what a stopped run left.</summary>
    private void Scan(ByteSource source)
    {
        while (LabelFrame.TryRead(source, End, source.Length) is var (kind, content) && kind != LabelFrameKind.End)
        {
            // A sound frame that is no record was not left by an interrupted write.
            LabelRecordFormat.Parse(kind, content, source.Name, End);
            Add(LabelFrame.HeadLength + 1 + content.Length);
        }
    }
}
