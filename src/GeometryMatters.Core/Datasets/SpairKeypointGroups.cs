using System.Collections.Frozen;

namespace GeometryMatters.Datasets;

/// <summary>Groups of SPair-71k key points that name the same kind of part (the geo-aware subset of GeoAware-SC), by raw slot id.</summary>
/// <remarks>Slots that stand alone are left out: they never make a pair geo-aware.</remarks>
public static class SpairKeypointGroups
{
    private static readonly FrozenDictionary<string, int[][]> Table = new Dictionary<string, int[][]>(StringComparer.Ordinal)
    {
        ["aeroplane"] = [[4, 5], [6, 7], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17], [18, 19], [20, 21]],
        ["bicycle"] = [[2, 3], [6, 7], [9, 10]],
        ["bird"] = [[1, 2], [10, 11], [12, 13], [14, 15]],
        ["boat"] = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]],
        ["bottle"] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]],
        ["bus"] = [[0, 1], [2, 3, 5, 6], [4, 7], [10, 13, 20, 23], [11, 14, 21, 24], [12, 15, 22, 25], [16, 17, 26, 27], [18, 19, 28, 29]],
        ["car"] = [[0, 1], [2, 3, 6, 7], [4, 8], [5, 9], [10, 13, 20, 23], [11, 14, 21, 24], [12, 15, 22, 25], [16, 17, 26, 27], [18, 19, 28, 29]],
        ["cat"] = [[2, 3], [9, 10, 11, 12]],
        ["chair"] = [[0, 1], [2, 3], [4, 5, 6, 7], [8, 9], [10, 11], [12, 13]],
        ["cow"] = [[2, 3], [9, 10, 11, 12], [15, 16, 17, 18], [19, 20]],
        ["dog"] = [[2, 3], [9, 10, 11, 12]],
        ["horse"] = [[2, 3], [10, 11, 12, 13], [16, 17, 18, 19]],
        ["motorbike"] = [[0, 1], [2, 3]],
        ["person"] = [[8, 9], [10, 11], [12, 13], [14, 15], [16, 17], [18, 19]],
        ["pottedplant"] = [[0, 1, 2, 3], [4, 5], [6, 8]],
        ["sheep"] = [[2, 3], [9, 10, 11, 12], [15, 16, 17, 18], [19, 20]],
        ["train"] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17]],
        ["tvmonitor"] = [[0, 2, 4, 6], [1, 3, 5, 7], [8, 10, 12, 14], [9, 11, 13, 15]],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The 18 categories of SPair-71k in ordinal order.</summary>
    public static IReadOnlyList<string> Categories { get; } = [.. Table.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Groups of one category.</summary>
    /// <param name="category">Category label.</param>
    /// <returns>Groups of two or more raw slots; empty for a category that is not one of SPair-71k's.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> For(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return Table.TryGetValue(category, out var groups) ? groups : [];
    }
}
