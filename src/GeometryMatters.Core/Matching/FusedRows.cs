using System.Numerics.Tensors;
using GeometryMatters.Features;

namespace GeometryMatters.Matching;

/// <summary>Packs the descriptors of some cells, each feature normalised and weighted.</summary>
internal static class FusedRows
{
    // Rounding to halves keeps most where the largest value of a descriptor lies just below the largest half, 65504.
    private const int LargestExponent = 14;

    /// <summary>Packs cells in single precision or as halves.</summary>
    /// <param name="features">The features with their places in a fused descriptor.</param>
    /// <param name="cells">Cells to pack, one per row.</param>
    /// <param name="storage">How rows are kept.</param>
    /// <param name="view">Name of the view for errors.</param>
    /// <exception cref="InvalidInputException">A value is not finite.</exception>
    public static RowPanels Pack(List<(FusedBlock Block, FeatureMap Map)> features, int[] cells, FusedStorage storage, string view)
    {
        PackedRows? singles = storage == FusedStorage.Single ? new(cells.Length, features.Sum(f => f.Block.Channels)) : null;
        PackedHalves? halves = singles is null ? new(cells.Length, [.. features.Select(f => f.Block.Channels)]) : null;
        for (var f = 0; f < features.Count; f++)
        {
            var (block, map) = features[f];
            var root = Math.Sqrt(block.Weight);
            var descriptor = new float[block.Channels];
            var rounded = new Half[block.Channels];
            for (var i = 0; i < cells.Length; i++)
            {
                map.CopyDescriptor(cells[i], descriptor);
                var scale = halves is null ? 1 : Narrow(map, cells[i], descriptor, rounded);
                var factor = Factor(root, descriptor, scale);
                // An infinite or undefined value makes the length so, and with it the factor 0 or NaN.
                if (!(factor > 0))
                {
                    throw new InvalidInputException($"feature '{block.Name}' of view '{view}'", $"cell {cells[i]}", "finite values", "a value that is not finite");
                }

                singles?.Write(i, block.FirstChannel, descriptor, factor);
                halves?.Write(i, f, rounded, (float)factor);
            }
        }

        return (RowPanels?)singles ?? halves!;
    }

    // A factor in single precision gives the same bits in both kinds of storage. Halves always have one; singles may be too large or too small.
    private static double Factor(double root, ReadOnlySpan<float> descriptor, double scale)
    {
        var exact = root * FeatureNormalizer.InverseLength(descriptor, scale * FeatureNormalizer.Epsilon);
        return float.IsNormal((float)exact) ? (float)exact : exact;
    }

    // The halves of a descriptor, and their values; singles are scaled by a power of two, which is returned, before they are rounded.
    private static float Narrow(FeatureMap map, int cell, float[] descriptor, Half[] rounded)
    {
        if (map.IsHalf)
        {
            map.Halves.Slice(cell * map.Channels, map.Channels).CopyTo(rounded);
            return 1;
        }

        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(descriptor));
        var scale = largest > 0 && float.IsFinite(largest) ? MathF.ScaleB(1, Math.Min(LargestExponent - MathF.ILogB(largest), 127)) : 1;
        TensorPrimitives.Multiply(descriptor, scale, descriptor);
        TensorPrimitives.ConvertToHalf(descriptor, rounded);
        TensorPrimitives.ConvertToSingle(rounded, descriptor);
        return scale;
    }
}
