using GeometryMatters.Serialization;

namespace GeometryMatters.Models;

/// <summary>What an input or output of a model has to be like.</summary>
public sealed record TensorContract
{
    /// <summary>Name under which callers give or ask for the tensor, and which is looked for first in the model.</summary>
    public required string Name { get; init; }

    /// <summary>Other names that the model may use, in the order in which they are tried.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Element types that are accepted. Single precision is converted where a model wants half precision.</summary>
    public IReadOnlyList<TensorElementType> ElementTypes { get; init; } = [TensorElementType.Float32];

    /// <summary>Sides, slowest axis first; null where any length is right.</summary>
    public required IReadOnlyList<int?> Dimensions { get; init; }

    /// <summary>Other shapes that are taken as well, such as without an axis of length 1.</summary>
    public IReadOnlyList<IReadOnlyList<int?>> OtherDimensions { get; init; } = [];

    /// <summary>Whether a model may be without it.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What to do where a model lacks it; told in the error.</summary>
    public string? Hint { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{string.Join('|', [Name, .. Aliases])}{(IsOptional ? "?" : "")} {string.Join('|', ElementTypes)} {Shapes}";

    internal string Shapes => string.Join(" or ", OtherDimensions.Prepend(Dimensions).Select(TensorSignature.Describe));

    internal bool Accepts(IReadOnlyList<int?> found) => OtherDimensions.Prepend(Dimensions).Any(d => ModelContract.Fits(d, found));
}
