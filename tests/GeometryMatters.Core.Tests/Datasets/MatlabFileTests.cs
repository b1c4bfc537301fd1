using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using GeometryMatters.Datasets;

namespace GeometryMatters.Tests.Datasets;

public class MatlabFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_double_matrix_is_read_whether_compressed_or_not(bool compressed)
    {
        var file = MatlabFixture.File(compressed, ("other", 1, 1, [5]), ("kps", 3, 2, [1, 2, double.NaN, 4.5, -5, 6]));
        var kps = MatlabFile.Read(file, "a.mat", "kps");
        Assert.Equal((3, 2), (kps.Rows, kps.Columns));
        Assert.Equal([1, 2, double.NaN, 4.5, -5, 6], kps.Values);
        Assert.Equal((4.5, 2), (kps[0, 1], kps[1, 0]));
    }

    [Fact]
    public void Integers_that_stand_for_doubles_are_read()
    {
        // MATLAB stores doubles that are whole numbers in the smallest integer type; one byte fits into a small element.
        byte[] data = [200, 3];
        var file = MatlabFixture.File(false, [MatlabFixture.Matrix("kps", 1, 2, 6, MatlabFixture.Small(2, data))]);
        Assert.Equal([200, 3], MatlabFile.Read(file, "a.mat", "kps").Values);
        var shorts = new byte[12];
        BinaryPrimitives.WriteInt16LittleEndian(shorts, -300);
        file = MatlabFixture.File(false, [MatlabFixture.Matrix("kps", 6, 1, 6, MatlabFixture.Element(3, shorts))]);
        Assert.Equal([-300, 0, 0, 0, 0, 0], MatlabFile.Read(file, "a.mat", "kps").Values);
    }

    [Fact]
    public void Defects_are_named()
    {
        var file = MatlabFixture.File(false, ("kps", 1, 2, [1, 2]));
        Assert.Equal("bbox", Assert.Throws<DatasetFormatException>(() => MatlabFile.Read(file, "a.mat", "bbox")).Place);
        Assert.Throws<DatasetFormatException>(() => MatlabFile.Read(file.AsSpan(..100), "a.mat", "kps"));
        Assert.Throws<DatasetFormatException>(() => MatlabFile.Read(file.AsSpan(..^3), "a.mat", "kps"));
        Assert.Contains("7.3", Assert.Throws<DatasetFormatException>(() => MatlabFile.Read("MATLAB 7.3 MAT-file"u8, "a.mat", "kps")).Found, StringComparison.Ordinal);
        var huge = MatlabFixture.File(false, [MatlabFixture.Matrix("kps", int.MaxValue, int.MaxValue, 6, MatlabFixture.Element(9, new byte[16]))]);
        Assert.Throws<DatasetFormatException>(() => MatlabFile.Read(huge, "a.mat", "kps"));
        var cells = MatlabFixture.File(false, [MatlabFixture.Matrix("kps", 1, 1, 1, MatlabFixture.Element(9, new byte[8]))]);
        Assert.Contains("class 1", Assert.Throws<DatasetFormatException>(() => MatlabFile.Read(cells, "a.mat", "kps")).Found, StringComparison.Ordinal);
        Assert.Throws<DatasetFormatException>(() => MatlabFile.Read("/nowhere/a.mat", "kps"));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Select(Gen.Bool, Gen.Int[0, 400], Gen.Select(Gen.Int[0, 399], Gen.Byte).Array[1, 4]).Sample((compressed, length, changes) =>
        {
            var file = MatlabFixture.File(compressed, ("other", 1, 1, [5]), ("kps", 3, 2, [1, 2, double.NaN, 4.5, -5, 6]));
            foreach (var (at, value) in changes)
            {
                file[at % file.Length] = value;
            }

            try
            {
                MatlabFile.Read(file.AsSpan(..Math.Min(file.Length, length)), "a.mat", "kps");
                MatlabFile.Read(file, "a.mat", "kps");
            }
            catch (DatasetFormatException)
            {
            }
        });
}

/// <summary>Writes MATLAB level 5 files by the published format.</summary>
internal static class MatlabFixture
{
    public static byte[] File(bool compressed, params (string Name, int Rows, int Columns, double[] Values)[] variables) => File(
        compressed,
        [.. variables.Select(v => Matrix(v.Name, v.Rows, v.Columns, 6, Element(9, [.. v.Values.SelectMany(BitConverter.GetBytes)])))]);

    public static byte[] File(bool compressed, byte[][] variables)
    {
        var header = new byte[128];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file".PadRight(124)).CopyTo(header, 0);
        (header[124], header[125], header[126], header[127]) = (0, 1, (byte)'I', (byte)'M');
        return [.. header, .. variables.SelectMany(v => compressed ? Compress(v) : v)];
    }

    public static byte[] Matrix(string name, int rows, int columns, byte type, byte[] data)
    {
        byte[] flags = [type, 0, 0, 0, 0, 0, 0, 0];
        byte[] sides = [.. BitConverter.GetBytes(rows), .. BitConverter.GetBytes(columns)];
        var bytes = Encoding.ASCII.GetBytes(name);
        return Element(14, [.. Element(6, flags), .. Element(5, sides), .. bytes.Length <= 4 ? Small(1, bytes) : Element(1, bytes), .. data]);
    }

    public static byte[] Element(int type, byte[] data) =>
        [.. BitConverter.GetBytes(type), .. BitConverter.GetBytes(data.Length), .. data, .. new byte[(8 - (data.Length % 8)) % 8]];

    public static byte[] Small(int type, byte[] data) => [.. BitConverter.GetBytes(type | (data.Length << 16)), .. data, .. new byte[4 - data.Length]];

    private static byte[] Compress(byte[] element)
    {
        using MemoryStream result = new();
        using (ZLibStream zlib = new(result, CompressionLevel.Optimal))
        {
            zlib.Write(element);
        }

        var bytes = result.ToArray();
        return [.. BitConverter.GetBytes(15), .. BitConverter.GetBytes(bytes.Length), .. bytes];
    }
}
