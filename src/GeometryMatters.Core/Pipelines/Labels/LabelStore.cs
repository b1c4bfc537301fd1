using GeometryMatters.Matching;
using GeometryMatters.Serialization;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>A file of labels, open for reading: its index at once, records when they are asked for.</summary>
/// <remarks>
/// A store that was not completed, because its run goes on or was stopped, has the records up to the last whole one. Safe for concurrent reads; the owner disposes
/// it, which closes the file. The format is told in docs/formats.md.
/// </remarks>
public sealed class LabelStore : IDisposable
{
    private readonly ByteSource source;
    private readonly LabelStoreIndex index;

    private LabelStore(ByteSource source)
    {
        this.source = source;
        index = LabelStoreIndex.Read(source);
    }

    /// <summary>Settings and part of the pairs.</summary>
    public LabelStoreHeader Header => index.Header;

    /// <summary>Path of the file, or the name that was given for bytes in memory.</summary>
    public string Source => source.Name;

    /// <summary>Number of records.</summary>
    public int Count => index.Count;

    /// <summary>Whether its run came to the end.</summary>
    public bool IsComplete => index.IsComplete;

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open store.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LabelStoreException">The file is no store of labels, or is damaged in another way than by being cut.</exception>
    /// <exception cref="IOException">A run is writing it.</exception>
    public static LabelStore Open(string path) => Opened(ByteSource.Open(path));

    /// <summary>Opens a store in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The open store.</returns>
    /// <exception cref="LabelStoreException">The bytes are no store of labels, or are damaged in another way than by being cut.</exception>
    public static LabelStore Open(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Opened(ByteSource.Of(bytes, source));
    }

    /// <summary>Puts the stores of all parts together.</summary>
    /// <param name="shardPaths">The parts in any order, each complete.</param>
    /// <param name="path">The store of the whole; byte for byte what one run over all pairs writes. It appears when it is whole.</param>
    /// <exception cref="LabelStoreException">A part is missing, doubled, not complete, damaged, or of other settings or other pairs than the first.</exception>
    public static void Merge(IEnumerable<string> shardPaths, string path)
    {
        ArgumentNullException.ThrowIfNull(shardPaths);
        LabelStoreMerge.Run([.. shardPaths], path);
    }

    /// <summary>Reads one record.</summary>
    /// <param name="recordIndex">Index in [0, Count).</param>
    /// <returns>The record.</returns>
    /// <exception cref="LabelStoreException">The record is damaged.</exception>
    public LabelRecord Read(int recordIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recordIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recordIndex, Count);
        return Read(source, index, recordIndex);
    }

    /// <summary>Reads record after record, one in memory at a time.</summary>
    /// <returns>The records in order.</returns>
    /// <exception cref="LabelStoreException">A record is damaged.</exception>
    public IEnumerable<LabelRecord> ReadAll()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return Read(i);
        }
    }

    /// <summary>Reads the labels of one pair after the other, failures passed over.</summary>
    /// <returns>The labels in order.</returns>
    /// <exception cref="LabelStoreException">A record is damaged.</exception>
    public IEnumerable<PairLabels> ReadLabels() => ReadAll().Where(r => r.Labels is not null).Select(r => r.Labels!);

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    internal static LabelRecord Read(ByteSource source, LabelStoreIndex index, int recordIndex)
    {
        var (at, kind, content) = Frame(source, index, recordIndex);
        return LabelRecordFormat.Parse(kind, content, source.Name, at);
    }

    /// <summary>A record's frame as it stands in the file, checked against its checksum.</summary>
    internal byte[] Frame(int recordIndex)
    {
        var (_, kind, content) = Frame(source, index, recordIndex);
        return LabelFrame.Build(kind, content);
    }

    private static (long At, LabelFrameKind Kind, byte[] Content) Frame(ByteSource source, LabelStoreIndex index, int recordIndex)
    {
        var at = index.StartOf(recordIndex);
        var end = recordIndex + 1 < index.Count ? index.StartOf(recordIndex + 1) : index.End;
        return LabelFrame.TryRead(source, at, end) is var (kind, content) && at + LabelFrame.HeadLength + 1 + content.Length == end
            ? (at, kind, content)
            : throw new LabelStoreException(source.Name, $"offset {at}", $"record {recordIndex} with its checksum", "damaged bytes");
    }

    private static LabelStore Opened(ByteSource source)
    {
        try
        {
            return new(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }
}
