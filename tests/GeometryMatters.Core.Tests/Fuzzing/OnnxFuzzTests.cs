using GeometryMatters.Models;
using GeometryMatters.Tests.Models;

namespace GeometryMatters.Tests.Fuzzing;

public class OnnxFuzzTests
{
    [Fact]
    public void Broken_onnx_files_give_a_copy_with_the_output_or_a_typed_error() =>
        Fuzz.Check([Norm(external: false), Norm(external: true), InParts(), Nested()], b => DinoPreNormOutput.Add(b, "x"), bytesPerByte: 400);

    private static byte[] Norm(bool external)
    {
        OnnxGraph graph = new();
        graph = external ? graph.ExternalConstant("w", "a.data", 4) : graph.Constant("w", [1, 2, 3, 4], 4);
        return graph.Node("Add", ["x", "x"], "sum").Node("LayerNormalization", ["sum", "w"], "n").Node("Cast", ["n"], "last_hidden_state", ("to", OnnxGraph.Half))
            .Input("x", OnnxGraph.Float, 2, 4).Output("last_hidden_state", OnnxGraph.Half, 2, 4).ToBytes();
    }

    private static byte[] Nested()
    {
        var weight = new ProtobufWriter().Text(8, "w").Message(13, new ProtobufWriter().Text(1, "location").Text(2, "a.data"));
        var inner = new ProtobufWriter().Message(5, new ProtobufWriter().Message(6, new ProtobufWriter().Message(5, weight).Message(1, new ProtobufWriter().Text(4, "If"))));
        var skip = new ProtobufWriter().Text(1, "x").Text(1, "y").Text(2, "last_hidden_state").Text(2, "").Text(2, "").Text(2, "s").Text(4, "SkipLayerNormalization");
        return DinoPreNormOutputTests.Model(inner.Text(4, "If").Text(2, "z"), skip);
    }

    private static byte[] InParts() =>
        new OnnxGraph().Constant("e", [1e-6f], 1).Constant("t", [2], 1).Node("Add", ["x", "x"], "s").Node("ReduceMean", ["s"], "m").Node("Sub", ["s", "m"], "c").Node("Pow", ["c", "t"], "q")
            .Node("ReduceMean", ["q"], "v").Node("Add", ["v", "e"], "a").Node("Sqrt", ["a"], "d").Node("Div", ["c", "d"], "y")
            .Input("x", OnnxGraph.Float, 2, 4).Output("y", OnnxGraph.Float, 2, 4).ToBytes();
}
