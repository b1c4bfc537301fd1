using GeometryMatters.Serialization;
using OnnxElementType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace GeometryMatters.Models;

internal static class OnnxTypes
{
    /// <summary>Our name of an element type; null for strings, complex numbers and the like.</summary>
    public static TensorElementType? Of(OnnxElementType type) => type switch
    {
        OnnxElementType.Bool => TensorElementType.Bool,
        OnnxElementType.Int8 => TensorElementType.Int8,
        OnnxElementType.Int16 => TensorElementType.Int16,
        OnnxElementType.Int32 => TensorElementType.Int32,
        OnnxElementType.Int64 => TensorElementType.Int64,
        OnnxElementType.UInt8 => TensorElementType.UInt8,
        OnnxElementType.UInt16 => TensorElementType.UInt16,
        OnnxElementType.UInt32 => TensorElementType.UInt32,
        OnnxElementType.UInt64 => TensorElementType.UInt64,
        OnnxElementType.Float16 => TensorElementType.Float16,
        OnnxElementType.BFloat16 => TensorElementType.BFloat16,
        OnnxElementType.Float => TensorElementType.Float32,
        OnnxElementType.Double => TensorElementType.Float64,
        _ => null,
    };
}
