using System.Runtime.InteropServices;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>Values for one input of a run. They are pinned for the run, not copied, unless the model wants half precision.</summary>
public sealed class ModelInput
{
    private readonly Memory<float> singles;
    private readonly Memory<long> integers;
    private readonly bool isInteger;
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
        : this(name, values.Length, shape) => (integers, isInteger) = (values, true);

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

    internal TensorElementType ElementType => isInteger ? TensorElementType.Int64 : TensorElementType.Float32;

    /// <summary>The value for the runtime; null where the model wants a type that these values do not turn into.</summary>
    internal OrtValue? ToValue(TensorElementType wanted) => (wanted, isInteger) switch
    {
        (TensorElementType.Float32, false) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, singles, shape),
        (TensorElementType.Float16, false) => OrtValue.CreateTensorValueFromMemory(ToHalf(singles.Span), shape),
        (TensorElementType.Int64, true) => OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, integers, shape),
        _ => null,
    };

    private static Float16[] ToHalf(ReadOnlySpan<float> values)
    {
        var halves = new Float16[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<Float16, Half>(halves.AsSpan()));
        return halves;
    }
}
