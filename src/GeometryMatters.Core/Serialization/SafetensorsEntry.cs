namespace GeometryMatters.Serialization;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">Sides, slowest axis first; empty for a scalar.</param>
public sealed record SafetensorsEntry(string Name, TensorElementType ElementType, IReadOnlyList<int> Shape)
{
    /// <summary>Offset of the data in the file.</summary>
    internal long Offset { get; init; }

    /// <summary>Length of the data in bytes.</summary>
    internal int Length { get; init; }
}
