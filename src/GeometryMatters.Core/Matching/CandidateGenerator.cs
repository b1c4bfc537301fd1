namespace GeometryMatters.Matching;

/// <summary>Candidates of a pair before filtering.</summary>
/// <param name="All">One nearest neighbour per foreground cell of the source, in ascending order of source cells.</param>
/// <param name="Cyclic">Those that are cyclically consistent, in the same order.</param>
/// <param name="Counts">Counts of these two stages; the later stages are 0.</param>
public sealed record CandidateSet(IReadOnlyList<Correspondence> All, IReadOnlyList<Correspondence> Cyclic, StageCounts Counts);

/// <summary>Proposes matches from the source to the target: nearest neighbours, then relaxed cyclic consistency (paper 3.2).</summary>
/// <remarks>
/// Counts are one way, source to target: the paper does not say whether it counts one direction or both. Swap the arguments for the other.
/// No match may survive the check; the lists are empty then. Safe for concurrent use.
/// </remarks>
public sealed class CandidateGenerator
{
    private readonly NearestNeighborMatcher matcher;
    private readonly CyclicConsistency cyclic;

    /// <summary>Creates a generator.</summary>
    /// <param name="matcher">Finds nearest neighbours; null for a default one.</param>
    /// <param name="cyclic">Checks the way back; null for the paper's settings.</param>
    public CandidateGenerator(NearestNeighborMatcher? matcher = null, CyclicConsistency? cyclic = null)
    {
        this.matcher = matcher ?? new();
        this.cyclic = cyclic ?? new();
    }

    /// <summary>Every setting that candidates depend on, as text: long runs are resumed only where it is the same.</summary>
    public string Settings => $"nearest, {cyclic.Settings}";

    /// <summary>Proposes matches for a pair.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="target">Target view, fused from the same features with the same weights.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>All candidates and the consistent ones.</returns>
    /// <exception cref="ArgumentException">The views were fused differently.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public CandidateSet Generate(FusedView source, FusedView target, CancellationToken cancellationToken = default)
    {
        var neighbors = matcher.Match(source, target, cancellationToken);
        var consistent = cyclic.Check(source, neighbors);
        var all = new Correspondence[source.Count];
        List<Correspondence> kept = [];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = new(source.Cells[i], target.Cells[neighbors.Forward[i]], neighbors.ForwardSimilarities[i]);
            if (consistent[i])
            {
                kept.Add(all[i]);
            }
        }

        return new(all, kept, new(all.Length, kept.Count, 0, 0));
    }
}
