using System.Runtime.InteropServices;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Models;

/// <summary>What a run gave. Holds memory of the runtime until it is disposed; spans must not be used after that.</summary>
public sealed class ModelOutputs : IDisposable
{
    private readonly IDisposableReadOnlyCollection<OrtValue> values;
    private readonly IReadOnlyList<string> names;
    private readonly TensorElementType[] types;
    private readonly int[][] shapes;
    private bool disposed;

    internal ModelOutputs(IDisposableReadOnlyCollection<OrtValue> values, IReadOnlyList<string> names, TensorElementType[] types, int[][] shapes) =>
        (this.values, this.names, this.types, this.shapes) = (values, names, types, shapes);

    /// <summary>Names in the contract of the outputs that the model has.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Shape of an output.</summary>
    /// <param name="name">Name in the contract.</param>
    /// <returns>Sides, slowest axis first.</returns>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public ReadOnlySpan<int> Shape(string name) => shapes[IndexOf(name)];

    /// <summary>Element type of an output.</summary>
    /// <param name="name">Name in the contract.</param>
    /// <returns>The type that the model gives.</returns>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public TensorElementType ElementType(string name) => types[IndexOf(name)];

    /// <summary>An output of truth values, without copying.</summary>
    /// <param name="name">Name in the contract.</param>
    /// <returns>The values in C order, in the runtime's memory.</returns>
    /// <exception cref="ArgumentException">There is no such output, or it is of another type.</exception>
    /// <exception cref="ObjectDisposedException">The outputs were disposed.</exception>
    public ReadOnlySpan<bool> AsBoolean(string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var i = IndexOf(name);
        return types[i] == TensorElementType.Bool
            ? values[i].GetTensorDataAsSpan<bool>()
            : throw new ArgumentException($"Expected truth values, '{name}' is {types[i]}.", nameof(name));
    }

    /// <summary>An output in single precision where it is, without copying.</summary>
    /// <param name="name">Name in the contract.</param>
    /// <returns>The values in C order, in the runtime's memory; a converted copy where the model gives half precision.</returns>
    /// <exception cref="ArgumentException">There is no such output, or it is not floating point.</exception>
    /// <exception cref="ObjectDisposedException">The outputs were disposed.</exception>
    public ReadOnlySpan<float> AsSingle(string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var i = IndexOf(name);
        switch (types[i])
        {
            case TensorElementType.Float32:
                return values[i].GetTensorDataAsSpan<float>();
            case TensorElementType.Float16:
                var halves = MemoryMarshal.Cast<Float16, Half>(values[i].GetTensorDataAsSpan<Float16>());
                var singles = new float[halves.Length];
                System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, singles);
                return singles;
            default:
                throw new ArgumentException($"Expected a floating-point output, '{name}' is {types[i]}.", nameof(name));
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            values.Dispose();
        }
    }

    /// <summary>The runtime's own value, which stays this object's.</summary>
    internal OrtValue Value(string name)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return values[IndexOf(name)];
    }

    private int IndexOf(string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"Expected one of {string.Join(", ", names)}, found '{name}'.", nameof(name));
    }
}
