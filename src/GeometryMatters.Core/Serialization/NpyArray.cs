namespace GeometryMatters.Serialization;

/// <summary>An open npy file of which rows (entries along the first axis) are read when asked for; it may be larger than 2 GiB.</summary>
/// <remarks>
/// Files of 64 MiB and more are mapped into memory, so that rows cost no call to the system; such a file must not be cut while it is open.
/// Safe for concurrent reads. The owner disposes it, which closes the file.
/// </remarks>
public sealed class NpyArray : IDisposable
{
    internal const long MapFrom = 1 << 26;

    private readonly ByteSource source;
    private readonly NpyHeader header;
    private readonly long dataOffset;

    private NpyArray(ByteSource source)
    {
        this.source = source;
        using SourceStream stream = new(source, 0, source.Length);
        (header, dataOffset) = NpyFile.ReadHeader(stream, source.Length, source.Name);
        var available = source.Length - dataOffset;
        var needed = header.Shape.Contains(0) ? 0 : (long)header.ElementType.Size();
        foreach (var side in header.Shape)
        {
            needed = needed > available ? needed : needed * side;
        }

        if (needed != available)
        {
            throw new TensorFormatException(
                source.Name, "data", $"as many bytes as {TensorArray.Describe(header.Shape)} of {header.ElementType} take", $"{available}");
        }
    }

    /// <summary>Type of the elements.</summary>
    public TensorElementType ElementType => header.ElementType;

    /// <summary>Sides, slowest axis first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => header.Shape;

    /// <summary>Number of rows: the first side; 1 for a scalar.</summary>
    public int RowCount => header.Shape.Length == 0 ? 1 : header.Shape[0];

    /// <summary>Reads some rows.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    /// <returns>The rows in C order, with <paramref name="count"/> as their first side (a scalar stays one).</returns>
    /// <exception cref="ArgumentOutOfRangeException">Rows outside the array, or more than 2 GiB of them.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public TensorArray ReadRows(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, RowCount - count);
        int[] shape = [.. header.Shape];
        if (shape.Length > 0)
        {
            shape[0] = count;
        }

        var type = header.ElementType;
        if (type.ByteCount(shape) is not { } bytes)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "Expected rows of at most 2 GiB.");
        }

        if (shape.Length == 0 && count == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "A scalar is one row.");
        }

        var data = header.FortranOrder && shape.Length > 1 ? ReadColumns(first, count, (int)bytes) : source.Read(dataOffset + (bytes == 0 ? 0 : bytes / count * first), (int)bytes);
        if (header.BigEndian)
        {
            TensorElements.ReverseEach(data, type.Size());
        }

        return new TensorArray(type, shape, header.FortranOrder ? NpyFile.ToCOrder(data, type, shape) : data);
    }

    /// <inheritdoc/>
    public void Dispose() => source.Dispose();

    internal static NpyArray Open(string path, long mapFrom)
    {
        var source = ByteSource.Open(path, mapFrom);
        try
        {
            return new NpyArray(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>In Fortran order the rows lie as one run in each column.</summary>
    private byte[] ReadColumns(int first, int count, int bytes)
    {
        var data = new byte[bytes];
        var run = count * ElementType.Size();
        for (var (at, column) = (0, 0L); at < bytes; at += run, column++)
        {
            source.Read(dataOffset + (((column * RowCount) + first) * ElementType.Size()), data.AsSpan(at, run));
        }

        return data;
    }
}
