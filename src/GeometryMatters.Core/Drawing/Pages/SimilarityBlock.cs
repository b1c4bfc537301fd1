using System.Numerics.Tensors;
using GeometryMatters.Matching;

namespace GeometryMatters.Drawing.Pages;

/// <summary>How similar every foreground cell of a source is to every one of a target.</summary>
/// <param name="Name">Name of the features, for example <c>2D features</c>.</param>
/// <param name="SourceCells">Cells of the source's grid, one per row.</param>
/// <param name="TargetCells">Cells of the target's grid, one per column.</param>
/// <param name="Values">Similarities, row-major, finite. A page keeps them in 256 steps between the least and the greatest.</param>
public sealed record SimilarityBlock(string Name, IReadOnlyList<int> SourceCells, IReadOnlyList<int> TargetCells, ReadOnlyMemory<float> Values)
{
    /// <summary>Similarities of two views.</summary>
    /// <param name="name">Name of the features.</param>
    /// <param name="source">Source view.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <returns>The weighted means of the features' cosines.</returns>
    /// <exception cref="ArgumentException">The views were fused differently.</exception>
    public static SimilarityBlock Of(string name, FusedView source, FusedView target)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        var values = new float[source.Count * target.Count];
        ParallelLoop.For(source.Count, new(), i => FusedSimilarity.Row(source, source.Cells[i], target).CopyTo(values.AsSpan(i * target.Count)));
        return new(name, source.Cells.ToArray(), target.Cells.ToArray(), values);
    }

    internal void Validate(string pair)
    {
        if (SourceCells.Count == 0 || TargetCells.Count == 0 || Values.Length != (long)SourceCells.Count * TargetCells.Count)
        {
            throw new ArgumentException($"Expected {SourceCells.Count}×{TargetCells.Count} similarities (both above zero) in '{Name}' of pair '{pair}', found {Values.Length}.");
        }

        foreach (var value in Values.Span)
        {
            if (!float.IsFinite(value))
            {
                throw new ArgumentException($"Expected finite similarities in '{Name}' of pair '{pair}', found {value}.");
            }
        }
    }

    /// <summary>The column of the greatest value of a row; the lowest of equals.</summary>
    internal int Best(int row)
    {
        var values = Values.Span.Slice(row * TargetCells.Count, TargetCells.Count);
        return values.IndexOf(TensorPrimitives.Max(values));
    }
}
