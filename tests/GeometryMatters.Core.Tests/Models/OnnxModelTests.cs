using GeometryMatters.Models;
using GeometryMatters.Serialization;

using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Tests.Models;

public class OnnxModelTests
{
    private static readonly ModelContract Sum = new()
    {
        Name = "sum",
        Inputs = [new() { Name = "x", Aliases = ["a"], Dimensions = [null, 2] }, new() { Name = "y", Dimensions = [null, 2], IsOptional = true }],
        Outputs = [new() { Name = "z", Dimensions = [null, 2] }],
    };

    private static byte[] SumModel(string x = "x") =>
        new OnnxGraph().Node("Add", [x, "y"], "z").Node("Mul", [x, "y"], "unused").Input("y", OnnxGraph.Float, -1, 2).Input(x, OnnxGraph.Float, -1, 2)
            .Output("unused", OnnxGraph.Float, -1, 2).Output("z", OnnxGraph.Float, -1, 2).ToBytes();

    [Theory]
    [InlineData("x")]
    [InlineData("a")]
    public void Tensors_go_by_name_or_fallback_name_and_never_by_position(string name)
    {
        using var model = OnnxModel.Load(SumModel(name), "sum", Sum);
        var x = new[] { 1f, 2, 3, 4 };
        using var outputs = model.Run([new("x", x, 2, 2), new("y", new[] { 10f, 20, 30, 40 }, 2, 2)]);
        Assert.Equal(["z"], outputs.Names);
        Assert.Equal([2, 2], outputs.Shape("z").ToArray());
        Assert.Equal([11f, 22, 33, 44], outputs.AsSingle("z").ToArray());
        Assert.Throws<ArgumentException>(() => outputs.AsSingle("unused").Length);
    }

