using System.Buffers.Binary;
using System.Text;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class SafetensorsFileTests
{
    [Fact]
    public void Shared_file_holds_the_expected_values()
    {
        using var file = SafetensorsFile.Open(RequireShared.File("formats/mixed.safetensors"));
        Assert.Equal("fixture", file.Metadata["source"]);
        Assert.Equal(["bf16", "bool", "f16", "f32", "i64"], file.Entries.Select(e => e.Name));
        foreach (var name in (string[])["f32", "f16", "bf16"])
        {
            var tensor = file.Read(name);
            Assert.Equal([2, 3, 4], tensor.Shape.ToArray());
            Assert.Equal(NpyFileTests.Expected(), tensor.ToSingle());
        }

        Assert.Equal(3, file.Read("i64").ToInt64().Length);
        Assert.All(file.Read("bool").ToInt64(), v => Assert.InRange(v, 0, 1));
    }

    [Fact]
    public void Tensors_and_metadata_round_trip()
    {
        using TemporaryFolder folder = new();
        var path = folder.File("a.safetensors");
        SafetensorsFile.Write(path, Sample(), new Dictionary<string, string> { ["step"] = "6", ["name"] = "déjà" });
        using var file = SafetensorsFile.Open(path);
        Assert.Equal("déjà", file.Metadata["name"]);
        Assert.Equal([1f, 2, 3, 4, 5, 6], file.Read("layer.weight").AsSpan<float>().ToArray());
        Assert.Equal([2, 3], file.Entry("layer.weight").Shape);
        Assert.Equal([(Half)0.5], file.Read("half").AsSpan<Half>().ToArray());
        Assert.Equal([-7], file.Read("count").ToInt64());
        Assert.Equal(0, file.Read("empty").Count);
        Assert.Equal([1, 0, 1], file.Read("flags").ToInt64());
        Assert.False(file.Contains("other"));
    }

    [Fact]
    public void Bytes_do_not_depend_on_the_order_of_the_dictionary()
    {
        using TemporaryFolder folder = new();
        SafetensorsFile.Write(folder.File("a"), Sample());
        SafetensorsFile.Write(folder.File("b"), Sample().Reverse().ToDictionary());
        var a = File.ReadAllBytes(folder.File("a"));
        Assert.Equal(a, File.ReadAllBytes(folder.File("b")));
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(a) % 8);
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,12]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[4000000000,4000000000],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"Q4\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"__metadata__\":{\"a\":1},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("{\"\\ud800\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}")]
    [InlineData("[]")]
    [InlineData("{")]
    public void Bad_headers_are_refused_by_name(string header)
    {
        using TemporaryFolder folder = new();
        var path = folder.File("bad.safetensors");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        File.WriteAllBytes(path, [.. length, .. Encoding.ASCII.GetBytes(header), .. new byte[8]]);
        Assert.Contains("bad.safetensors", Assert.Throws<TensorFormatException>(() => SafetensorsFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(long.MaxValue)]
    [InlineData(-1L)]
    [InlineData(90_000_000L)]
    public void Header_lengths_beyond_the_file_are_refused(long length)
    {
        using TemporaryFolder folder = new();
        var bytes = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder.File("x"), bytes);
        Assert.Throws<TensorFormatException>(() => SafetensorsFile.Open(folder.File("x")));
        File.WriteAllBytes(folder.File("x"), bytes[..5]);
        Assert.Throws<TensorFormatException>(() => SafetensorsFile.Open(folder.File("x")));
    }

    [Fact]
    public void Unknown_tensors_and_missing_files_are_named()
    {
        using TemporaryFolder folder = new();
        SafetensorsFile.Write(folder.File("a"), Sample());
        using var file = SafetensorsFile.Open(folder.File("a"));
        Assert.Contains("layer.bias", Assert.Throws<TensorFormatException>(() => file.Read("layer.bias")).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Open(folder.File("missing")));
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(folder.File("b"), new Dictionary<string, TensorArray> { ["__metadata__"] = TensorArray.Create<int>([1]) }));
    }

    internal static Dictionary<string, TensorArray> Sample() => new()
    {
        ["layer.weight"] = TensorArray.Create<float>([1, 2, 3, 4, 5, 6], 2, 3),
        ["half"] = TensorArray.Create<Half>([(Half)0.5], 1),
        ["count"] = TensorArray.Create<long>([-7]),
        ["empty"] = TensorArray.Create<float>([], 0, 5),
        ["flags"] = TensorArray.Create<bool>([true, false, true], 3),
    };
}
