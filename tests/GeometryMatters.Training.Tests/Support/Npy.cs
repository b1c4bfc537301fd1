using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace GeometryMatters.Training.Tests.Support;

/// <summary>Reads the little-endian npy v1 files of the reference numbers.</summary>
internal static partial class Npy
{
    public static (int[] Shape, float[] Values) Floats(string relative) => Read<float>(relative, "<f4");

    public static (int[] Shape, long[] Values) Longs(string relative) => Read<long>(relative, "<i8");

    private static (int[] Shape, T[] Values) Read<T>(string relative, string type)
        where T : unmanaged
    {
        var bytes = File.ReadAllBytes(GeometryMatters.Tests.RequireShared.File(relative));
        var headerLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        var header = Encoding.Latin1.GetString(bytes, 10, headerLength);
        Assert.Contains($"'{type}'", header, StringComparison.Ordinal);
        var shape = ShapePattern().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToArray();
        var values = MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + headerLength)).ToArray();
        Assert.Equal(shape.Aggregate(1, (a, b) => a * b), values.Length);
        return (shape, header.Contains("'fortran_order': True", StringComparison.Ordinal) ? Transpose(values, shape[^2], shape[^1]) : values);
    }

    private static T[] Transpose<T>(T[] columns, int rows, int width)
    {
        var result = new T[columns.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = columns[(i % width * rows) + (i / width)];
        }

        return result;
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
