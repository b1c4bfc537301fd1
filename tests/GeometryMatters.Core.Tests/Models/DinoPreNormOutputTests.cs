using GeometryMatters.Models;

namespace GeometryMatters.Tests.Models;

public sealed class DinoPreNormOutputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("vit_fused", true, 4, "")]
    [InlineData("vit_decomposed", false, 0, "plain_")]
    public void The_added_output_is_what_torch_has_before_the_norm(string model, bool isFused, int registers, string prefix)
    {
        var path = folder.File("model.onnx");
        var found = DinoPreNormOutput.Add(OnnxFixture.Model(model), path);
        Assert.Equal((isFused, "last_hidden_state"), (found.IsFused, found.NormalizedOutput));
        Assert.Equal(found, DinoPreNormOutput.Find(OnnxFixture.Model(model)));

        // Everything that was there is there still, in place.
        var (before, after) = (OnnxFixture.Bytes(model), File.ReadAllBytes(path));
        Assert.Equal(before, after[..before.Length]);
        Assert.InRange(after.Length - before.Length, 20, 400);
        Assert.Equal([path], Directory.GetFiles(folder.Root));
        Assert.Equal(after, DinoPreNormOutput.Add(before, "memory"));

        var image = OnnxFixture.Image("vit", "image_1");
        foreach (var (tokens, recorded) in new[] { (DinoTokens.BeforeNorm, "tokens_prenorm"), (DinoTokens.AfterNorm, "last_hidden_state") })
        {
            using var extractor = OnnxFeatureExtractor.Load(path, OnnxFeatureExtractorOptions.DinoV2(tokens, registers) with { CanvasSize = 84 });
            var map = extractor.Extract(image, new(image.Width, image.Height), new(image.Width, image.Height, 84, 6));
            var values = OnnxFixture.Values("vit", prefix + recorded);
            OnnxFixture.AssertClose(values.AsSpan(^(36 * 8)..), map.Values);
        }
    }

    [Fact]
    public void A_file_can_be_changed_in_place_and_only_once()
    {
        var path = folder.File("model.onnx");
        File.Copy(OnnxFixture.Model("vit_fused"), path);
        DinoPreNormOutput.Add(path, path);
        var error = Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Add(path, path));
        Assert.Contains("an output of that name", error.Message, StringComparison.Ordinal);

        // Under another name a second one is fine.
        DinoPreNormOutput.Add(path, path, name: "again");
        Assert.Equal([path], Directory.GetFiles(folder.Root));
        using var extractor = OnnxFeatureExtractor.Load(path, OnnxFeatureExtractorOptions.DinoV2(registers: 4) with { CanvasSize = 84 });
        Assert.Equal(["tokens_prenorm"], extractor.OutputNames);
    }

    [Fact]
    public void Weights_beside_the_model_stay_where_they_are()
    {
        var (model, weights) = External();
        File.WriteAllBytes(folder.File("model.onnx"), model);
        File.WriteAllBytes(folder.File("model.onnx_data"), weights);
        var elsewhere = Directory.CreateDirectory(folder.File("elsewhere")).FullName;
        var error = Assert.Throws<ArgumentException>(() => DinoPreNormOutput.Add(folder.File("model.onnx"), Path.Combine(elsewhere, "b.onnx")));
        Assert.Contains("model.onnx_data", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(elsewhere));
        DinoPreNormOutput.Add(folder.File("model.onnx"), folder.File("both.onnx"));
        ModelContract contract = new()
        {
            Name = "norm",
            Inputs = [new() { Name = "x", Dimensions = [2, 4] }],
            Outputs = [new() { Name = "last_hidden_state", Dimensions = [2, 4] }, new() { Name = "tokens_prenorm", Dimensions = [2, 4] }],
        };
        using var both = OnnxModel.Load(folder.File("both.onnx"), contract);
        using var outputs = both.Run([new("x", new float[] { 1, 2, 3, 4, 0, 0, 2, 2 }, 2, 4)]);

        // The graph doubles x; weights 1 to 4 scale its norm.
        Assert.Equal([2f, 4, 6, 8, 0, 0, 4, 4], outputs.AsSingle("tokens_prenorm").ToArray());
        var s = (float)(1 / Math.Sqrt(1.25));
        OnnxFixture.AssertClose([-1.5f * s, -s, 1.5f * s, 6 * s, -1, -2, 3, 4], outputs.AsSingle("last_hidden_state"), 1e-4);
    }

    [Fact]
    public void Selections_and_casts_behind_the_norm_are_passed_and_the_runtime_infers_the_type()
    {
        var bytes = Norm().Node("Cast", ["normed"], "y", ("to", OnnxGraph.Half)).Input("x", OnnxGraph.Float, 2, 4).Output("y", OnnxGraph.Half, 2, 4).ToBytes();
        var added = DinoPreNormOutput.Add(bytes, "cast");
        ModelContract contract = new() { Name = "norm", Inputs = [new() { Name = "x", Dimensions = [2, 4] }], Outputs = [new() { Name = "tokens_prenorm", Dimensions = [2, 4] }] };
        using var model = OnnxModel.Load(added, "cast", contract);
        using var outputs = model.Run([new("x", new float[] { 1, 2, 3, 4, 0, 0, 2, 2 }, 2, 4)]);
        Assert.Equal([2f, 4, 6, 8, 0, 0, 4, 4], outputs.AsSingle("tokens_prenorm").ToArray());
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, true)]
    public void Norms_in_parts_are_known_in_the_forms_that_exporters_write(bool reciprocal, bool product, bool isPlain)
    {
        var graph = new OnnxGraph().Constant("two", [2], 1).Constant("eps", [1e-6f], 1).Constant("w", [1, 2, 3, 4], 4).Constant("b", [0, 0, 1, 1], 4).Constant("one", [1], 1)
            .Node("Add", ["x", "x"], "sum").Node("ReduceMean", ["sum"], "mean", ("keepdims", 1)).Node("Sub", ["sum", "mean"], "centred");
        graph = product ? graph.Node("Mul", ["centred", "centred"], "squares") : graph.Node("Pow", ["centred", "two"], "squares");
        graph = graph.Node("ReduceMean", ["squares"], "variance", ("keepdims", 1)).Node("Add", ["eps", "variance"], "above").Node("Sqrt", ["above"], "deviation");
        var last = isPlain ? "last_hidden_state" : "divided";
        graph = reciprocal ? graph.Node("Reciprocal", ["deviation"], "inverse").Node("Mul", ["inverse", "centred"], last) : graph.Node("Div", ["centred", "deviation"], last);
        graph = isPlain ? graph : graph.Node("Mul", ["w", "divided"], "scaled").Node("Add", ["scaled", "b"], "last_hidden_state");
        var path = folder.File("a.onnx");
        File.WriteAllBytes(path, graph.Input("x", OnnxGraph.Float, 2, 4).Output("last_hidden_state", OnnxGraph.Float, 2, 4).ToBytes());
        Assert.Equal(new PreNormTensor("sum", "last_hidden_state", false), DinoPreNormOutput.Find(path));
    }

    [Fact]
    public void The_norm_that_feeds_the_output_is_taken_of_several()
    {
        var graph = Norm().Constant("w2", [1, 1, 1, 1], 4).Node("Add", ["normed", "x"], "second").Node("LayerNormalization", ["second", "w2"], "y").Node("Add", ["y", "y"], "z")
            .Input("x", OnnxGraph.Float, 2, 4).Output("z", OnnxGraph.Float, 2, 4).Output("normed", OnnxGraph.Float, 2, 4).Output("y", OnnxGraph.Float, 2, 4);
        var path = folder.File("a.onnx");
        File.WriteAllBytes(path, graph.ToBytes());
        Assert.Equal(new PreNormTensor("second", "y", true), DinoPreNormOutput.Find(path, "y"));
        Assert.Equal(new PreNormTensor("sum", "normed", true), DinoPreNormOutput.Find(path, "normed"));
        Assert.Contains("'sum' for 'normed', 'second' for 'y'", Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Find(path)).Message, StringComparison.Ordinal);
        var error = Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Find(path, "z"));
        Assert.Contains("output 'z': expected a LayerNorm that feeds it, found Add behind 'z'; 2 LayerNormalization among", error.Message, StringComparison.Ordinal);
        Assert.Contains("z, normed, y", Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Find(path, "w")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_no_model_are_told_and_leave_nothing_behind()
    {
        Assert.Throws<FileNotFoundException>(() => DinoPreNormOutput.Add(folder.File("none.onnx"), folder.File("b.onnx")));
        foreach (var bytes in new byte[][] { [], [0x3a], [0x3a, 0x02, 0x0a, 0x05], "not a model at all"u8.ToArray(), [0x3b], [0x38, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02] })
        {
            File.WriteAllBytes(folder.File("a.onnx"), bytes);
            var error = Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Add(folder.File("a.onnx"), folder.File("b.onnx")));
            Assert.Equal(folder.File("a.onnx"), error.InputSource);
        }

        Assert.Equal([folder.File("a.onnx")], Directory.GetFiles(folder.Root));
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("")]
    public void A_norm_that_was_fused_with_its_addition_serves_where_it_gives_the_sum(string sum)
    {
        var node = new ProtobufWriter().Text(1, "x").Text(1, "y").Text(1, "w").Text(2, "last_hidden_state").Text(2, "").Text(2, "").Text(2, sum).Text(4, "SkipLayerNormalization");
        var bytes = Model(node);
        if (sum.Length > 0)
        {
            Assert.NotEmpty(DinoPreNormOutput.Add(bytes, "skip"));
            return;
        }

        var error = Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Add(bytes, "skip"));
        Assert.Contains("1 SkipLayerNormalization, which hide the sum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_inner_graphs_and_functions_beside_the_model_count_as_well()
    {
        // A node's attribute (5) holds a graph (6), whose initializer (5) has an entry (13) with its place; a model's function (25) holds nodes (7).
        var inner = new ProtobufWriter().Message(6, new ProtobufWriter().Message(5, Weight("inner.data")));
        var constant = new ProtobufWriter().Message(5, Weight("function.data"));
        byte[] bytes =
        [
            .. Model(new ProtobufWriter().Text(4, "If").Text(2, "z").Message(5, inner), NormNode()),
            .. new ProtobufWriter().Message(25, new ProtobufWriter().Message(7, new ProtobufWriter().Text(4, "Constant").Message(5, constant))).ToArray(),
        ];
        using MemoryStream stream = new(bytes);
        Assert.Equal(["function.data", "inner.data"], OnnxGraphOutline.Read(stream, "x").ExternalLocations.Order());

        static ProtobufWriter Weight(string file) => new ProtobufWriter().Text(8, "w").Message(13, new ProtobufWriter().Text(1, "location").Text(2, file));
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(17, false)]
    [InlineData(3000, false)]
    public void Graphs_in_graphs_are_followed_to_a_bounded_depth(int depth, bool isRead)
    {
        ProtobufWriter graph = new();
        for (var i = 0; i < depth; i++)
        {
            graph = new ProtobufWriter().Message(1, new ProtobufWriter().Text(4, "If").Message(5, new ProtobufWriter().Message(6, graph)));
        }

        byte[] bytes = [.. new ProtobufWriter().Message(7, graph).ToArray(), .. Model(NormNode())];
        var error = Record.Exception(() => DinoPreNormOutput.Add(bytes, "deep"));
        Assert.Equal(isRead ? null : typeof(ModelFormatException), error?.GetType());
    }

    [Fact]
    public void Casts_and_selections_in_a_circle_end()
    {
        ProtobufWriter Turn(string operation) => new ProtobufWriter().Text(1, "last_hidden_state").Text(2, "last_hidden_state").Text(4, operation);
        foreach (var operation in new[] { "Cast", "Slice", "Add", "Div" })
        {
            Assert.Throws<ModelFormatException>(() => DinoPreNormOutput.Add(Model(Turn(operation)), "circle"));
        }
    }

    /// <summary>A model of some nodes with the output last_hidden_state.</summary>
    internal static byte[] Model(params ProtobufWriter[] nodes)
    {
        ProtobufWriter graph = new();
        foreach (var node in nodes)
        {
            graph.Message(1, node);
        }

        return new ProtobufWriter().Message(7, graph.Message(12, new ProtobufWriter().Text(1, "last_hidden_state"))).ToArray();
    }

    private static ProtobufWriter NormNode() => new ProtobufWriter().Text(1, "x").Text(1, "w").Text(2, "last_hidden_state").Text(4, "LayerNormalization");

    private static OnnxGraph Norm() =>
        new OnnxGraph().Constant("w", [1, 2, 3, 4], 4).Node("Add", ["x", "x"], "sum").Node("LayerNormalization", ["sum", "w"], "normed");

    private static (byte[] Model, byte[] Weights) External()
    {
        var weights = new byte[16];
        for (var i = 0; i < 4; i++)
        {
            BitConverter.TryWriteBytes(weights.AsSpan(4 * i), i + 1f);
        }

        var model = new OnnxGraph().ExternalConstant("w", "model.onnx_data", 4).Node("Add", ["x", "x"], "sum").Node("LayerNormalization", ["sum", "w"], "last_hidden_state")
            .Input("x", OnnxGraph.Float, 2, 4).Output("last_hidden_state", OnnxGraph.Float, 2, 4).ToBytes();
        return (model, weights);
    }
}
