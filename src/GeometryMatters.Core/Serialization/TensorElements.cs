namespace GeometryMatters.Serialization;

/// <summary>Sizes and .NET types of the element types.</summary>
internal static class TensorElements
{
    public static int Size(this TensorElementType type) => type switch
    {
        TensorElementType.Bool or TensorElementType.Int8 or TensorElementType.UInt8 => 1,
        TensorElementType.Int16 or TensorElementType.UInt16 or TensorElementType.Float16 or TensorElementType.BFloat16 => 2,
        TensorElementType.Int32 or TensorElementType.UInt32 or TensorElementType.Float32 => 4,
        TensorElementType.Int64 or TensorElementType.UInt64 or TensorElementType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>The element type that stores a .NET type.</summary>
    public static TensorElementType Of<T>()
        where T : unmanaged
    {
        var t = typeof(T);
        return t == typeof(float) ? TensorElementType.Float32
            : t == typeof(double) ? TensorElementType.Float64
            : t == typeof(Half) ? TensorElementType.Float16
            : t == typeof(int) ? TensorElementType.Int32
            : t == typeof(long) ? TensorElementType.Int64
            : t == typeof(byte) ? TensorElementType.UInt8
            : t == typeof(bool) ? TensorElementType.Bool
            : t == typeof(sbyte) ? TensorElementType.Int8
            : t == typeof(short) ? TensorElementType.Int16
            : t == typeof(ushort) ? TensorElementType.UInt16
            : t == typeof(uint) ? TensorElementType.UInt32
            : t == typeof(ulong) ? TensorElementType.UInt64
            : throw new ArgumentException($"{t.Name} is not a tensor element; expected a number or bool.", nameof(T));
    }

    /// <summary>Turns the byte order of every element around.</summary>
    public static void ReverseEach(Span<byte> data, int size)
    {
        for (var i = 0; size > 1 && i < data.Length; i += size)
        {
            data.Slice(i, size).Reverse();
        }
    }

    /// <summary>Bytes that a shape takes, or null where that is more than one array holds.</summary>
    public static long? ByteCount(this TensorElementType type, ReadOnlySpan<int> shape)
    {
        long bytes = type.Size();
        var empty = shape.Contains(0);
        foreach (var side in shape)
        {
            bytes = empty ? 0 : bytes * side;
            if (bytes > Array.MaxLength)
            {
                return null;
            }
        }

        return bytes;
    }
}
