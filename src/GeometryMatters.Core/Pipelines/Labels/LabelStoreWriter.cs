using System.Diagnostics;
using GeometryMatters.Serialization;
using Microsoft.Win32.SafeHandles;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Appends records to a store, or goes on where a stopped run ended.</summary>
/// <remarks>
/// A store is created whole with its header, a record is added by one write, and the end is written when all records are on the device: killed at any
/// moment, the file has a sound beginning, and what follows the last whole record is cut off when it is opened again. Nobody else can open the file
/// meanwhile. Not safe for concurrent use. Memory: 4 bytes a record.
/// </remarks>
public sealed class LabelStoreWriter : IDisposable
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle handle;
    private readonly ByteSource source;
    private readonly LabelStoreIndex index;
    private long flushed = Stopwatch.GetTimestamp();

    private LabelStoreWriter(string path, SafeFileHandle handle, LabelStoreHeader header)
    {
        this.handle = handle;
        source = ByteSource.Over(handle, path);
        index = LabelStoreIndex.Read(source);
        index.Header.RequireSame(header, path);
        Resumed = index.Count;
        IsComplete = index.IsComplete;
        if (!IsComplete)
        {
            DroppedBytes = source.Length - index.End;
            RandomAccess.SetLength(handle, index.End);
        }
    }

    /// <summary>Records in the store.</summary>
    public int Count => index.Count;

    /// <summary>Records that were there when it was opened.</summary>
    public int Resumed { get; }

    /// <summary>Bytes of a record that was not whole and of what followed it, cut off when the store was opened.</summary>
    public long DroppedBytes { get; }

    /// <summary>Whether the end was written: nothing can be added.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Creates a store, or opens one to go on with it.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="header">Settings and part of the pairs; those of a store that is there must be the same.</param>
    /// <returns>The open store, to be disposed.</returns>
    /// <exception cref="LabelStoreException">The store that is there is of other settings or another part, or is damaged in another way than by being cut.</exception>
    /// <exception cref="IOException">Another run has it open.</exception>
    public static LabelStoreWriter Open(string path, LabelStoreHeader header)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(header);
        if (!File.Exists(path))
        {
            AtomicFile.WriteAllBytes(path, Beginning(header));
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        try
        {
            return new(path, handle, header);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads a record that was there when the store was opened.</summary>
    /// <param name="recordIndex">Index in [0, <see cref="Resumed"/>).</param>
    /// <returns>The record.</returns>
    public LabelRecord Read(int recordIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(recordIndex);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(recordIndex, Resumed);
        return LabelStore.Read(source, index, recordIndex);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The record.</param>
    /// <exception cref="InvalidOperationException">The store is complete.</exception>
    /// <exception cref="IOException">The disk is full or gone; the store keeps the records before this one.</exception>
    public void Append(LabelRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        RequireOpen();
        var frame = LabelRecordFormat.ToFrame(record);
        Write(frame);
        index.Add(frame.Length);
        if (Stopwatch.GetElapsedTime(flushed) > FlushEvery)
        {
            RandomAccess.FlushToDisk(handle);
            flushed = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>Ends the store: its index is written, and from then on opening it costs one read.</summary>
    /// <exception cref="InvalidOperationException">The store is complete already.</exception>
    public void Complete()
    {
        RequireOpen();

        // What a write that failed left behind the last record must not stay behind the end.
        RandomAccess.SetLength(handle, index.End);
        RandomAccess.FlushToDisk(handle);
        Write(index.Ending());
        RandomAccess.FlushToDisk(handle);
        IsComplete = true;
    }

    /// <summary>Closes the file; a store that was not completed can be opened again to go on.</summary>
    public void Dispose() => source.Dispose();

    internal static byte[] Beginning(LabelStoreHeader header) => [.. LabelFrame.Magic, .. LabelFrame.Build(LabelFrameKind.Header, header.ToJson())];

    /// <summary>The index of a store that has its beginning only.</summary>
    internal static LabelStoreIndex IndexOf(byte[] beginning, string name) => LabelStoreIndex.Read(ByteSource.Of(beginning, name));

    private void Write(byte[] bytes)
    {
        try
        {
            RandomAccess.Write(handle, bytes, index.End);
        }
        catch (ArgumentOutOfRangeException e) when (StorageErrors.IsTooBig(e))
        {
            throw StorageErrors.TooBig(source.Name, e);
        }
    }

    private void RequireOpen()
    {
        if (IsComplete)
        {
            throw new InvalidOperationException("The store is complete: nothing can be added.");
        }
    }
}
