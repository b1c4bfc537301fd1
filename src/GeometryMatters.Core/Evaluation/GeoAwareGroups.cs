using GeometryMatters.Datasets;

namespace GeometryMatters.Evaluation;

/// <summary>Key points that can be mistaken for another of the same kind: the geo-aware subset of GeoAware-SC, by raw slot ids.</summary>
/// <remarks>The tables of SPair-71k are <see cref="SpairKeypointGroups"/>.</remarks>
public static class GeoAwareGroups
{
    /// <summary>Groups of AP-10K's 17 key points: shoulders, elbows and knees, paws, hips. The eyes are none on purpose.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Ap10K => Ap10KKeypoints.GeoAwareGroups;

    /// <summary>
    /// The geo-aware slots of a pair: those visible in both images and in a group of which at least two members are visible in the target.
    /// </summary>
    /// <param name="pair">The pair.</param>
    /// <param name="groups">Groups of raw slots; slots that a pair does not have are ignored.</param>
    /// <returns>Raw slot ids in the order of the groups.</returns>
    public static IReadOnlyList<int> SlotsOf(PairAnnotation pair, IReadOnlyList<IReadOnlyList<int>> groups) =>
        GeoAwareSubset.SlotsOf(pair, groups);
}
