using System.IO.Compression;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Serialization;

public class TorchFileTests
{
    [Fact]
    public void Strided_views_of_a_storage_are_read_as_the_reference_saw_them()
    {
        using var file = TorchFile.Open(RequireShared.File("diy-sc/pt/view_dino.pt"));
        Assert.Equal([""], file.TensorNames);
        Assert.Equal([5L, 1, 30, 5], file.Tensor("").Strides);
        Assert.Equal(5, file.Tensor("").Offset);
        var expected = NpyFile.Read(RequireShared.File("diy-sc/pt/view_dino.npy"));
        Assert.Equal(expected.Shape.ToArray(), file.Read("").Shape.ToArray());
        Assert.Equal(expected.ToSingle(), file.Read("").ToSingle());

        using var half = TorchFile.Open(RequireShared.File("diy-sc/pt/half_dino.pt"));
        Assert.Equal(TensorElementType.Float16, half.Read("").ElementType);
        Assert.Equal([1, 5, 6, 6], half.Read("").Shape.ToArray());
    }

    [Fact]
    public void Dictionaries_of_tensors_are_read_by_key()
    {
        using var file = TorchFile.Open(RequireShared.File("diy-sc/pt/tiny_sd.pt"));
        Assert.Equal(["s3", "s4", "s5"], file.TensorNames);
        foreach (var name in file.TensorNames)
        {
            var expected = NpyFile.Read(RequireShared.File($"diy-sc/pt/tiny_sd_{name}.npy"));
            Assert.Equal(expected.Shape.ToArray(), file.Read(name).Shape.ToArray());
            Assert.Equal(expected.ToSingle(), file.Read(name).ToSingle());
        }
    }

    [Fact]
    public void Annotation_lists_without_tensors_are_read()
    {
        using var file = TorchFile.Open(RequireShared.File("diy-sc/pt/cat_anns.pt"));
        Assert.Empty(file.TensorNames);
        var first = Assert.IsType<PickleMap>(Assert.IsType<PickleSequence>(file.Root).Items[0]);
        Assert.Equal("im2.jpg", Assert.IsType<PickleScalar>(first.Find("src_imname")).Value);
        Assert.Equal([140L, 140L], Assert.IsType<PickleSequence>(first.Find("src_imsize")).Items.Select(i => ((PickleScalar)i).Value));
        var count = (long)Assert.IsType<PickleScalar>(first.Find("num_kps")).Value!;
        var points = Assert.IsType<PickleSequence>(first.Find("source_kps")).Items;
        Assert.Equal(count, points.Count);
        Assert.Equal([70L, 28L], Assert.IsType<PickleSequence>(points[0]).Items.Select(i => ((PickleScalar)i).Value));
    }

    [Fact]
    public void Nested_values_shared_storages_and_every_element_type_are_read()
    {
        var floats = Bytes<float>(0, 1, 2, 3, 4, 5);
        TorchBuilder torch = new();
        torch.Op('}').Op('(').Text("state_dict").Op('}').Op('(');
        torch.Text("a.weight").Store("0", floats).Tensor("0", 6, 0, [2, 3], [3, 1]);
        torch.Text("a.turned").Tensor("0", 6, 0, [3, 2], [1, 3]);
        torch.Text("a.tail").Tensor("0", 6, 4, [2], [1]);
        torch.Text("a.spread").Tensor("0", 6, 1, [2, 2], [0, 1]);
        torch.Text("scalar").Tensor("0", 6, 5, [], []);
        torch.Text("empty").Tensor("0", 6, 6, [0, 3], [3, 1]).Op('u');
        torch.Text("list").Op(']').Op('(');
        torch.Store("1", Bytes<long>(-5)).Tensor("1", 1, 0, [1], [1], "LongStorage").Store("2", Bytes(true, false)).Tensor("2", 2, 0, [2], [1], "BoolStorage");
        torch.Store("3", Bytes<ushort>(0x3f80)).Tensor("3", 1, 0, [1], [1], "BFloat16Storage").Op('e').Op('u');
        using var file = TorchFile.Open(torch.Build(), "x");
        Assert.Equal(["list.0", "list.1", "list.2", "state_dict.a.spread", "state_dict.a.tail", "state_dict.a.turned", "state_dict.a.weight", "state_dict.empty", "state_dict.scalar"], file.TensorNames);
        Assert.Equal([0f, 1, 2, 3, 4, 5], file.Read("state_dict.a.weight").ToSingle());
        Assert.Equal([0f, 3, 1, 4, 2, 5], file.Read("state_dict.a.turned").ToSingle());
        Assert.Equal([4f, 5], file.Read("state_dict.a.tail").ToSingle());
        Assert.Equal([1f, 2, 1, 2], file.Read("state_dict.a.spread").ToSingle());
        Assert.Equal([5f], file.Read("state_dict.scalar").ToSingle());
        Assert.Empty(file.Read("state_dict.empty").ToSingle());
        Assert.Equal([-5], file.Read("list.0").ToInt64());
        Assert.Equal([1, 0], file.Read("list.1").ToInt64());
        Assert.Equal([1f], file.Read("list.2").ToSingle());

        using var deflated = TorchFile.Open(torch.Build(level: CompressionLevel.Optimal), "x");
        Assert.Equal([4f, 5], deflated.Read("state_dict.a.tail").ToSingle());
    }

