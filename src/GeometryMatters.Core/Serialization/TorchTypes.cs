namespace GeometryMatters.Serialization;

/// <summary>The functions and classes that an unpickled torch file may name: what they make is made here, nothing is looked up or run.</summary>
/// <remarks>A value that is recalled from the memo costs two bytes, however large it is; so what is copied from arguments is counted against the pickle's length.</remarks>
internal sealed class TorchTypes(string source, long pickleLength, Func<string, long?> storageLength)
{
    private const int MaxRank = 64;
    private const int MaxKeyLength = 256;
    private const string Place = "data.pkl";

    private long copiesLeft = pickleLength;

    /// <summary>What calling <paramref name="function"/> gives; an opaque object for functions that are not known.</summary>
    public PickleValue Call(PickleObject function, PickleValue arguments)
    {
        var items = arguments is PickleSequence { Kind: PickleSequenceKind.Tuple } tuple ? tuple.Items : [];
        return (function.TypeName, items) switch
        {
            ("torch._utils._rebuild_tensor", [var s, var o, var shape, var strides]) => Tensor(s, o, shape, strides, null),
            ("torch._utils._rebuild_tensor_v2", [var s, var o, var shape, var strides, _, _, ..]) => Tensor(s, o, shape, strides, null),
            ("torch._utils._rebuild_tensor_v3", [var s, var o, var shape, var strides, _, _, PickleObject type, ..]) => Tensor(s, o, shape, strides, type.TypeName),
            ("torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state", [PickleTensor data, ..]) => data,
            ("torch._tensor._rebuild_from_type_v2", [PickleObject { Arguments: null } inner, _, var innerArguments, ..]) when inner.TypeName != function.TypeName =>
                Call(inner, innerArguments),
            ("collections.OrderedDict" or "builtins.dict" or "__builtin__.dict", []) => new PickleMap(),
            ("collections.OrderedDict", [PickleSequence pairs]) => Map(pairs),
            ("collections.defaultdict", _) => new PickleMap(),
            ("torch.Size" or "builtins.tuple" or "__builtin__.tuple", [PickleSequence sizes]) => new PickleSequence(PickleSequenceKind.Tuple, Copy(sizes)),
            ("builtins.list" or "__builtin__.list", [PickleSequence values]) => new PickleSequence(PickleSequenceKind.List, Copy(values)),
            ("builtins.set" or "__builtin__.set" or "builtins.frozenset" or "__builtin__.frozenset", [PickleSequence values]) => new PickleSequence(PickleSequenceKind.Set, Copy(values)),
            ("builtins.set" or "__builtin__.set" or "builtins.frozenset" or "__builtin__.frozenset", []) => new PickleSequence(PickleSequenceKind.Set),
            ("_codecs.encode", [PickleScalar { Value: string text }, PickleScalar { Value: "latin1" }]) => Encode(text),
            _ => new PickleObject(function.TypeName, arguments),
        };
    }

    /// <summary>The storage that a persistent id ('storage', class, key, device, count) stands for; the device is of no interest.</summary>
    public PickleValue Persistent(PickleValue id)
    {
        if (id is not PickleSequence { Items: [PickleScalar { Value: "storage" }, PickleObject { Arguments: null } type, PickleScalar { Value: string key }, _, PickleScalar { Value: long count }, ..] })
        {
            return new PickleObject("persistent id", id);
        }

        var element = StorageType(type.TypeName);
        if (element is null && type.TypeName is not ("torch.storage.UntypedStorage" or "torch.UntypedStorage"))
        {
            // Complex and quantised numbers, and types of later years.
            return new PickleObject(type.TypeName, id);
        }

        if (key.Length > MaxKeyLength)
        {
            throw new TensorFormatException(source, Place, $"a storage key of at most {MaxKeyLength} characters", $"{key.Length}");
        }

        var size = element?.Size() ?? 1;
        if (count < 0 || storageLength(key) is not { } length || length / size < count)
        {
            throw new TensorFormatException(source, Place, $"a storage {key} of {count} elements of {size} bytes", count < 0 ? "less than nothing" : $"{storageLength(key)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no"} bytes in the archive");
        }

        return new PickleStorage(key, element, count * size);
    }

    private List<PickleValue> Copy(PickleSequence values)
    {
        Spend(values.Items.Count);
        return [.. values.Items];
    }

    private PickleScalar Encode(string text)
    {
        Spend(text.Length);
        return new((ReadOnlyMemory<byte>)System.Text.Encoding.Latin1.GetBytes(text));
    }

