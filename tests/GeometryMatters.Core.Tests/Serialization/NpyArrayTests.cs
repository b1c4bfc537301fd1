using System.Text;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class NpyArrayTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0L)]
    public void Rows_of_any_order_and_endianness_equal_those_of_the_whole_array(long mapFrom)
    {
        using TemporaryFolder folder = new();
        foreach (var fortran in (bool[])[false, true])
        {
            foreach (var type in (string[])["<i2", ">i4", "|u1"])
            {
                var size = type[2] - '0';
                var path = folder.File($"{fortran}{size}.npy");
                var header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': {(fortran ? "True" : "False")}, 'shape': (5, 3, 2)}}\n");
                File.WriteAllBytes(path, [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header, .. Enumerable.Range(0, 30 * size).Select(i => (byte)(i * 37))]);
                var whole = NpyFile.Read(path).ToInt64();
                using var array = NpyArray.Open(path, mapFrom);
                Assert.Equal(5, array.RowCount);
                for (var first = 0; first <= 5; first++)
                {
                    for (var count = 0; first + count <= 5; count++)
                    {
                        var rows = array.ReadRows(first, count);
                        Assert.Equal([count, 3, 2], rows.Shape.ToArray());
                        Assert.Equal(whole[(first * 6)..((first + count) * 6)], rows.ToInt64());
                    }
                }

                Assert.Throws<ArgumentOutOfRangeException>(() => array.ReadRows(4, 2));
                Assert.Throws<ArgumentOutOfRangeException>(() => array.ReadRows(-1, 2));
            }
        }
    }

    [Fact]
    public void Scalars_are_one_row_and_cut_files_are_refused()
    {
        using TemporaryFolder folder = new();
        NpyFile.Write(folder.File("s"), TensorArray.Create<double>([2.5]));
        using (var scalar = NpyFile.Open(folder.File("s")))
        {
            Assert.Equal(1, scalar.RowCount);
            Assert.Equal([2.5], scalar.ReadRows(0, 1).ToDouble());
        }

        File.WriteAllBytes(folder.File("s"), File.ReadAllBytes(folder.File("s"))[..^1]);
        Assert.Throws<TensorFormatException>(() => NpyFile.Open(folder.File("s")));
        Assert.Throws<FileNotFoundException>(() => NpyFile.Open(folder.File("none")));
    }

    [Fact]
    public void Arrays_beyond_two_gibibytes_are_opened_and_their_rows_read()
    {
        // A sparse file: 3 GiB that take no room on the disk.
        using TemporaryFolder folder = new();
        var path = folder.File("large.npy");
        const int Rows = 3 << 20;
        var header = Encoding.ASCII.GetBytes($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({Rows}, 256)}}\n");
        using (var stream = File.Create(path))
        {
            stream.Write([0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header]);
            var start = stream.Position;
            stream.SetLength(start + ((long)Rows * 1024));
            stream.Position = start + ((Rows - 1L) * 1024);
            stream.Write(BitConverter.GetBytes(4.5f));
        }

        using var array = NpyFile.Open(path);
        Assert.Equal([Rows, 256], array.Shape.ToArray());
        Assert.Equal(4.5f, array.ReadRows(Rows - 1, 1).ToSingle()[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => array.ReadRows(0, Rows));
        Assert.Throws<TensorFormatException>(() => NpyFile.Read(path));
    }
}
