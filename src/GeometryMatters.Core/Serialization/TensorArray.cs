using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace GeometryMatters.Serialization;

/// <summary>A tensor as files hold it: element type, shape, and the elements in C order (last axis contiguous).</summary>
public sealed class TensorArray
{
    private readonly int[] shape;
    private readonly byte[] bytes;

    internal TensorArray(TensorElementType elementType, int[] shape, byte[] bytes)
    {
        if (elementType.ByteCount(shape) != bytes.Length)
        {
            throw new ArgumentException($"Expected {elementType.ByteCount(shape)} bytes for {Describe(shape)} of {elementType}, found {bytes.Length}.", nameof(bytes));
        }

        ElementType = elementType;
        this.shape = shape;
        this.bytes = bytes;
    }

    /// <summary>Type of the elements.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>Sides, slowest axis first; empty for a scalar.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>Number of elements.</summary>
    public int Count => bytes.Length / ElementType.Size();

    /// <summary>The elements, little-endian, in C order.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Copies numbers into a tensor of the same element type.</summary>
    /// <typeparam name="T">float, double, Half, bool or an integer type.</typeparam>
    /// <param name="values">The elements in C order.</param>
    /// <param name="shape">The sides; none for a scalar.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The shape has another number of elements, or T is not an element type.</exception>
    public static TensorArray Create<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        foreach (var side in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(side, nameof(shape));
        }

        return new TensorArray(TensorElements.Of<T>(), shape.ToArray(), MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The elements as they are stored.</summary>
    /// <typeparam name="T">The .NET type of <see cref="ElementType"/> (BFloat16 has none).</typeparam>
    /// <returns>A view of the elements.</returns>
    /// <exception cref="InvalidOperationException">The elements have another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged =>
        TensorElements.Of<T>() == ElementType
            ? MemoryMarshal.Cast<byte, T>(bytes)
            : throw new InvalidOperationException($"The tensor holds {ElementType}, not {typeof(T).Name}.");

    /// <summary>Converts to single precision.</summary>
    /// <returns>New array of <see cref="Count"/> values; doubles and wide integers are rounded to nearest, true is 1.</returns>
    public float[] ToSingle()
    {
        if (ElementType == TensorElementType.Float16)
        {
            var values = new float[Count];
            TensorPrimitives.ConvertToSingle(AsSpan<Half>(), values);
            return values;
        }

        return ElementType == TensorElementType.Float32 ? AsSpan<float>().ToArray() : Convert<float>();
    }

    /// <summary>Converts to double precision.</summary>
    /// <returns>New array of <see cref="Count"/> values; 64-bit integers beyond 2^53 are rounded, true is 1.</returns>
    public double[] ToDouble() => ElementType == TensorElementType.Float64 ? AsSpan<double>().ToArray() : Convert<double>();

    /// <summary>Converts integers and bools to 64-bit integers.</summary>
    /// <returns>New array of <see cref="Count"/> values.</returns>
    /// <exception cref="InvalidOperationException">The elements are floating point.</exception>
    /// <exception cref="OverflowException">An unsigned 64-bit value is above the signed range.</exception>
    public long[] ToInt64()
    {
        return ElementType is TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Float32 or TensorElementType.Float64
            ? throw new InvalidOperationException($"The tensor holds {ElementType}, not integers.")
            : Convert<long>();
    }

    internal static string Describe(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())})";

    private T[] Convert<T>()
        where T : struct, INumberBase<T> => ElementType switch
        {
            TensorElementType.Bool => Array.ConvertAll(bytes, b => b != 0 ? T.One : T.Zero),
            TensorElementType.UInt8 => Each<byte, T>(AsSpan<byte>()),
            TensorElementType.Int8 => Each<sbyte, T>(AsSpan<sbyte>()),
            TensorElementType.Int16 => Each<short, T>(AsSpan<short>()),
            TensorElementType.UInt16 => Each<ushort, T>(AsSpan<ushort>()),
            TensorElementType.Int32 => Each<int, T>(AsSpan<int>()),
            TensorElementType.UInt32 => Each<uint, T>(AsSpan<uint>()),
            TensorElementType.Int64 => Each<long, T>(AsSpan<long>()),
            TensorElementType.UInt64 => Each<ulong, T>(AsSpan<ulong>()),
            TensorElementType.Float16 => Each<Half, T>(AsSpan<Half>()),
            TensorElementType.BFloat16 =>
                Each<float, T>(Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(), half => BitConverter.UInt32BitsToSingle((uint)half << 16))),
            TensorElementType.Float32 => Each<float, T>(AsSpan<float>()),
            _ => Each<double, T>(AsSpan<double>()),
        };

    private static TTo[] Each<TFrom, TTo>(ReadOnlySpan<TFrom> values)
        where TFrom : struct, INumberBase<TFrom>
        where TTo : struct, INumberBase<TTo>
    {
        var result = new TTo[values.Length];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = TTo.CreateChecked(values[i]);
        }

        return result;
    }
}
