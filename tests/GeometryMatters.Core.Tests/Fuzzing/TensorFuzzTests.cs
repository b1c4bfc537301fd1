using System.Text;
using System.Text.Json;
using GeometryMatters.Serialization;
using GeometryMatters.Tests.Serialization;

namespace GeometryMatters.Tests.Fuzzing;

public class NpyFuzzTests
{
    [Fact]
    public void Broken_npy_files_give_an_array_or_a_typed_error() => Fuzz.Check(Fixtures(), b => NpyFile.Read(b, "x").ToDouble(), bytesPerByte: 40);

    internal static byte[][] Fixtures() =>
    [
        NpzFileTests.Npy(TensorArray.Create<float>([1, 2, 3, 4, 5, 6], 2, 3)),
        NpzFileTests.Npy(TensorArray.Create<long>([7])),
        NpzFileTests.Npy(TensorArray.Create<short>([1, 2, 3, 4, 5, 6], 2, 3)),
        NpzFileTests.Npy(TensorArray.Create<Half>([], 0, 448)),
        [0x93, .. "NUMPY"u8, 2, 0, 61, 0, 0, 0, .. "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 2, 1), }\n"u8[..61], 0, 1, 0, 2, 0, 3, 0, 4],
    ];
}

public class NpzFuzzTests
{
    [Fact]
    public void Broken_npz_files_give_arrays_or_a_typed_error() => Fuzz.Check(Fixtures(), ReadAll, bytesPerByte: 4000);

    [Fact]
    public void Archives_of_broken_arrays_give_arrays_or_a_typed_error()
    {
        var fixtures = NpyFuzzTests.Fixtures();
        Fuzz.Check(fixtures, b => ReadAll(Zip64Builder.Build("a.npy", b)), bytesPerByte: 400, Fuzz.Cases / 4);
    }

    private static byte[][] Fixtures()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, TensorArray> arrays = new() { ["a"] = TensorArray.Create<float>([1, 2, 3], 3), ["b"] = TensorArray.Create<byte>([.. Enumerable.Repeat((byte)7, 300)], 300) };
        NpzFile.Write(folder.File("s"), arrays);
        NpzFile.Write(folder.File("d"), arrays, compress: true);
        return [File.ReadAllBytes(folder.File("s")), File.ReadAllBytes(folder.File("d")), Zip64Builder.Build("c.npy", NpyFuzzTests.Fixtures()[0])];
    }

    private static void ReadAll(byte[] bytes)
    {
        using var file = NpzFile.Open(bytes, "x");
        foreach (var name in file.Names)
        {
            file.Read(name).ToDouble();
        }
    }
}

public class SafetensorsFuzzTests
{
    [Fact]
    public void Broken_safetensors_give_tensors_or_a_typed_error()
    {
        using TemporaryFolder folder = new();
        SafetensorsFile.Write(
            folder.File("a"),
            new Dictionary<string, TensorArray> { ["w"] = TensorArray.Create<float>([1, 2, 3, 4, 5, 6], 2, 3), ["h"] = TensorArray.Create<Half>([(Half)1, (Half)2], 2), ["e"] = TensorArray.Create<long>([], 0) },
            new Dictionary<string, string> { ["layout"] = "hwc" });
        SafetensorsFile.Write(folder.File("b"), new Dictionary<string, TensorArray> { ["t"] = TensorArray.Create<bool>([true, false], 2, 1) });
        SafetensorsFile.Write(folder.File("c"), SafetensorsFileTests.Sample(), new Dictionary<string, string> { ["k"] = "v" });
        Fuzz.Check([.. ((string[])["a", "b", "c"]).Select(name => File.ReadAllBytes(folder.File(name)))], Read, bytesPerByte: 400);

        static void Read(byte[] bytes)
        {
            using var file = SafetensorsFile.Open(bytes, "x");
            foreach (var entry in file.Entries)
            {
                file.Read(entry.Name).ToDouble();
            }
        }
    }
}

