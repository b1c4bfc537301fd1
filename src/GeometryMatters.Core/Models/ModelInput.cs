using System.Runtime.InteropServices;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>Values for one input of a run. They are pinned for the run, not copied, unless the model wants another floating-point precision.</summary>
public sealed class ModelInput
{
    private readonly Memory<float> singles;
    private readonly Memory<long> integers;
    private readonly Memory<byte> bytes;
    private readonly Memory<bool> truths;
    private readonly ModelOutputs? outputs;
    private readonly string output = "";
    private readonly long[] shape;

    /// <summary>Single-precision values.</summary>
    /// <param name="name">Name of the input in the contract.</param>
    /// <param name="values">Values in C order; must not change during the run.</param>
    /// <param name="shape">Sides, slowest axis first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public ModelInput(string name, Memory<float> values, params ReadOnlySpan<int> shape)
        : this(name, values.Length, shape) => singles = values;

    /// <summary>64-bit integers.</summary>
    /// <param name="name">Name of the input in the contract.</param>
    /// <param name="values">Values in C order; must not change during the run.</param>
    /// <param name="shape">Sides, slowest axis first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public ModelInput(string name, Memory<long> values, params ReadOnlySpan<int> shape)
        : this(name, values.Length, shape) => (integers, ElementType) = (values, TensorElementType.Int64);

    /// <summary>Unsigned 8-bit integers.</summary>
    /// <param name="name">Name of the input in the contract.</param>
    /// <param name="values">Values in C order; must not change during the run.</param>
    /// <param name="shape">Sides, slowest axis first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public ModelInput(string name, Memory<byte> values, params ReadOnlySpan<int> shape)
        : this(name, values.Length, shape) => (bytes, ElementType) = (values, TensorElementType.UInt8);

    /// <summary>Truth values.</summary>
    /// <param name="name">Name of the input in the contract.</param>
    /// <param name="values">Values in C order; must not change during the run.</param>
    /// <param name="shape">Sides, slowest axis first.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public ModelInput(string name, Memory<bool> values, params ReadOnlySpan<int> shape)
        : this(name, values.Length, shape) => (truths, ElementType) = (values, TensorElementType.Bool);

    /// <summary>What another model gave, handed on where it lies.</summary>
    /// <param name="name">Name of the input in the contract.</param>
    /// <param name="outputs">Outputs of the other model; must not be disposed before the run ends.</param>
    /// <param name="output">Which of them, by its name in the other model's contract.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public ModelInput(string name, ModelOutputs outputs, string output)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(outputs);
        Name = name;
        (this.outputs, this.output, ElementType) = (outputs, output, outputs.ElementType(output));
        shape = [.. outputs.Shape(output).ToArray().Select(d => (long)d)];
    }

    private ModelInput(string name, int count, ReadOnlySpan<int> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        long elements = 1;
        this.shape = new long[shape.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shape[i], nameof(shape));
            this.shape[i] = shape[i];
            elements = checked(elements * shape[i]);
        }

        if (elements != count)
        {
            throw new ArgumentException($"Expected {elements} values for {TensorArray.Describe(shape)}, found {count}.", nameof(shape));
        }

        Name = name;
    }

    /// <summary>Name of the input in the contract.</summary>
    public string Name { get; }

    /// <summary>Sides, slowest axis first.</summary>
    public ReadOnlySpan<long> Shape => shape;

    internal TensorElementType ElementType { get; } = TensorElementType.Float32;

    /// <summary>The value for the runtime, and whether whoever asked has to dispose it; null where the model wants a type that these values do not turn into.</summary>
    internal (OrtValue Value, bool IsOwned)? ToValue(TensorElementType wanted) => (wanted, ElementType) switch
    {
        _ when outputs is not null && wanted == ElementType => (outputs.Value(output), false),
        (TensorElementType.Float32, TensorElementType.Float16) => (OrtValue.CreateTensorValueFromMemory(outputs!.AsSingle(output).ToArray(), shape), true),
        (TensorElementType.Float16, TensorElementType.Float32) => (OrtValue.CreateTensorValueFromMemory(ToHalf(outputs is null ? singles.Span : outputs.AsSingle(output)), shape), true),
        _ when outputs is not null || wanted != ElementType => null,
        (TensorElementType.Float32, _) => (OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, singles, shape), true),
        (TensorElementType.Int64, _) => (OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, integers, shape), true),
        (TensorElementType.UInt8, _) => (OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, bytes, shape), true),
        (TensorElementType.Bool, _) => (OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, truths, shape), true),
        _ => null,
    };

    private static Float16[] ToHalf(ReadOnlySpan<float> values)
    {
        var halves = new Float16[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<Float16, Half>(halves.AsSpan()));
        return halves;
    }
}
