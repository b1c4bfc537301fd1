using GeometryMatters.Datasets;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;

namespace GeometryMatters.Pipelines;

/// <summary>Asks filters for the error of every match, so that thresholds can be tried without asking them again.</summary>
/// <remarks>
/// Errors are those of the filters' verdicts. One that answers by bounds has to be told to measure: <c>BicyclicGeodesicFilterOptions.ReportErrorsUpTo</c>.
/// Safe for concurrent use if the filters are.
/// </remarks>
public sealed class MatchAudit
{
    private readonly IReadOnlyList<ICorrespondenceFilter> filters;
    private readonly CandidateGenerator candidates;
    private readonly double alpha;

    /// <summary>Prepares an audit.</summary>
    /// <param name="filters">The filters, in the order of the errors.</param>
    /// <param name="candidates">Proposes candidates; null for the paper's.</param>
    /// <param name="alpha">PCK threshold that tells right key points from wrong ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">Alpha is not above zero.</exception>
    public MatchAudit(IReadOnlyList<ICorrespondenceFilter> filters, CandidateGenerator? candidates = null, double alpha = 0.1)
    {
        ArgumentNullException.ThrowIfNull(filters);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        this.filters = filters;
        this.candidates = candidates ?? new();
        this.alpha = alpha;
    }

    /// <summary>The nearest neighbours of a pair's key points, right or wrong by PCK: the matches that <see cref="FilterComparison"/> counts.</summary>
    /// <param name="pair">The annotated pair.</param>
    /// <param name="source">Prepared source view.</param>
    /// <param name="target">Prepared target view.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One match per key point that <see cref="FilterComparison"/> counts; its errors are +∞ where the cyclic check fails.</returns>
    /// <exception cref="InvalidInputException">The views have features of different widths.</exception>
    public IReadOnlyList<JudgedMatch> Keypoints(PairAnnotation pair, PreparedView source, PreparedView target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        PreparedView.RequireComparable(source, target);
        var proposed = candidates.Generate(source.Fused, target.Fused, cancellationToken);
        var cyclic = proposed.Cyclic.ToHashSet();
        var probes = KeypointProbes.Of(pair, source.Fused);
        Correspondence[] matches = [.. probes.Select(p => proposed.All[p.Row])];
        var isRight = KeypointProbes.Judge(pair, target.Fused.Letterbox, probes, [.. matches.Select(m => m.TargetCell)], alpha);
        var errors = Errors(source, target, matches, cancellationToken);
        return [.. matches.Select((m, i) => new JudgedMatch(m, cyclic.Contains(m) ? errors[i] : [.. filters.Select(_ => float.PositiveInfinity)], isRight[i]))];
    }

    /// <summary>The cyclically consistent matches of a pair.</summary>
    /// <param name="source">Prepared source view.</param>
    /// <param name="target">Prepared target view.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Matches in ascending order of source cells; whether they are right is not known.</returns>
    /// <exception cref="InvalidInputException">The views have features of different widths.</exception>
    public IReadOnlyList<JudgedMatch> Candidates(PreparedView source, PreparedView target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        PreparedView.RequireComparable(source, target);
        Correspondence[] matches = [.. candidates.Generate(source.Fused, target.Fused, cancellationToken).Cyclic];
        var errors = Errors(source, target, matches, cancellationToken);
        return [.. matches.Select((m, i) => new JudgedMatch(m, errors[i]))];
    }

    private float[][] Errors(PreparedView source, PreparedView target, Correspondence[] matches, CancellationToken cancellationToken)
    {
        var lifted = CorrespondenceLifter.Lift(source.Surface, target.Surface, matches);
        float[][] errors = [.. matches.Select(_ => new float[filters.Count])];
        var verdicts = new FilterVerdict[matches.Length];
        for (var f = 0; f < filters.Count; f++)
        {
            filters[f].Evaluate(new(source.View, target.View), lifted, verdicts, cancellationToken);
            for (var i = 0; i < verdicts.Length; i++)
            {
                errors[i][f] = verdicts[i].Error;
            }
        }

        return errors;
    }
}
