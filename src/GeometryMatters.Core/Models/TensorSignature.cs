using System.Globalization;
using GeometryMatters.Serialization;

namespace GeometryMatters.Models;

/// <summary>An input or output as a model declares it.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="ElementType">Its element type; null where it is no tensor of a known type.</param>
/// <param name="Dimensions">Its sides, null where they are free; empty for a scalar and where the model does not tell.</param>
public sealed record TensorSignature(string Name, TensorElementType? ElementType, IReadOnlyList<int?> Dimensions)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {ElementType?.ToString() ?? "no tensor"} {Describe(Dimensions)}";

    internal static string Describe(IReadOnlyList<int?> dimensions) =>
        $"[{string.Join(',', dimensions.Select(d => d?.ToString(CultureInfo.InvariantCulture) ?? "*"))}]";
}