    [Fact]
    public void Big_endian_files_are_turned_around()
    {
        TorchBuilder torch = new();
        torch.Store("0", [0, 0, 0, 1, 0, 0, 0, 2]).Tensor("0", 2, 0, [2], [1], "IntStorage");
        using var file = TorchFile.Open(torch.Build(bigEndian: true), "x");
        Assert.Equal([1, 2], file.Read("").ToInt64());
    }

    [Fact]
    public void Unknown_classes_and_functions_stay_opaque_and_nothing_is_run()
    {
        using TemporaryFolder folder = new();
        var mark = folder.File("mark");
        TorchBuilder torch = new();
        torch.Op('}').Op('(');
        torch.Text("evil").Global("os", "system").Text($"touch {mark}").Op(0x85).Op('R');
        torch.Text("net").Global("my.module", "Net").Op(')').Op(0x81).Op('}').Text("w").Store("0", Bytes<float>(3)).Tensor("0", 1, 0, [1], [1]).Op('s').Op('b');
        torch.Text("dtype").Global("torch", "float32").Op('u');
        using var file = TorchFile.Open(torch.Build(), "x");
        var root = Assert.IsType<PickleMap>(file.Root);
        var evil = Assert.IsType<PickleObject>(root.Find("evil"));
        Assert.Equal("os.system", evil.TypeName);
        Assert.Equal($"touch {mark}", ((PickleScalar)Assert.IsType<PickleSequence>(evil.Arguments).Items[0]).Value);
        Assert.False(File.Exists(mark));
        Assert.Equal("torch.float32", Assert.IsType<PickleObject>(root.Find("dtype")).TypeName);
        Assert.Equal("my.module.Net", Assert.IsType<PickleObject>(root.Find("net")).TypeName);
        Assert.Equal([3f], file.Read("net.w").ToSingle());
    }

