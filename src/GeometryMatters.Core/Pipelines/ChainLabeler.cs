using GeometryMatters.Filtering;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>Labels all ordered pairs of a chain of views by matches that hold along the whole chain (DIY-SC's way to pseudo-labels, which needs azimuths).</summary>
/// <remarks>Safe for concurrent use on different chains.</remarks>
public sealed class ChainLabeler
{
    private readonly ChainTracker tracker;
    private readonly ICorrespondenceFilter filter;

    /// <summary>Creates a labeler.</summary>
    /// <param name="filter">Asked for every ordered pair; null for DIY-SC's <see cref="SphericalMapFilter"/>.</param>
    /// <param name="tracker">Follows matches along a chain; null for DIY-SC's.</param>
    public ChainLabeler(ICorrespondenceFilter? filter = null, ChainTracker? tracker = null)
    {
        this.filter = filter ?? new SphericalMapFilter();
        this.tracker = tracker ?? new();
    }

    /// <summary>Labels the pairs of one chain.</summary>
    /// <param name="chain">Two or more prepared views of one category.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// One entry per ordered pair that has a match left, by source, then by target. Its matches are in the order of the cells of the chain's first view; tracks that met
    /// in a cell repeat it. Of its counts, candidates are the foreground cells of the first view and cyclic ones the tracks that came through.
    /// </returns>
    /// <exception cref="ArgumentException">There are fewer than two views, one is null, or they were fused with different weights.</exception>
    /// <exception cref="InvalidInputException">The views have features of different widths, or the filter misses something in one.</exception>
    public IReadOnlyList<PairLabels> Label(IReadOnlyList<PreparedView> chain, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chain);
        for (var k = 0; k < chain.Count; k++)
        {
            if (chain[k] is null)
            {
                throw new ArgumentException($"Expected prepared views, found null at {k}.", nameof(chain));
            }

            if (chain[k].Fused.Blocks.Select(b => (b.Name, b.Weight)).SequenceEqual(chain[0].Fused.Blocks.Select(b => (b.Name, b.Weight))))
            {
                PreparedView.RequireComparable(chain[0], chain[k]);
            }
        }

        var tracks = tracker.Track([.. chain.Select(v => v.Fused)], cancellationToken);
        List<PairLabels> labels = [];
        foreach (var (i, j) in tracks.OrderedPairs())
        {
            var pair = FilteredPair.Label(
                filter, chain[i], chain[j], tracks.Between(i, j), new(chain[0].Fused.Count, tracks.Count, 0, 0), cancellationToken);
            if (pair.Kept.Count > 0)
            {
                labels.Add(pair);
            }
        }

        return labels;
    }
}
