using System.Buffers.Binary;
using System.Text;

namespace GeometryMatters.Serialization;

/// <summary>Reads and writes npy arrays, versions 1 to 3: bool, integers and floats of either byte order, C or Fortran layout.</summary>
/// <remarks>Arrays of Python objects and structured arrays are refused. Nothing is allocated that the file's length does not justify.</remarks>
public static class NpyFile
{
    private const int Alignment = 64;

    /// <summary>Headers of one array are some hundred bytes; numpy itself stops at 10,000.</summary>
    private const int MaxHeaderBytes = 1 << 20;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads an npy file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array in C order.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is not a whole npy array of a type that is read.</exception>
    public static TensorArray Read(string path)
    {
        using FileStream stream = new(InputFile.Existing(path), FileMode.Open, FileAccess.Read, FileShare.Read);
        return Read(stream, stream.Length, path);
    }

    /// <summary>Reads an npy array from memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The array in C order.</returns>
    /// <exception cref="TensorFormatException">The bytes are not a whole npy array of a type that is read.</exception>
    public static TensorArray Read(ReadOnlyMemory<byte> bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using MemoryStream stream = new(bytes.ToArray(), writable: false);
        return Read(stream, bytes.Length, source);
    }

    /// <summary>Reads an npy array from a stream that holds nothing else.</summary>
    /// <param name="stream">The stream, at the start of the array.</param>
    /// <param name="length">Bytes that the array takes in the stream.</param>
    /// <param name="source">Name for errors.</param>
    /// <returns>The array in C order.</returns>
    /// <exception cref="TensorFormatException">The bytes are not a whole npy array of a type that is read.</exception>
    public static TensorArray Read(Stream stream, long length, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(source);
        var (header, dataOffset) = ReadHeader(stream, length, source);
        var available = length - dataOffset;
        var needed = header.ElementType.ByteCount(header.Shape);
        if (needed != available)
        {
            throw new TensorFormatException(
                source,
                "data",
                $"{needed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "more than 2 GiB of"} bytes for {TensorArray.Describe(header.Shape)} of {header.ElementType}",
                $"{available}");
        }

        var data = Exactly(stream, (int)available, source, "data");
        if (header.BigEndian)
        {
            TensorElements.ReverseEach(data, header.ElementType.Size());
        }

        return new TensorArray(header.ElementType, header.Shape, header.FortranOrder ? ToCOrder(data, header.ElementType, header.Shape) : data);
    }

    /// <summary>Opens an npy file to read rows of it, also of more than 2 GiB; large files are mapped into memory.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The open array; the caller disposes it.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TensorFormatException">The file is not a whole npy array of a type that is read.</exception>
    public static NpyArray Open(string path) => NpyArray.Open(path, NpyArray.MapFrom);

    /// <summary>Writes an npy file, version 1, little-endian, C order; equal arrays give equal bytes.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="NotSupportedException">The elements are bfloat16, which npy does not have.</exception>
    public static void Write(string path, TensorArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, stream => Write(stream, array));
    }

    /// <summary>Writes an npy array, version 1, little-endian, C order, to a stream.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="array">The array.</param>
    /// <exception cref="NotSupportedException">The elements are bfloat16, which npy does not have.</exception>
    public static void Write(Stream stream, TensorArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        var text = new NpyHeader(array.ElementType, false, false, array.Shape.ToArray()).ToText();
        var length = ((10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment) - 10;
        var header = new byte[10 + length];
        Magic.CopyTo(header);
        header[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), checked((ushort)length));
        Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n", header.AsSpan(10));
        stream.Write(header);
        stream.Write(array.Bytes);
    }

    /// <summary>Reads up to the data: what the header says, and where the data start.</summary>
    internal static (NpyHeader Header, long DataOffset) ReadHeader(Stream stream, long length, string source)
    {
        var start = Exactly(stream, 10, source, "magic");
        if (!start.AsSpan().StartsWith(Magic))
        {
            throw new TensorFormatException(source, "offset 0", "the npy signature", "other bytes");
        }

        var version = start[6];
        long headerLength = BinaryPrimitives.ReadUInt16LittleEndian(start.AsSpan(8));
        long prefix = 10;
        if (version is 2 or 3)
        {
            var high = Exactly(stream, 2, source, "header length");
            headerLength |= (long)BinaryPrimitives.ReadUInt16LittleEndian(high) << 16;
            prefix = 12;
        }
        else if (version != 1)
        {
            throw new TensorFormatException(source, "offset 6", "npy version 1, 2 or 3", $"version {version}");
        }

        var most = Math.Min(length - prefix, MaxHeaderBytes);
        if (headerLength > most)
        {
            throw new TensorFormatException(source, "header length", $"at most {most} bytes", $"{headerLength}");
        }

        var text = Exactly(stream, (int)headerLength, source, "header");
        return (NpyHeader.Parse(version == 3 ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text), source), prefix + headerLength);
    }

    /// <summary>Data in Fortran order as data in C order.</summary>
    internal static byte[] ToCOrder(byte[] fortran, TensorElementType type, int[] shape)
    {
        var result = new byte[fortran.Length];
        var strides = new long[shape.Length];
        long stride = 1;
        for (var axis = 0; axis < shape.Length; axis++)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }

        StridedCopy.ToCOrder(fortran, result, type.Size(), shape, strides);
        return result;
    }

    private static byte[] Exactly(Stream stream, int count, string source, string place)
    {
        var bytes = new byte[count];
        var read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw new TensorFormatException(source, place, $"{count} bytes", $"{read}");
    }
}
