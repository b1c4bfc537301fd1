using System.Collections.Frozen;

namespace GeometryMatters.Datasets;

/// <summary>Key points of SPair-71k that change places when an image is mirrored, by raw slot id.</summary>
/// <remarks>
/// GeoAware-SC keeps two tables, one of raw ids for training and one of ids compacted to the used slots for evaluation; by raw id they are
/// the same, and this is it. Slots that stand alone keep their place and are left out.
/// </remarks>
public static class SpairMirrorPairs
{
    private static readonly FrozenDictionary<string, int[][]> Table = new Dictionary<string, int[][]>(StringComparer.Ordinal)
    {
        ["aeroplane"] = [[4, 5], [6, 7], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17], [18, 19], [20, 21]],
        ["bicycle"] = [[2, 3], [6, 7], [9, 10]],
        ["bird"] = [[1, 2], [4, 5], [7, 8], [10, 11], [12, 13], [14, 15]],
        ["boat"] = [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]],
        ["bottle"] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]],
        ["bus"] = [[0, 1], [2, 3], [5, 6], [10, 20], [13, 23], [11, 21], [14, 24], [12, 22], [15, 25], [16, 17], [26, 27], [18, 19], [28, 29]],
        ["car"] = [[0, 1], [2, 3], [6, 7], [10, 20], [13, 23], [11, 21], [14, 24], [12, 22], [15, 25], [16, 17], [26, 27], [18, 19], [28, 29]],
        ["cat"] = [[0, 1], [2, 3], [4, 5], [6, 7], [9, 10], [11, 12]],
        ["chair"] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11], [12, 13]],
        ["cow"] = [[0, 1], [2, 3], [4, 5], [6, 7], [9, 10], [11, 12], [15, 16], [17, 18], [19, 20]],
        ["dog"] = [[0, 1], [2, 3], [4, 5], [9, 10], [11, 12]],
        ["horse"] = [[0, 1], [2, 3], [4, 5], [6, 7], [10, 11], [12, 13], [16, 17], [18, 19]],
        ["motorbike"] = [[0, 1], [2, 3]],
        ["person"] = [[0, 1], [2, 3], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17], [18, 19]],
        ["pottedplant"] = [[0, 2], [4, 5], [6, 8]],
        ["sheep"] = [[0, 1], [2, 3], [4, 5], [6, 7], [9, 10], [11, 12], [15, 16], [17, 18], [19, 20]],
        ["train"] = [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9], [10, 11], [12, 13], [14, 15], [16, 17]],
        ["tvmonitor"] = [[0, 2], [4, 6], [3, 7], [8, 10], [12, 14], [11, 15]],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Pairs of one category.</summary>
    /// <param name="category">Category label.</param>
    /// <returns>Pairs of raw slots; empty for a category that is not one of SPair-71k's.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> For(string category)
    {
        ArgumentNullException.ThrowIfNull(category);
        return Table.TryGetValue(category, out var pairs) ? pairs : [];
    }
}
