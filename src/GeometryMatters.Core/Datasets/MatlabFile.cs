using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace GeometryMatters.Datasets;

/// <summary>A real matrix of a MATLAB file, column by column as stored.</summary>
internal sealed record MatlabMatrix(int Rows, int Columns, double[] Values)
{
    public double this[int row, int column] => Values[(column * Rows) + row];
}

/// <summary>Reads one real numeric matrix of a MATLAB level 5 file (little-endian, variables compressed or not).</summary>
/// <remarks>Format: MathWorks, MAT-File Format, chapter 1. Other classes are passed over unread; nothing is allocated that the file's length does not justify.</remarks>
internal static class MatlabFile
{
    private const int HeaderLength = 128;
    private const int CompressedType = 15;
    private const int MatrixType = 14;

    /// <summary>zlib cannot compress by more than this factor, so a short file cannot make us allocate much.</summary>
    private const int MaxExpansion = 1032;

    private const int MaxVariable = 1 << 26;

    public static MatlabMatrix Read(string path, string variable)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DatasetFormatException(path, "", "a file", "none", e);
        }

        return Read(bytes, path, variable);
    }

    public static MatlabMatrix Read(ReadOnlySpan<byte> file, string path, string variable)
    {
        if (file.StartsWith("MATLAB 7.3"u8) || (file.Length > 4 && file[0] == 0x89 && file[1..].StartsWith("HDF"u8)))
        {
            throw new DatasetFormatException(path, "", "a MATLAB file of level 5", "one of version 7.3 (HDF5; save it with -v7)");
        }

        if (file.Length < HeaderLength || file[126] != 'I' || file[127] != 'M' || file[125] != 1)
        {
            throw new DatasetFormatException(path, "", "a MATLAB file of level 5, little-endian", file.Length < HeaderLength ? $"{file.Length} bytes" : "another header");
        }

        MatlabCursor cursor = new(path, file[HeaderLength..]);
        while (!cursor.IsAtEnd)
        {
            var (type, data) = cursor.Next(padded: false);
            if (type == CompressedType)
            {
                MatlabCursor inner = new(path, Inflate(data, path));
                (type, data) = inner.Next(padded: false);
            }

            if (type == MatrixType && Matrix(data, path, variable) is { } matrix)
            {
                return matrix;
            }
        }

        throw new DatasetFormatException(path, variable, "a real matrix", "no such variable");
    }

    /// <summary>The matrix if it has the name; other variables are not looked into beyond their name.</summary>
    private static MatlabMatrix? Matrix(ReadOnlySpan<byte> element, string path, string variable)
    {
        MatlabCursor cursor = new(path, element);
        if (cursor.IsAtEnd)
        {
            return null;
        }

        var (_, flags) = cursor.Next();
        var (dimensionsType, dimensions) = cursor.Next();
        var (_, name) = cursor.Next();
        if (Encoding.ASCII.GetString(name) != variable)
        {
            return null;
        }

        // Classes 6 to 15 are the numeric ones, from double to uint64; 0x08 in the second byte means complex.
        if (flags.Length < 8 || flags[0] is < 6 or > 15 || (flags[1] & 0x08) != 0)
        {
            throw new DatasetFormatException(path, variable, "a real matrix", flags.Length < 8 ? "no flags" : $"a value of class {flags[0]}, flags {flags[1]}");
        }

        if (dimensionsType != 5 || dimensions.Length != 8)
        {
            throw new DatasetFormatException(path, variable, "a matrix of two dimensions", $"{dimensions.Length / 4}");
        }

        var (rows, columns) = (BinaryPrimitives.ReadInt32LittleEndian(dimensions), BinaryPrimitives.ReadInt32LittleEndian(dimensions[4..]));
        if (rows < 0 || columns < 0)
        {
            throw new DatasetFormatException(path, variable, "sides of 0 or more", string.Create(CultureInfo.InvariantCulture, $"{rows} x {columns}"));
        }

        var (type, data) = cursor.Next();
        var size = Size(type);
        if (size == 0 || (long)rows * columns * size != data.Length)
        {
            throw new DatasetFormatException(
                path, variable, string.Create(CultureInfo.InvariantCulture, $"{rows} x {columns} numbers"), string.Create(CultureInfo.InvariantCulture, $"{data.Length} bytes of type {type}"));
        }

        var values = new double[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Number(type, data[(i * size)..]);
        }

        return new(rows, columns, values);
    }

    private static int Size(int type) => type switch
    {
        1 or 2 => 1,
        3 or 4 => 2,
        5 or 6 or 7 => 4,
        9 or 12 or 13 => 8,
        _ => 0,
    };

    private static double Number(int type, ReadOnlySpan<byte> at) => type switch
    {
        1 => (sbyte)at[0],
        2 => at[0],
        3 => BinaryPrimitives.ReadInt16LittleEndian(at),
        4 => BinaryPrimitives.ReadUInt16LittleEndian(at),
        5 => BinaryPrimitives.ReadInt32LittleEndian(at),
        6 => BinaryPrimitives.ReadUInt32LittleEndian(at),
        7 => BinaryPrimitives.ReadSingleLittleEndian(at),
        9 => BinaryPrimitives.ReadDoubleLittleEndian(at),
        12 => BinaryPrimitives.ReadInt64LittleEndian(at),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(at),
    };

    // .NET tells data that ask for a preset dictionary by an IOException; the stream itself is in memory.
    private static byte[] Inflate(ReadOnlySpan<byte> data, string path)
    {
        var limit = Math.Min(MaxVariable, ((long)data.Length * MaxExpansion) + 64);
        try
        {
            using ZLibStream zlib = new(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            using MemoryStream result = new();
            var buffer = new byte[1 << 14];
            while (zlib.Read(buffer) is var count and > 0)
            {
                result.Write(buffer, 0, count);
                if (result.Length > limit)
                {
                    throw new DatasetFormatException(path, "", $"a variable of at most {limit} bytes", "a longer one");
                }
            }

            return result.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new DatasetFormatException(path, "", "a compressed variable", "broken zlib data", e);
        }
    }
}