    private void Spend(int count)
    {
        copiesLeft -= count;
        if (copiesLeft < 0)
        {
            throw new TensorFormatException(source, Place, "copies in proportion to the pickle", "more");
        }
    }

    private PickleMap Map(PickleSequence pairs)
    {
        Spend(pairs.Items.Count);
        PickleMap map = new();
        foreach (var pair in pairs.Items)
        {
            if (pair is PickleSequence { Items: [var key, var value] })
            {
                map.Set(key, value);
            }
        }

        return map;
    }

    private static TensorElementType? StorageType(string name) => name switch
    {
        "torch.BoolStorage" => TensorElementType.Bool,
        "torch.CharStorage" => TensorElementType.Int8,
        "torch.ByteStorage" => TensorElementType.UInt8,
        "torch.ShortStorage" => TensorElementType.Int16,
        "torch.IntStorage" => TensorElementType.Int32,
        "torch.LongStorage" => TensorElementType.Int64,
        "torch.HalfStorage" => TensorElementType.Float16,
        "torch.BFloat16Storage" => TensorElementType.BFloat16,
        "torch.FloatStorage" => TensorElementType.Float32,
        "torch.DoubleStorage" => TensorElementType.Float64,
        _ => null,
    };

    private static TensorElementType? ElementType(string name) => name switch
    {
        "torch.bool" => TensorElementType.Bool,
        "torch.int8" => TensorElementType.Int8,
        "torch.uint8" => TensorElementType.UInt8,
        "torch.int16" => TensorElementType.Int16,
        "torch.uint16" => TensorElementType.UInt16,
        "torch.int32" => TensorElementType.Int32,
        "torch.uint32" => TensorElementType.UInt32,
        "torch.int64" => TensorElementType.Int64,
        "torch.uint64" => TensorElementType.UInt64,
        "torch.float16" => TensorElementType.Float16,
        "torch.bfloat16" => TensorElementType.BFloat16,
        "torch.float32" => TensorElementType.Float32,
        "torch.float64" => TensorElementType.Float64,
        _ => null,
    };

    private PickleValue Tensor(PickleValue storage, PickleValue offset, PickleValue shape, PickleValue strides, string? type)
    {
        if (storage is not PickleStorage s)
        {
            return storage as PickleObject ?? throw new TensorFormatException(source, Place, "a storage for a tensor", storage.GetType().Name);
        }

        if ((type is null ? s.ElementType : ElementType(type)) is not { } element)
        {
            return new PickleObject(type ?? "torch.UntypedStorage", storage);
        }

        var (sides, steps) = (Longs(shape), Longs(strides));
        if (steps.Length != sides.Length || offset is not PickleScalar { Value: long first })
        {
            throw new TensorFormatException(source, Place, "a tensor with a stride for each axis and an offset", $"{sides.Length} axes and {steps.Length} strides");
        }

        var count = s.ByteCount / element.Size();
        var end = first;
        var empty = sides.Contains(0);
        for (var i = 0; i < sides.Length; i++)
        {
            if (sides[i] is < 0 or > int.MaxValue || steps[i] < 0)
            {
                throw new TensorFormatException(source, Place, "sides from 0 to 2147483647 and strides from 0", $"({string.Join(", ", sides)}), ({string.Join(", ", steps)})");
            }

            // Without the product of the two, which may not fit.
            if (sides[i] > 1 && !empty && end < count)
            {
                end = steps[i] > (count - 1 - end) / (sides[i] - 1) ? count : end + ((sides[i] - 1) * steps[i]);
            }
        }

        if (first < 0 || (empty ? first > count : end >= count))
        {
            throw new TensorFormatException(source, Place, $"a tensor inside the {count} elements of storage {s.Key}", $"({string.Join(", ", sides)}) with strides ({string.Join(", ", steps)}) from {first}");
        }

        return new PickleTensor(s, element, Array.ConvertAll(sides, v => (int)v), steps, first);
    }

    private long[] Longs(PickleValue value) =>
        value is PickleSequence { Items: { Count: <= MaxRank } items }
            ? [.. items.Select(i => i is PickleScalar { Value: long number } ? number : throw new TensorFormatException(source, Place, "whole numbers for shape and strides", i.GetType().Name))]
            : throw new TensorFormatException(source, Place, $"shape and strides of up to {MaxRank} axes", value is PickleSequence s ? $"{s.Items.Count}" : value.GetType().Name);
}
