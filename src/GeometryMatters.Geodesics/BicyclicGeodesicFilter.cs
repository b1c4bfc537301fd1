using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Views;

namespace GeometryMatters.Geodesics;

/// <summary>
/// The bicyclic geodesic filter (paper 3.2, Eq. 7): a match is kept where the part field, going from either end to the other
/// mesh, arrives near the other end. Near is measured along the surfaces: the mean of both distances, each over its mesh's
/// bounding-box diagonal, is at most <see cref="Threshold"/>.
/// </summary>
/// <remarks>
/// <para>
/// Per candidate: the lifted ends v snap to their dominant vertices v̄; the field interpolated at v (not snapped) goes to the
/// vertex v̂ of the other mesh of highest cosine, hidden side included; error = ½ (d(v̂ᵗ, v̄ᵗ)/diagᵗ + d(v̂ˢ, v̄ˢ)/diagˢ).
/// </para>
/// <para>
/// A <see cref="BicyclicDecider"/> settles them: by default decisions are those of exact distances, and
/// <see cref="FilterVerdict.Error"/> is the bound that <see cref="FilterVerdict.Basis"/> names.
/// </para>
/// <para>Safe for concurrent calls. A ray that missed gives <see cref="RejectReason.RayMiss"/>; v̂ and v̄ on pieces that are not joined, or v̂ at a
/// vertex that no face uses, give <see cref="RejectReason.Disconnected"/>.</para>
/// </remarks>
public sealed class BicyclicGeodesicFilter : IThresholdFilter
{
    private readonly BicyclicGeodesicFilterOptions options;
    private readonly BicyclicDeciderOptions decisions;
    private readonly MeshGeodesicsCache cache;
    private readonly FieldAnswers answers;

    /// <summary>Creates a filter with a cache of its own.</summary>
    /// <param name="options">Settings; null for the paper's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BicyclicGeodesicFilter(BicyclicGeodesicFilterOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        decisions = this.options.ForDecider();
        cache = new(this.options.ForTopology(), this.options.SolverFactory);
        answers = new(this.options.CachedAnswers);
    }

    /// <inheritdoc/>
    public string Name => "geodesic";

    /// <inheritdoc/>
    public string Settings => options.Settings(Name);

    /// <inheritdoc/>
    public float Threshold => options.Threshold;

    /// <inheritdoc/>
    /// <remarks>
    /// 0 by default: certified decisions report bounds. With <see cref="BicyclicGeodesicFilterOptions.ReportErrorsUpTo"/> above zero, another
    /// <see cref="BicyclicGeodesicFilterOptions.Decision"/> or a solver of one's own, the larger of that and the threshold.
    /// </remarks>
    public float MeasuredBelow
    {
        get
        {
            var (certified, most) = (options.Decision == GeodesicDecision.Certified && options.SolverFactory is null, Math.Max(options.Threshold, options.ReportErrorsUpTo));

            // Certified decisions may report for larger errors the limit itself, the others nothing or more than the limit.
            return !certified || (options.ReportErrorsUpTo > 0 && options.ReportErrorsUpTo <= options.Threshold) ? MathF.BitIncrement(most)
                : options.ReportErrorsUpTo > 0 ? most : 0;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The spans differ in length, or the two fields have different channels or do not fit their meshes.</exception>
    public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        if (candidates.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {candidates.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        verdicts.Fill(FilterVerdict.Reject(RejectReason.RayMiss));
        var lifted = new List<int>(candidates.Length);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (candidates[i].IsLifted)
            {
                lifted.Add(i);
            }
        }

        if (lifted.Count == 0)
        {
            return;
        }

        SurfacePoint[] sourcePoints = new SurfacePoint[lifted.Count], targetPoints = new SurfacePoint[lifted.Count];
        for (var i = 0; i < lifted.Count; i++)
        {
            sourcePoints[i] = candidates[lifted[i]].SourcePoint!.Value;
            targetPoints[i] = candidates[lifted[i]].TargetPoint!.Value;
        }

        var source = new FilterSide(pair.Source, cache, options.Ends, nameof(pair), cancellationToken);
        var target = new FilterSide(pair.Target, cache, options.Ends, nameof(pair), cancellationToken);
        var threads = options.MaxDegreeOfParallelism;
        source.Map(sourcePoints, target, targetPoints, answers, threads, cancellationToken);
        target.Map(targetPoints, source, sourcePoints, answers, threads, cancellationToken);
        Decide(source, target, lifted, verdicts, cancellationToken);
    }

    private void Decide(FilterSide source, FilterSide target, List<int> lifted, Span<FilterVerdict> verdicts, CancellationToken cancellationToken)
    {
        var queries = new BicyclicQuery[lifted.Count];
        var places = new int[lifted.Count];
        var count = 0;
        for (var i = 0; i < lifted.Count; i++)
        {
            if (source.TryStart(i, out var sourceStart) && target.TryStart(i, out var targetStart))
            {
                places[count] = lifted[i];
                queries[count++] = new(sourceStart, source.End(i), targetStart, target.End(i));
            }
            else
            {
                verdicts[lifted[i]] = FilterVerdict.Reject(RejectReason.Disconnected);
            }
        }

        var decided = new FilterVerdict[count];
        new BicyclicDecider(source.Geodesics, target.Geodesics, decisions).Decide(queries.AsSpan(0, count), decided, cancellationToken);
        for (var i = 0; i < count; i++)
        {
            verdicts[places[i]] = decided[i];
        }
    }
}
