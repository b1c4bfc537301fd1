using System.Globalization;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Seeds derived from names, so that no item's randomness depends on how many came before it.</summary>
internal static class ShapeSeed
{
    /// <summary>Seed of an instance: 32-bit FNV-1a of <c>category/index</c> in UTF-8, then mixed.</summary>
    /// <param name="category">Category name.</param>
    /// <param name="index">Index of the instance, 0 or above.</param>
    /// <returns>The seed; may be negative.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative.</exception>
    public static int For(string category, int index)
    {
        ArgumentNullException.ThrowIfNull(category);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return StreamSeed.Of(category + "/" + index.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Seed of a sub-stream: FNV-1a of <c>seed/purpose</c>, then mixed.</summary>
    /// <param name="seed">Seed of the whole.</param>
    /// <param name="purpose">What the stream is for.</param>
    /// <returns>The seed; may be negative.</returns>
    public static int Derive(int seed, string purpose)
    {
        ArgumentNullException.ThrowIfNull(purpose);
        return StreamSeed.Derive(seed, purpose);
    }
}
