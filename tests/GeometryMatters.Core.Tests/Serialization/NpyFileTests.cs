using System.Text;
using CsCheck;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class NpyFileTests
{
    [Theory]
    [InlineData("f2_c_v1")]
    [InlineData("f4_c_v1")]
    [InlineData("f4_c_v2")]
    [InlineData("f4_c_v3")]
    [InlineData("f4_bigendian_v1")]
    [InlineData("f4_fortran_v1")]
    [InlineData("f8_c_v1")]
    public void Shared_arrays_hold_the_expected_values(string name)
    {
        var array = NpyFile.Read(RequireShared.File($"formats/{name}.npy"));
        Assert.Equal([2, 3, 4], array.Shape.ToArray());
        Assert.Equal(Expected(), array.ToSingle());
    }

    [Fact]
    public void Shared_scalars_and_empty_arrays_keep_their_shape()
    {
        var scalar = NpyFile.Read(RequireShared.File("formats/f4_scalar_v1.npy"));
        Assert.Equal(0, scalar.Shape.Length);
        Assert.Equal(1, scalar.Count);
        var empty = NpyFile.Read(RequireShared.File("formats/f4_empty_v1.npy"));
        Assert.Equal([0, 448], empty.Shape.ToArray());
        Assert.Empty(empty.ToSingle());
    }

    [Fact]
    public void Shared_integers_and_bools_are_read_as_such()
    {
        var longs = NpyFile.Read(RequireShared.File("formats/i8_v1.npy"));
        Assert.Equal(TensorElementType.Int64, longs.ElementType);
        Assert.Equal(6, longs.ToInt64().Length);
        Assert.Equal(longs.ToInt64(), longs.ToDouble().Select(d => (long)d));
        Assert.Equal(TensorElementType.UInt8, NpyFile.Read(RequireShared.File("formats/u1_v1.npy")).ElementType);
        var flags = NpyFile.Read(RequireShared.File("formats/b1_v1.npy"));
        Assert.Equal(TensorElementType.Bool, flags.ElementType);
        Assert.All(flags.ToInt64(), v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void Written_arrays_are_those_of_numpy_byte_for_byte()
    {
        var path = RequireShared.File("formats/f4_c_v1.npy");
        using MemoryStream stream = new();
        NpyFile.Write(stream, NpyFile.Read(path));
        Assert.Equal(File.ReadAllBytes(path), stream.ToArray());
    }

    [Fact]
    public void Any_array_round_trips()
    {
        RoundTrip(Gen.Float);
        RoundTrip(Gen.Double);
        RoundTrip(Gen.Long);
        RoundTrip(Gen.Int);
        RoundTrip(Gen.Short);
        RoundTrip(Gen.SByte);
        RoundTrip(Gen.Byte);
        RoundTrip(Gen.UShort);
        RoundTrip(Gen.UInt);
        RoundTrip(Gen.ULong);
        RoundTrip(Gen.Bool);
    }

    [Fact]
    public void Fortran_order_and_big_endian_are_turned_around()
    {
        // Shape (2, 3), first axis fastest: columns (1,4), (2,5), (3,6).
        var bytes = Npy("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6]);
        Assert.Equal([1, 2, 3, 4, 5, 6], NpyFile.Read(bytes, "x").ToInt64());
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 2000000000), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'shape': (2,), }")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 'x'}")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2")]
    [InlineData("{'descr': '<f4")]
    [InlineData("")]
    public void Bad_headers_are_refused_by_name(string header)
    {
        var e = Assert.Throws<TensorFormatException>(() => NpyFile.Read(Npy(header, new byte[8]), "array.npy"));
        Assert.StartsWith("array.npy", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Python_two_headers_are_read()
    {
        Assert.Equal([7], NpyFile.Read(Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1L,), }", [7]), "x").ToInt64());
    }

    [Fact]
    public void Huge_shapes_do_not_allocate()
    {
        var bytes = Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (250000000,), }", new byte[8]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TensorFormatException>(() => NpyFile.Read(bytes, "x"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        Assert.Equal("no/such.npy", Assert.Throws<FileNotFoundException>(() => NpyFile.Read("no/such.npy")).FileName);
    }

    [Fact]
    public void Files_are_written_and_read_by_path()
    {
        using TemporaryFolder folder = new();
        var path = folder.File("a.npy");
        NpyFile.Write(path, TensorArray.Create<float>([1, 2, 3, 4], 2, 2));
        Assert.Equal([1f, 2, 3, 4], NpyFile.Read(path).AsSpan<float>().ToArray());
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    internal static float[] Expected() => [.. Enumerable.Range(0, 24).Select(i => -1 + (i * 0.125f))];

    private static byte[] Npy(string header, byte[] data) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length + 1), (byte)((header.Length + 1) >> 8), .. Encoding.ASCII.GetBytes(header), (byte)'\n', .. data];

    private static void RoundTrip<T>(Gen<T> element)
        where T : unmanaged
    {
        Gen.Int[0, 4].Array[0, 4].SelectMany(shape => element.Array[shape.Aggregate(1, (a, b) => a * b)].Select(values => (shape, values))).Sample(
            t =>
            {
                using MemoryStream stream = new();
                NpyFile.Write(stream, TensorArray.Create<T>(t.values, t.shape));
                Assert.Equal(0, (stream.Length - (t.values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>())) % 64);
                var back = NpyFile.Read(stream.ToArray(), "x");
                Assert.Equal(t.shape, back.Shape.ToArray());
                Assert.Equal(t.values, back.AsSpan<T>().ToArray());
            },
            iter: 30);
    }
}
