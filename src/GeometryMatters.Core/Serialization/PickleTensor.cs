namespace GeometryMatters.Serialization;

/// <summary>A tensor of a torch file: type, shape and where its elements lie. <see cref="TorchFile.Read(PickleTensor)"/> reads them.</summary>
public sealed class PickleTensor : PickleValue
{
    internal PickleTensor(PickleStorage storage, TensorElementType elementType, int[] shape, long[] strides, long offset)
    {
        Storage = storage;
        ElementType = elementType;
        Shape = Array.AsReadOnly(shape);
        Strides = Array.AsReadOnly(strides);
        Offset = offset;
    }

    /// <summary>Type of the elements.</summary>
    public TensorElementType ElementType { get; }

    /// <summary>Sides, slowest axis first; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Distance of neighbours along each axis in the storage, in elements.</summary>
    public IReadOnlyList<long> Strides { get; }

    /// <summary>Place of the first element in the storage, in elements.</summary>
    public long Offset { get; }

    internal PickleStorage Storage { get; }
}

/// <summary>A block of elements that tensors share, known by its key in the archive; without a type where the tensors tell it.</summary>
internal sealed class PickleStorage(string key, TensorElementType? elementType, long byteCount) : PickleValue
{
    public string Key { get; } = key;

    public TensorElementType? ElementType { get; } = elementType;

    public long ByteCount { get; } = byteCount;
}
