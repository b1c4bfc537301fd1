using GeometryMatters.Models;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Models;

/// <summary>What one model gave, handed on to another, in any pair of precisions.</summary>
public class ModelInputTests
{
    private static readonly TensorElementType[] Floating = [TensorElementType.Float32, TensorElementType.Float16];

    private static readonly ModelContract Halver = new()
    {
        Name = "halver",
        Inputs = [new() { Name = "x", ElementTypes = Floating, Dimensions = [null, 2] }],
        Outputs = [new() { Name = "y", ElementTypes = Floating, Dimensions = [null, 2] }],
    };

    [Theory]
    [InlineData(OnnxGraph.Float, OnnxGraph.Float)]
    [InlineData(OnnxGraph.Float, OnnxGraph.Half)]
    [InlineData(OnnxGraph.Half, OnnxGraph.Float)]
    [InlineData(OnnxGraph.Half, OnnxGraph.Half)]
    public void Outputs_are_handed_on_where_they_lie_or_in_the_precision_that_is_wanted(int first, int second)
    {
        using OnnxModel one = OnnxModel.Load(Model(first), "one", Halver), two = OnnxModel.Load(Model(second), "two", Halver);
        using var outputs = one.Run([new("x", new[] { 8f, 4, -2, 1 }, 2, 2)]);
        Assert.Equal(first == OnnxGraph.Half ? TensorElementType.Float16 : TensorElementType.Float32, outputs.ElementType("y"));
        for (var i = 0; i < 2; i++)
        {
            // Twice: a run must not free what is not its own.
            using var results = two.Run([new("x", outputs, "y")]);
            Assert.Equal([2f, 1, -0.5f, 0.25f], results.AsSingle("y").ToArray());
        }

        Assert.Equal([4f, 2, -1, 0.5f], outputs.AsSingle("y").ToArray());
    }

    [Fact]
    public void Outputs_that_are_gone_absent_or_of_another_kind_are_misuse()
    {
        using OnnxModel one = OnnxModel.Load(Model(OnnxGraph.Float), "one", Halver);
        var outputs = one.Run([new("x", new[] { 8f, 4 }, 1, 2)]);
        Assert.Throws<ArgumentException>(() => new ModelInput("x", outputs, "z"));
        Assert.Throws<ArgumentException>(() => outputs.AsBoolean("y").Length);
        Assert.Throws<ArgumentException>(() => one.Run([new("x", new byte[2], 1, 2)]));
        Assert.Throws<ArgumentException>(() => one.Run([new("x", new bool[2], 1, 2)]));
        ModelInput input = new("x", outputs, "y");
        outputs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => one.Run([input]));
    }

    [Fact]
    public void Other_shapes_of_a_contract_are_taken_when_loading_and_when_running()
    {
        var contract = Halver with
        {
            Inputs = [new() { Name = "x", Dimensions = [null, 3], OtherDimensions = [[null, 2]] }],
            Outputs = [new() { Name = "y", Dimensions = [1], OtherDimensions = [[null, 2]] }],
        };
        using var model = OnnxModel.Load(Model(OnnxGraph.Float), "one", contract);
        using var outputs = model.Run([new("x", new[] { 8f, 4 }, 1, 2)]);
        Assert.Equal([4f, 2], outputs.AsSingle("y").ToArray());
        var narrow = contract with { Outputs = [new() { Name = "y", Dimensions = [1], OtherDimensions = [[1, 1]] }] };
        var error = Assert.Throws<ModelContractException>(() => OnnxModel.Load(Model(OnnxGraph.Float), "one", narrow));
        Assert.Equal(["output 'y' is [*,2] instead of [1] or [1,1]"], error.Mismatches);
    }

    private static byte[] Model(int type) => type == OnnxGraph.Float
        ? new OnnxGraph().Constant("half", [0.5f], 1).Node("Mul", ["x", "half"], "y").Input("x", type, -1, 2).Output("y", type, -1, 2).ToBytes()
        : new OnnxGraph().Constant("half", [0.5f], 1).Node("Cast", ["x"], "wide", ("to", OnnxGraph.Float)).Node("Mul", ["wide", "half"], "product").Node("Cast", ["product"], "y", ("to", OnnxGraph.Half))
            .Input("x", type, -1, 2).Output("y", type, -1, 2).ToBytes();
}