/// <summary>Walks over the elements of a MATLAB file.</summary>
internal ref struct MatlabCursor(string path, ReadOnlySpan<byte> rest)
{
    private readonly string path = path;
    private ReadOnlySpan<byte> rest = rest;

    public readonly bool IsAtEnd => rest.IsEmpty;

    /// <summary>The next element: 8 bytes of tag, or 4 with at most 4 bytes of data after them. Inside a matrix each is padded to 8 bytes.</summary>
    public MatlabElement Next(bool padded = true)
    {
        if (rest.Length < 8)
        {
            throw new DatasetFormatException(path, "", "an element of 8 bytes or more", $"{rest.Length} bytes");
        }

        var tag = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (tag >> 16 is var small and > 0)
        {
            if (small > 4)
            {
                throw new DatasetFormatException(path, "", "a small element of at most 4 bytes", $"{small}");
            }

            MatlabElement element = new((int)(tag & 0xffff), rest.Slice(4, (int)small));
            rest = rest[8..];
            return element;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
        if (length > rest.Length - 8)
        {
            throw new DatasetFormatException(path, "", $"an element of at most {rest.Length - 8} bytes", $"{length}");
        }

        MatlabElement whole = new((int)tag, rest.Slice(8, (int)length));
        var end = 8 + (int)length;
        rest = rest[(padded ? (int)Math.Min(rest.Length, (end + 7L) & ~7L) : end)..];
        return whole;
    }
}

internal readonly ref struct MatlabElement(int type, ReadOnlySpan<byte> data)
{
    public int Type { get; } = type;

    public ReadOnlySpan<byte> Data { get; } = data;

    public void Deconstruct(out int type, out ReadOnlySpan<byte> data)
    {
        type = Type;
        data = Data;
    }
}