public class TorchFuzzTests
{
    [Fact]
    public void Broken_torch_files_give_tensors_or_a_typed_error() => Fuzz.Check([.. Builders().Select(b => b.Store("0", new byte[24]).Store("1", new byte[16]).Build()), Builders()[0].Store("0", new byte[24]).Store("1", new byte[16]).Build(level: System.IO.Compression.CompressionLevel.Optimal)], ReadAll, bytesPerByte: 6000);

    [Fact]
    public void Archives_of_broken_pickles_give_tensors_or_a_typed_error()
    {
        // Pickles broken by themselves, so that every case reaches the machine.
        var pickles = Builders().Select(b => b.Pickle).ToArray();
        Fuzz.Check(pickles, p => ReadAll(TorchBuilder.Pack(p)), bytesPerByte: 6000);
    }

    private static TorchBuilder[] Builders()
    {
        TorchBuilder state = new();
        state.Op('}').Op((byte)'q', 0).Op('(').Text("state_dict").Global("collections", "OrderedDict").Op(')').Op('R').Op((byte)'q', 1).Op('(');
        state.Text("a.weight").Tensor("0", 6, 0, [2, 3], [3, 1]).Text("b").Tensor("0", 6, 1, [2, 2], [1, 2]).Text("c").Tensor("1", 2, 0, [2], [1], "LongStorage");
        state.Op('u').Text("epoch").Int(7).Text("rate").Op((byte)'G', 0x3f, 0xf0, 0, 0, 0, 0, 0, 0).Text("net").Global("my.module", "Net").Op(')').Op(0x81).Op((byte)'h', 1).Op('b');
        state.Text("size").Global("torch", "Size").Tuple(1, 2).Op(0x85).Op('R').Op('u');
        TorchBuilder list = new();
        list.Op(']').Op((byte)'q', 0).Op('(').Op('}').Op('(').Text("src_imname").Text("a.jpg").Text("kps").Op(']').Op('(').Int(3).Int(300).Int(-1).Op('e').Op('u').Op('N').Op(0x88).Op('e');
        TorchBuilder view = new();
        view.Tensor("0", 6, 1, [1, 2, 2], [5, 1, 2]);
        return [state, list, view];
    }

    private static void ReadAll(byte[] bytes)
    {
        using var file = TorchFile.Open(bytes, "x");
        foreach (var name in file.TensorNames)
        {
            file.Read(name).ToDouble();
        }
    }
}

public class CocoRleFuzzTests
{
    [Fact]
    public void Broken_run_lengths_give_a_mask_or_a_typed_error() =>
        Fuzz.Check(
            [.. ((string[])["""{"size":[6,5],"counts":[3,4,10,2,11]}""", """{"size": [6, 5], "counts": "34:N1"}""", """{"counts":"`0X11F1","size":[89,1]}"""]).Select(Encoding.UTF8.GetBytes)],
            b =>
            {
                // Few bytes tell of any size; a sheet of the size that the bytes name is no mutation's doing, so large ones are passed over here.
                using var json = JsonFile.ParseTolerant(b, "x");
                if (!IsLarge(json.RootElement))
                {
                    GeometryMatters.Serialization.CocoRle.Read(json.RootElement, "x");
                }
            },
            bytesPerByte: 4000);

    private static bool IsLarge(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Array &&
        size.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt64(out var n) && n is > 256 and < 1 << 27);
}

public class JsonFuzzTests
{
    [Fact]
    public void Broken_json_gives_a_document_or_a_typed_error()
    {
        byte[][] fixtures = ["{\"a\": [1, 2.5e3, null, true, {\"b\": \"c\\u00e9\"}]} "u8.ToArray(), "\uFEFF{ // NaN\n \"x\": [NaN, -Infinity,], }"u8.ToArray()];
        Fuzz.Check(fixtures, b => JsonFile.ParseTolerant(b, "x").Dispose(), bytesPerByte: 200);
        Fuzz.Check([fixtures[0]], b => JsonFile.Parse(b, "x").Dispose(), bytesPerByte: 200, Fuzz.Cases / 4);
        Fuzz.Check(
            ["{\"Name\":\"a thing\",\"Values\":[1,2,3,44,555]}"u8.ToArray()], b => JsonFile.Parse(b, JsonSampleContext.Default.JsonSample, "x"), bytesPerByte: 200, Fuzz.Cases / 4);
    }
}
