namespace GeometryMatters.Datasets;

/// <summary>The geo-aware part of a dataset (SPair-Geo-Aware of SPair-71k): pairs with only their geo-aware key points, by raw slot ids.</summary>
/// <remarks>
/// A key point is geo-aware when it is visible in both images and at least two members of its group are visible in the target. Pairs without
/// one are left out, all other key points are invisible. PCK of this set is the geo-aware PCK of the whole set, so it has no groups of its own.
/// Images are objects of one pair each, because their key points depend on the pair.
/// </remarks>
public sealed class GeoAwareSubset : IPairSource
{
    private readonly IPairSource whole;

    /// <summary>Wraps a dataset.</summary>
    /// <param name="whole">A dataset with geo-aware groups.</param>
    public GeoAwareSubset(IPairSource whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        this.whole = whole;
    }

    /// <inheritdoc/>
    public string Name => $"{whole.Name} geo-aware";

    /// <inheritdoc/>
    public IReadOnlyList<string> Categories => whole.Categories;

    /// <inheritdoc/>
    public IReadOnlyList<PairAnnotation> ReadPairs(DatasetSplit split, string category)
    {
        var groups = whole.GeoAwareGroups(category);
        List<PairAnnotation> pairs = [];
        foreach (var pair in whole.ReadPairs(split, category))
        {
            var slots = SlotsOf(pair, groups).ToHashSet();
            if (slots.Count > 0)
            {
                pairs.Add(pair with { Source = Only(pair.Source, slots), Target = Only(pair.Target, slots) });
            }
        }

        return pairs;
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<int>> GeoAwareGroups(string category) => [];

    /// <summary>The geo-aware slots of a pair: those visible in both images and in a group of which at least two members are visible in the target.</summary>
    /// <param name="pair">The pair.</param>
    /// <param name="groups">Groups of raw slots; slots that the pair does not have are ignored.</param>
    /// <returns>Raw slot ids in the order of the groups.</returns>
    public static IReadOnlyList<int> SlotsOf(PairAnnotation pair, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(groups);
        List<int> result = [];
        foreach (var group in groups)
        {
            if (group.Count(slot => IsVisible(pair.Target, slot)) >= 2)
            {
                result.AddRange(group.Where(slot => IsVisible(pair.Target, slot) && IsVisible(pair.Source, slot)));
            }
        }

        return result;
    }

    private static ImageAnnotation Only(ImageAnnotation image, HashSet<int> slots) =>
        image with { Keypoints = [.. image.Keypoints.Select((k, slot) => slots.Contains(slot) ? k : Keypoint.Invisible)] };

    private static bool IsVisible(ImageAnnotation image, int slot) => (uint)slot < (uint)image.Keypoints.Count && image.Keypoints[slot].IsVisible;
}