    [Fact]
    public void A_model_loads_from_a_file_with_the_callers_session_options()
    {
        using TemporaryFolder folder = new();
        var path = folder.File("sum.onnx");
        File.WriteAllBytes(path, SumModel());
        using SessionOptions options = new() { IntraOpNumThreads = 1 };
        using var model = OnnxModel.Load(path, Sum, options);
        Assert.Equal(path, model.Source);
        using var outputs = model.Run([new("x", new[] { 1f, 2 }, 1, 2), new("y", new[] { 1f, 1 }, 1, 2)]);
        Assert.Equal([2f, 3], outputs.AsSingle("z").ToArray());
        outputs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => outputs.AsSingle("z").Length);
    }

    [Fact]
    public void Wrong_inputs_of_a_run_are_misuse()
    {
        using var model = OnnxModel.Load(SumModel(), "sum", Sum);
        ModelInput x = new("x", new float[2], 1, 2), y = new("y", new float[2], 1, 2);
        Assert.Throws<ArgumentException>(() => model.Run([x]));
        Assert.Throws<ArgumentException>(() => model.Run([x, x]));
        Assert.Throws<ArgumentException>(() => model.Run([x, new("w", new float[2], 1, 2)]));
        Assert.Throws<ArgumentException>(() => model.Run([x, new("y", new float[2], 2, 1)]));
        Assert.Throws<ArgumentException>(() => model.Run([x, new("y", new long[2], 1, 2)]));
        Assert.Throws<ArgumentException>(() => new ModelInput("x", new float[3], 1, 2));
        Assert.Throws<OperationCanceledException>(() => model.Run([x, y], new(canceled: true)));
    }

    [Fact]
    public void A_model_that_fails_when_it_runs_is_bad_input_that_names_it()
    {
        using var model = OnnxModel.Load(SumModel(), "sum.onnx", Sum);
        var error = Assert.Throws<ModelFormatException>(() => model.Run([new("x", new float[4], 2, 2), new("y", new float[6], 3, 2)]));
        Assert.Equal("sum.onnx", error.InputSource);
    }

    [Theory]
    [InlineData("input", 1, 3, 900, "there is no input 'images' or 'image'", "input 'input' is not one that is provided")]
    [InlineData("images", 1, 4, 900, "input 'images' is [*,4,518,518] instead of [*,3,518,518]")]
    [InlineData("images", 1, 3, 899, "output 'logits' is [*,899] instead of [*,900]")]
    [InlineData("images", 1, 4, 17, "input 'images' is [*,4,518,518]", "output 'logits' is [*,17]")]
    public void A_model_that_does_not_fit_is_refused_with_all_differences(string input, int type, int channels, int bins, params string[] differences)
    {
        var error = Assert.Throws<ModelContractException>(
            () => OnnxModel.Load(ColourOrientation.Model(input: input, type: type, channels: channels, bins: bins), "made.onnx", OnnxOrientationEstimator.Contract));
        Assert.Equal(differences.Length, error.Mismatches.Count);
        Assert.All(differences, d => Assert.Contains(d, error.Message, StringComparison.Ordinal));
        Assert.Contains("made.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_output_a_wrong_type_and_a_wrong_rank_are_told_together()
    {
        var bytes = new OnnxGraph().Node("Identity", ["x"], "w").Input("x", OnnxGraph.Int64, -1, 2, 2).Output("w", OnnxGraph.Int64, -1, 2, 2).ToBytes();
        var error = Assert.Throws<ModelContractException>(() => OnnxModel.Load(bytes, "made.onnx", Sum));
        Assert.Equal(
            ["input 'x' is Int64 instead of Float32", "input 'x' is [*,2,2] instead of [*,2]", "there is no output 'z'"], error.Mismatches);
        Assert.Contains("sum with inputs x|a Float32 [*,2], y? Float32 [*,2] and outputs z Float32 [*,2]", error.Expected, StringComparison.Ordinal);
        Assert.Contains("inputs x Int64 [*,2,2] and outputs w Int64 [*,2,2]", error.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_whose_free_side_turns_out_wrong_is_refused_when_it_runs()
    {
        var contract = Sum with { Outputs = [new() { Name = "z", Dimensions = [7, 2] }] };
        using var model = OnnxModel.Load(SumModel(), "sum", contract);
        ModelInput[] Inputs(int rows) => [new("x", new float[2 * rows], rows, 2), new("y", new float[2 * rows], rows, 2)];
        using var right = model.Run(Inputs(7));
        Assert.Throws<ModelContractException>(() => model.Run(Inputs(3)));
    }

    [Fact]
    public void Files_that_are_missing_empty_or_no_model_are_bad_input_that_names_them()
    {
        using TemporaryFolder folder = new();
        var path = folder.File("broken.onnx");
        Assert.Throws<FileNotFoundException>(() => OnnxModel.Load(path, Sum));
        foreach (var bytes in new byte[][] { [], [1, 2, 3, 4, 5], SumModel()[..60], "not a model at all"u8.ToArray() })
        {
            File.WriteAllBytes(path, bytes);
            var error = Assert.ThrowsAny<InvalidInputException>(() => OnnxModel.Load(path, Sum));
            Assert.Equal(path, error.InputSource);
            Assert.ThrowsAny<InvalidInputException>(() => OnnxModel.Load(bytes, "memory", Sum));
        }
    }

    [Fact]
    public void Broken_models_raise_the_librarys_own_errors_alone() =>
        Fuzz.Check([SumModel()], bytes => OnnxModel.Load(bytes, "mutated", Sum).Dispose(), bytesPerByte: 400, Fuzz.Cases / 100);

    [Fact]
    public void An_absent_native_library_is_told_with_the_packages_that_bring_it()
    {
        foreach (var loader in new Exception[] { new DllNotFoundException("onnxruntime"), new TypeInitializationException("NativeMethods", new DllNotFoundException()) })
        {
            var error = Assert.Throws<BackendUnavailableException>(() => OnnxRuntimeLibrary.Guarded<int>(() => throw loader));
            Assert.Contains("Microsoft.ML.OnnxRuntime", error.Cure, StringComparison.Ordinal);
            Assert.Same(loader, error.InnerException);
        }

        Assert.Throws<InvalidOperationException>(() => OnnxRuntimeLibrary.Guarded<int>(() => throw new InvalidOperationException()));
        OnnxRuntimeLibrary.EnsureLoaded();
    }

    [Fact]
    public void Half_precision_types_are_told_by_the_signature()
    {
        using var model = OnnxModel.Load(ColourOrientation.Model(type: OnnxGraph.Half), "half", OnnxOrientationEstimator.Contract);
        Assert.Equal(TensorElementType.Float16, model.Binding.Inputs["images"].ElementType);
        Assert.Equal([null, 3, 518, 518], model.Binding.Inputs["images"].Dimensions);
    }
}
