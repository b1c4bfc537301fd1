namespace GeometryMatters.Matching;

/// <summary>Candidates of a pair before filtering.</summary>
/// <param name="All">The proposed matches, in ascending order of source cells, then of target cells; one way there is one per foreground cell of the source.</param>
/// <param name="Cyclic">Those that are cyclically consistent, in the same order.</param>
/// <param name="Counts">Counts of these two stages; the later stages are 0.</param>
public sealed record CandidateSet(IReadOnlyList<Correspondence> All, IReadOnlyList<Correspondence> Cyclic, StageCounts Counts)
{
    /// <summary>The nearest neighbour of every foreground cell of the source, by row of its view, whatever the direction of the candidates.</summary>
    public IReadOnlyList<Correspondence> Nearest { get; init; } = All;
}

/// <summary>Proposes matches from the source to the target: nearest neighbours, then cyclic consistency (paper 3.2).</summary>
/// <remarks>
/// Counts are one way, source to target, unless <see cref="CandidateGeneratorOptions.Direction"/> says otherwise: the paper does not say whether it counts one direction or both.
/// No match may survive the check; the lists are empty then. Safe for concurrent use.
/// </remarks>
public sealed class CandidateGenerator
{
    private readonly NearestNeighborMatcher matcher;
    private readonly CyclicConsistency cyclic;
    private readonly CandidateDirection direction;

    /// <summary>Creates a generator.</summary>
    /// <param name="matcher">Finds nearest neighbours; null for a default one.</param>
    /// <param name="cyclic">Checks the way back; null for the paper's settings.</param>
    /// <param name="options">Settings; null for one way.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public CandidateGenerator(NearestNeighborMatcher? matcher = null, CyclicConsistency? cyclic = null, CandidateGeneratorOptions? options = null)
    {
        this.matcher = matcher ?? new();
        this.cyclic = cyclic ?? new();
        options ??= new();
        options.Validate();
        direction = options.Direction;
    }

    /// <summary>Every setting that candidates depend on, as text: long runs are resumed only where it is the same.</summary>
    public string Settings => $"nearest {direction}, {cyclic.Settings}";

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
        var nearest = new Correspondence[source.Count];
        for (var i = 0; i < nearest.Length; i++)
        {
            nearest[i] = new(source.Cells[i], target.Cells[neighbors.Forward[i]], neighbors.ForwardSimilarities[i]);
        }

        var (all, kept) = direction switch
        {
            CandidateDirection.TwoWay => TwoWay(source, target, neighbors, nearest),
            CandidateDirection.Mutual => Mutual(neighbors, nearest),
            _ => (nearest, Where(nearest, cyclic.Check(source, neighbors))),
        };
        return new(all, kept, new(all.Length, kept.Length, 0, 0)) { Nearest = nearest };
    }

    private static (Correspondence[] All, Correspondence[] Kept) Mutual(NearestNeighbors neighbors, Correspondence[] nearest)
    {
        var mutual = new bool[nearest.Length];
        for (var i = 0; i < mutual.Length; i++)
        {
            mutual[i] = neighbors.Backward[neighbors.Forward[i]] == i;
        }

        var all = Where(nearest, mutual);
        return (all, all);
    }

    private (Correspondence[] All, Correspondence[] Kept) TwoWay(FusedView source, FusedView target, NearestNeighbors neighbors, Correspondence[] nearest)
    {
        var there = cyclic.Check(source, neighbors);
        var back = cyclic.Check(target, neighbors.Reversed());
        List<(Correspondence Match, bool IsKept)> proposed = [];
        for (var i = 0; i < nearest.Length; i++)
        {
            var partner = neighbors.Forward[i];
            proposed.Add((nearest[i], there[i] || (neighbors.Backward[partner] == i && back[partner])));
        }

        for (var j = 0; j < target.Count; j++)
        {
            var partner = neighbors.Backward[j];
            if (neighbors.Forward[partner] != j)
            {
                proposed.Add((new(source.Cells[partner], target.Cells[j], neighbors.BackwardSimilarities[j]), back[j]));
            }
        }

        proposed.Sort((a, b) => (a.Match.SourceCell, a.Match.TargetCell).CompareTo((b.Match.SourceCell, b.Match.TargetCell)));
        return ([.. proposed.Select(p => p.Match)], [.. proposed.Where(p => p.IsKept).Select(p => p.Match)]);
    }

    private static Correspondence[] Where(Correspondence[] matches, bool[] isKept) => [.. matches.Where((_, i) => isKept[i])];
}
