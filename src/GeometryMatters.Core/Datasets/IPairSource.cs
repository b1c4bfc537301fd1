namespace GeometryMatters.Datasets;

/// <summary>A dataset of annotated image pairs.</summary>
public interface IPairSource
{
    /// <summary>Name for reports, for example <c>SPair-71k</c>.</summary>
    string Name { get; }

    /// <summary>Categories in ordinal order.</summary>
    IReadOnlyList<string> Categories { get; }

    /// <summary>Reads the pairs of one category in a fixed order.</summary>
    /// <param name="split">Which part.</param>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>The pairs; images that occur in several pairs are the same object.</returns>
    /// <exception cref="DatasetFormatException">An annotation is missing or broken.</exception>
    IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category);

    /// <summary>Key points that mean the same kind of part (left and right, repeated parts), by raw slot id.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    /// <returns>Groups of two or more slots; empty where none are known.</returns>
    IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category);
}
