using System.IO.Compression;

namespace GeometryMatters.Serialization;

/// <summary>An npz archive: the directory is read when it is opened, each array when it is asked for.</summary>
/// <remarks>
/// Stored and deflated entries, with zip64 where numpy forces it; encrypted ones are refused. Entries that are no npy files are passed over. Checksums are
/// compared. An array may unpack to what deflate can make of its bytes (1032 : 1). Safe for concurrent reads; the owner disposes it, which closes the file.
/// </remarks>
public sealed class NpzFile : IDisposable
{
    private const string Extension = ".npy";
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ZipReader zip;
    private readonly SortedDictionary<string, ZipEntry> arrays = new(StringComparer.Ordinal);

    private NpzFile(ZipReader zip)
    {
        this.zip = zip;
        foreach (var entry in zip.Entries)
        {
            if (entry.Name.EndsWith(Extension, StringComparison.Ordinal))
            {
                arrays.Add(entry.Name[..^Extension.Length], entry);
            }
        }
    }

    /// <summary>Names of the arrays, without <c>.npy</c>, in ordinal order.</summary>
    public IReadOnlyCollection<string> Names => arrays.Keys;

    /// <summary>Opens a file and checks its directory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open archive.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is no whole zip archive, or its entries overlap or lead out of it.</exception>
    public static NpzFile Open(string path) => new(new ZipReader(ByteSource.Open(path)));

    /// <summary>Opens an archive in memory and checks its directory.</summary>
    /// <param name="bytes">The whole archive.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The open archive.</returns>
    /// <exception cref="TensorFormatException">The bytes are no whole zip archive, or its entries overlap or lead out of it.</exception>
    public static NpzFile Open(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new(new ZipReader(ByteSource.Of(bytes, source)));
    }

    /// <summary>Writes arrays in ordinal order of their names, as numpy's <c>savez</c> or <c>savez_compressed</c>; equal arrays give equal bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="arrays">The arrays by name.</param>
    /// <param name="compress">Whether they are deflated.</param>
    /// <exception cref="ArgumentException">A name is empty, begins with a slash, or has a part <c>..</c>, a backslash or a null character.</exception>
    /// <exception cref="NotSupportedException">The elements are bfloat16, which npy does not have.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, TensorArray> arrays, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        foreach (var name in arrays.Keys)
        {
            if (name.Length == 0 || name[0] == '/' || name.AsSpan().IndexOfAny('\\', '\0') >= 0 || name.Split('/').Contains(".."))
            {
                throw new ArgumentException($"Expected a name below the archive's own folder, found '{name}'.", nameof(arrays));
            }
        }

        AtomicFile.Write(path, stream =>
        {
            using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var (name, array) in arrays.OrderBy(a => a.Key, StringComparer.Ordinal))
            {
                var entry = archive.CreateEntry(name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = Epoch;
                using var content = entry.Open();
                NpyFile.Write(content, array);
            }
        });
    }

    /// <summary>Whether the archive holds an array.</summary>
    /// <param name="name">The name, without <c>.npy</c>.</param>
    /// <returns>True when it does.</returns>
    public bool Contains(string name) => arrays.ContainsKey(name);

    /// <summary>Reads one array.</summary>
    /// <param name="name">The name, without <c>.npy</c>.</param>
    /// <returns>The array in C order.</returns>
    /// <exception cref="TensorFormatException">There is no array of this name, or it is not a whole npy array of a type that is read.</exception>
    /// <exception cref="ObjectDisposedException">The archive was closed.</exception>
    public TensorArray Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!arrays.TryGetValue(name, out var entry))
        {
            throw new TensorFormatException(zip.Name, "", $"an array {name}", $"{arrays.Count} others ({string.Join(", ", arrays.Keys.Take(5))}{(arrays.Count > 5 ? ", …" : "")})");
        }

        using var stream = zip.Open(entry, checkCrc: true);
        return NpyFile.Read(stream, entry.Length, $"{zip.Name}/{entry.Name}");
    }

    /// <inheritdoc/>
    public void Dispose() => zip.Dispose();
}
