using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>Tries all mixtures of features on a simplex, and scores each by PCK of unfiltered nearest neighbours (paper, Supp. B.2 and Fig. B3).</summary>
/// <remarks>
/// Per pair, the cosines of the annotated key points with the target's foreground are computed once per feature; a mixture then is a weighted
/// sum of them and a maximum. The answers are those of matching with the mixture, up to the rounding of near ties.
/// </remarks>
public sealed class WeightSearch
{
    private readonly WeightSearchOptions options;

    /// <summary>Creates a search.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public WeightSearch(WeightSearchOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Scores every mixture.</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="views">The prepared view of an image, with every feature of the search at a weight above zero (which one does not matter); called from several threads.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>A score per mixture.</returns>
    /// <exception cref="ArgumentException">There is no pair.</exception>
    /// <exception cref="GeometryMattersException">A view cannot be had, or views have different features.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public WeightSearchReport Run(
        IReadOnlyList<PairAnnotation> pairs,
        Func<ImageAnnotation, PreparedView> views,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(views);
        if (pairs.Count == 0)
        {
            throw new ArgumentException("Expected at least one pair, found none.", nameof(pairs));
        }

        var first = views(pairs[0].Source);
        string[] features = [.. first.Fused.Blocks.Select(b => b.Name)];
        var mixtures = Mixtures(features.Length, options.Parts);
        var right = new int[pairs.Count][];
        var total = new int[pairs.Count];
        var done = 0;
        ParallelLoop.For(pairs.Count, new() { CancellationToken = cancellationToken }, i =>
        {
            PreparedView source = views(pairs[i].Source), target = views(pairs[i].Target);
            PreparedView.RequireComparable(first, source);
            PreparedView.RequireComparable(source, target);
            (right[i], total[i]) = Score(pairs[i], source.Fused, target.Fused, mixtures);
            progress?.Report(new("weights", Interlocked.Increment(ref done), pairs.Count));
        });
        return new(features, options.Parts, [.. mixtures.Select((parts, m) => new WeightScore(
            parts,
            new(features.Select((f, k) => new FusionWeight(f, (double)parts[k] / options.Parts))),
            right.Sum(r => (long)r[m]),
            total.Sum(t => (long)t)))]);
    }

    private (int[] Right, int Total) Score(PairAnnotation pair, FusedView source, FusedView target, List<int[]> mixtures)
    {
        var right = new int[mixtures.Count];
        var probes = KeypointProbes.Of(pair, source);
        if (probes.Count > 0)
        {
            CosineBlocks cosines = new(source, probes.ConvertAll(p => p.Row), target);
            for (var m = 0; m < mixtures.Count; m++)
            {
                var weights = Array.ConvertAll(mixtures[m], p => (double)p / options.Parts);
                int[] cells = [.. probes.Select((_, i) => target.Cells[cosines.Nearest(i, weights)])];
                right[m] = KeypointProbes.Judge(pair, target.Letterbox, probes, cells, options.Alpha).Count(r => r);
            }
        }

        return (right, probes.Count);
    }

    // All ways to share the parts out; the first feature's share falls slowest.
    private static List<int[]> Mixtures(int features, int parts)
    {
        List<int[]> found = [];
        Share(new int[features], 0, parts);
        return found;

        void Share(int[] shares, int feature, int left)
        {
            if (feature == features - 1)
            {
                shares[feature] = left;
                found.Add([.. shares]);
                return;
            }

            for (var share = left; share >= 0; share--)
            {
                shares[feature] = share;
                Share(shares, feature + 1, left - share);
            }
        }
    }
}
