using System.IO.Compression;
using System.Text;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class NpzFileTests
{
    [Theory]
    [InlineData("stored")]
    [InlineData("deflated")]
    public void Shared_archives_hold_the_expected_arrays(string name)
    {
        using var file = NpzFile.Open(RequireShared.File($"formats/{name}.npz"));
        Assert.Equal(["a", "b"], file.Names);
        var a = file.Read("a");
        Assert.Equal([2, 3, 4], a.Shape.ToArray());
        Assert.Equal(NpyFileTests.Expected(), a.ToSingle());
        Assert.Equal(TensorElementType.Int64, file.Read("b").ElementType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Arrays_round_trip_and_equal_arrays_give_equal_bytes(bool compress)
    {
        using TemporaryFolder folder = new();
        Dictionary<string, TensorArray> arrays = new() { ["b/c"] = TensorArray.Create<long>([-1, 2], 2), ["a"] = TensorArray.Create<float>(new float[1000], 10, 100), ["é"] = TensorArray.Create<bool>([true]) };
        NpzFile.Write(folder.File("x"), arrays, compress);
        NpzFile.Write(folder.File("y"), arrays.Reverse().ToDictionary(), compress);
        Assert.Equal(File.ReadAllBytes(folder.File("x")), File.ReadAllBytes(folder.File("y")));
        Assert.Equal(compress, new FileInfo(folder.File("x")).Length < 4000);
        using var file = NpzFile.Open(folder.File("x"));
        Assert.Equal(["a", "b/c", "é"], file.Names);
        foreach (var (name, array) in arrays)
        {
            Assert.Equal(array.Bytes, file.Read(name).Bytes);
            Assert.Equal(array.Shape.ToArray(), file.Read(name).Shape.ToArray());
        }

        Assert.Contains("other", Assert.Throws<TensorFormatException>(() => file.Read("other")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NpzFile.Write(folder.File("z"), new Dictionary<string, TensorArray> { ["../a"] = arrays["a"] }));
        Assert.Throws<FileNotFoundException>(() => NpzFile.Open(folder.File("none")));
    }

    [Fact]
    public void Zip64_archives_are_read_as_the_plain_ones()
    {
        var array = Npy(TensorArray.Create<int>([1, 2, 3], 3));
        using var file = NpzFile.Open(Zip64Builder.Build("a.npy", array), "x");
        Assert.Equal([1, 2, 3], file.Read("a").ToInt64());
    }

    [Theory]
    [InlineData("../a.npy")]
    [InlineData("/a.npy")]
    [InlineData("b/../../a.npy")]
    [InlineData("b\\..\\a.npy")]
    public void Names_that_lead_elsewhere_are_refused(string name)
    {
        using MemoryStream memory = new();
        using (ZipArchive zip = new(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry(name).Open();
        }

        Assert.Contains("name", Assert.Throws<TensorFormatException>(() => NpzFile.Open(memory.ToArray(), "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_checksums_and_encrypted_and_unknown_entries_are_refused_when_read()
    {
        using TemporaryFolder folder = new();
        NpzFile.Write(folder.File("x"), new Dictionary<string, TensorArray> { ["a"] = TensorArray.Create<int>([0x01020304]) });
        var bytes = File.ReadAllBytes(folder.File("x"));
        Refused(bytes.AsSpan().IndexOf((byte[])[4, 3, 2, 1]), 9, "checksum");
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        Refused(directory + 8, 1, "encrypted");
        Refused(directory + 10, 12, "method 12");

        void Refused(int at, byte value, string found)
        {
            byte[] broken = [.. bytes];
            broken[at] = value;
            using var file = NpzFile.Open(broken, "x");
            Assert.Contains(found, Assert.Throws<TensorFormatException>(() => file.Read("a")).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Entries_that_share_their_data_are_refused()
    {
        // A bomb of one body with two directory entries.
        Assert.Contains("overlap", Assert.Throws<TensorFormatException>(() => NpzFile.Open(Zip64Builder.Build("a.npy", Npy(TensorArray.Create<int>([1])), again: "b.npy"), "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_deflate_cannot_give_do_not_allocate()
    {
        using TemporaryFolder folder = new();
        NpzFile.Write(folder.File("x"), new Dictionary<string, TensorArray> { ["a"] = TensorArray.Create<int>([1]) }, compress: true);
        var bytes = File.ReadAllBytes(folder.File("x"));
        var directory = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(directory + 24), 0x7fffffff);
        using var file = NpzFile.Open(bytes, "x");
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TensorFormatException>(() => file.Read("a"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    internal static byte[] Npy(TensorArray array)
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, array);
        return stream.ToArray();
    }
}
