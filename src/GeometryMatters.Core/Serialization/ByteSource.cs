using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace GeometryMatters.Serialization;

/// <summary>Bytes that are read by position, from a file or from memory. Safe for concurrent reads.</summary>
internal abstract class ByteSource(string name, long length) : IDisposable
{
    /// <summary>Name for errors.</summary>
    public string Name { get; } = name;

    public long Length { get; } = length;

    /// <summary>Opens a file; from <paramref name="mapFrom"/> bytes on it is mapped into memory instead of read by calls.</summary>
    public static ByteSource Open(string path, long mapFrom = long.MaxValue)
    {
        var handle = File.OpenHandle(InputFile.Existing(path));
        try
        {
            return RandomAccess.GetLength(handle) >= mapFrom ? new Mapped(path, handle) : new Opened(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public static ByteSource Of(ReadOnlyMemory<byte> bytes, string name) => new Held(name, bytes);

    /// <summary>Reads through a handle that is open already, up to its present length; closing this closes the handle.</summary>
    public static ByteSource Over(SafeFileHandle handle, string name) => new Opened(name, handle);

    /// <summary>Fills the span; less than that is an error.</summary>
    public void Read(long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > Length - bytes.Length)
        {
            throw new TensorFormatException(Name, $"offset {offset}", $"{bytes.Length} bytes", $"{Math.Max(0, Length - offset)}");
        }

        for (var done = 0; done < bytes.Length;)
        {
            var read = ReadSome(offset + done, bytes[done..]);
            if (read == 0)
            {
                throw new TensorFormatException(Name, $"offset {offset}", $"{bytes.Length} bytes", $"{done}: the file was cut since it was opened");
            }

            done += read;
        }
    }

    public byte[] Read(long offset, int count)
    {
        // Checked before the allocation, so that a length without its bytes costs nothing.
        if (offset < 0 || count > Length - offset)
        {
            throw new TensorFormatException(Name, $"offset {offset}", $"{count} bytes", $"{Math.Max(0, Length - offset)}");
        }

        var bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    public abstract void Dispose();

    protected abstract int ReadSome(long offset, Span<byte> bytes);

    private sealed class Held(string name, ReadOnlyMemory<byte> bytes) : ByteSource(name, bytes.Length)
    {
        public override void Dispose()
        {
        }

        protected override int ReadSome(long offset, Span<byte> target)
        {
            bytes.Span.Slice((int)offset, target.Length).CopyTo(target);
            return target.Length;
        }
    }

    private sealed class Opened(string name, SafeFileHandle handle) : ByteSource(name, RandomAccess.GetLength(handle))
    {
        public override void Dispose() => handle.Dispose();

        protected override int ReadSome(long offset, Span<byte> bytes) => RandomAccess.Read(handle, bytes, offset);
    }

    private sealed class Mapped : ByteSource
    {
        private readonly MemoryMappedFile file;
        private readonly MemoryMappedViewAccessor view;

        public Mapped(string name, SafeFileHandle handle)
            : base(name, RandomAccess.GetLength(handle))
        {
            file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        }

        public override void Dispose()
        {
            view.Dispose();
            file.Dispose();
        }

        protected override int ReadSome(long offset, Span<byte> bytes)
        {
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)(view.PointerOffset + offset), bytes);
            return bytes.Length;
        }
    }
}
