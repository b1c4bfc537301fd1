using System.Buffers.Binary;
using System.Text.Json;

namespace GeometryMatters.Serialization;

/// <summary>A safetensors file: the header is read and checked when it is opened, each tensor when it is asked for.</summary>
/// <remarks>Safe for concurrent reads. The owner disposes it, which closes the file.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int Alignment = 8;
    private const int MaxHeaderBytes = 100_000_000;

    private readonly ByteSource source;
    private readonly SafetensorsHeader header;

    private SafetensorsFile(ByteSource source)
    {
        this.source = source;
        var fileLength = source.Length;
        Span<byte> prefix = stackalloc byte[8];
        source.Read(0, prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > (ulong)Math.Min(MaxHeaderBytes, fileLength - 8))
        {
            throw new TensorFormatException(source.Name, "header length", $"at most {Math.Min(MaxHeaderBytes, fileLength - 8)} bytes", $"{headerLength}");
        }

        var json = source.Read(8, (int)headerLength);
        header = SafetensorsHeader.Parse(json, 8 + json.Length, fileLength, source.Name);
    }

    /// <summary>The tensors, in ordinal order of their names.</summary>
    public IReadOnlyCollection<SafetensorsEntry> Entries => header.Entries.Values;

    /// <summary>Free texts that the file carries.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The header is broken, or offsets overlap, leave holes or lie outside the file.</exception>
    public static SafetensorsFile Open(string path)
    {
        var source = ByteSource.Open(path);
        try
        {
            return new SafetensorsFile(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file in memory and checks its header.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The open file.</returns>
    /// <exception cref="TensorFormatException">The header is broken, or offsets overlap, leave holes or lie outside the file.</exception>
    public static SafetensorsFile Open(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new SafetensorsFile(ByteSource.Of(bytes, source));
    }

    /// <summary>Writes tensors in ordinal order of their names; equal tensors give equal bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="tensors">The tensors by name.</param>
    /// <param name="metadata">Free texts to carry, or null.</param>
    /// <exception cref="ArgumentException">A tensor has the reserved name <c>__metadata__</c>.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, TensorArray> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.ContainsKey(SafetensorsHeader.MetadataKey))
        {
            throw new ArgumentException($"{SafetensorsHeader.MetadataKey} is reserved.", nameof(tensors));
        }

        // Wider elements first, as the reference writer does: every tensor is then aligned to its own element size.
        var sorted = tensors.OrderByDescending(t => t.Value.ElementType.Size()).ThenBy(t => t.Key, StringComparer.Ordinal).ToList();
        var json = HeaderOf(sorted, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
            stream.Write(prefix);
            stream.Write(json);
            foreach (var (_, tensor) in sorted)
            {
                stream.Write(tensor.Bytes);
            }
        });
    }

    /// <summary>Whether the file holds a tensor.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when it does.</returns>
    public bool Contains(string name) => header.Entries.ContainsKey(name);

    /// <summary>What the header says of a tensor.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its type and shape.</returns>
    /// <exception cref="TensorFormatException">The file holds no tensor of this name.</exception>
    public SafetensorsEntry Entry(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return header.Entries.TryGetValue(name, out var entry)
            ? entry
            : throw new TensorFormatException(source.Name, "", $"a tensor {name}", $"{header.Entries.Count} others ({string.Join(", ", header.Entries.Keys.Take(5))}{(header.Entries.Count > 5 ? ", …" : "")})");
    }

    /// <summary>Reads one tensor.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="TensorFormatException">The file holds no tensor of this name, or has been cut since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public TensorArray Read(string name)
    {
        var entry = Entry(name);
        return new TensorArray(entry.ElementType, [.. entry.Shape], source.Read(entry.Offset, entry.Length));
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    private static byte[] HeaderOf(List<KeyValuePair<string, TensorArray>> sorted, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal))
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            long at = 0;
            foreach (var (name, tensor) in sorted)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsHeader.NameOf(tensor.ElementType));
                json.WriteStartArray("shape");
                foreach (var side in tensor.Shape)
                {
                    json.WriteNumberValue(side);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(at);
                json.WriteNumberValue(at += tensor.Bytes.Length);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }
}
