using System.Runtime.InteropServices;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>A temporary folder of raw arrays between us and a peer.</summary>
public sealed class ExchangeFolder : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("claims-").FullName;

    /// <summary>Full path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(folder, name);

    /// <summary>Writes an array as it lies in memory.</summary>
    public string Write<T>(string name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        using var file = File.Create(this[name]);
        file.Write(MemoryMarshal.AsBytes(values));
        return this[name];
    }

    /// <summary>Reads an array.</summary>
    public T[] Read<T>(string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(this[name])).ToArray();

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);
}