    [Fact]
    public void Reading_one_tensor_reads_that_tensor_alone()
    {
        // Opening a file of 9 MB and reading the small tensor behind the large one allocates little.
        TorchBuilder torch = new();
        torch.Op('}').Op('(');
        torch.Text("s3").Store("0", new byte[2_304_000 * 4]).Tensor("0", 2_304_000, 0, [1, 640, 60, 60], [2_304_000, 3600, 60, 1]);
        torch.Text("s5").Store("2", Bytes<float>(1, 2)).Tensor("2", 2, 0, [2], [1]).Op('u');
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder.File("a_sd.pt"), torch.Build());
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var file = TorchFile.Open(folder.File("a_sd.pt"));
        Assert.Equal([1f, 2], file.Read("s5").ToSingle());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 300_000);
        Assert.Equal(2_304_000, file.Read("s3").Count);
    }

    [Theory]
    [InlineData(0, new long[] { 7 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2, 3 }, new long[] { 4, 1 })]
    [InlineData(6, new long[] { }, new long[] { })]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 })]
    [InlineData(0, new long[] { -2 }, new long[] { 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { -1 })]
    [InlineData(0, new long[] { 2 }, new long[] { 1, 1 })]
    [InlineData(0, new long[] { 2 }, new long[] { long.MaxValue })]
    [InlineData(0, new long[] { int.MaxValue, int.MaxValue, int.MaxValue }, new long[] { 3, 3, 3 })]
    [InlineData(long.MaxValue, new long[] { 2 }, new long[] { 1 })]
    public void Tensors_outside_their_storage_are_refused(long offset, long[] shape, long[] strides)
    {
        var bytes = new TorchBuilder().Store("0", new byte[24]).Tensor("0", 6, offset, shape, strides).Build();
        Assert.Throws<TensorFormatException>(() => TorchFile.Open(bytes, "x"));
    }

    [Fact]
    public void Expanded_tensors_do_not_allocate_what_the_file_does_not_justify()
    {
        using var file = TorchFile.Open(new TorchBuilder().Store("0", new byte[4]).Tensor("0", 1, 0, [500_000_000], [0]).Build(), "x");
        Assert.Throws<TensorFormatException>(() => file.Read(""));
    }

    [Fact]
    public void Values_that_hold_themselves_deep_nesting_and_forking_are_bounded()
    {
        // A list that holds itself.
        using var cycle = TorchFile.Open(new TorchBuilder().Op(']').Op((byte)'q', 0).Op((byte)'h', 0).Op('a').Build(), "x");
        Assert.Same(cycle.Root, Assert.IsType<PickleSequence>(cycle.Root).Items[0]);

        // Forty lists, each holding the one before twice: 2^40 ways.
        TorchBuilder fork = new();
        fork.Op(']').Op((byte)'q', 0);
        for (byte i = 0; i < 40; i++)
        {
            fork.Op('0').Op(']').Op('(').Op((byte)'h', i).Op((byte)'h', i).Op('e').Op((byte)'q', (byte)(i + 1));
        }

        TorchFile.Open(fork.Build(), "x").Dispose();

        TorchBuilder deep = new();
        for (var i = 0; i < 100_000; i++)
        {
            deep.Op(']');
        }

        for (var i = 1; i < 100_000; i++)
        {
            deep.Op('a');
        }

        Assert.Contains("nested", Assert.Throws<TensorFormatException>(() => TorchFile.Open(deep.Build(), "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeated_arguments_do_not_multiply()
    {
        // One long list, copied again and again by two bytes each.
        TorchBuilder torch = new();
        torch.Global("torch", "Size").Op((byte)'q', 0).Op('(');
        for (var i = 0; i < 10_000; i++)
        {
            torch.Int(7);
        }

        torch.Op('t').Op(0x85).Op((byte)'q', 1).Op('R');
        for (var i = 0; i < 10_000; i++)
        {
            torch.Op('0').Op((byte)'h', 0).Op((byte)'h', 1).Op('R');
        }

        Assert.Throws<TensorFormatException>(() => TorchFile.Open(torch.Build(), "x"));
    }

    [Fact]
    public void Other_files_are_refused_by_what_they_are()
    {
        Assert.Contains("bare pickle", Assert.Throws<TensorFormatException>(() => TorchFile.Open(new byte[] { 0x80, 2, (byte)'N', (byte)'.' }, "x")).Message, StringComparison.Ordinal);
        Assert.Throws<TensorFormatException>(() => TorchFile.Open(Array.Empty<byte>(), "x"));
        Assert.Throws<TensorFormatException>(() => TorchFile.Open(Zip64Builder.Build("a.npy", [1]), "x"));
        Assert.Throws<FileNotFoundException>(() => TorchFile.Open("no/such.pt"));
        using var file = TorchFile.Open(new TorchBuilder().Op('N').Build(), "x");
        Assert.Contains("a tensor w", Assert.Throws<TensorFormatException>(() => file.Read("w")).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();
}
