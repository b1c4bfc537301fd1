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
/// The mean bounds each part, so searches stop at twice the threshold less what the other side is known to take: first its
/// Euclidean distance, then its geodesic one. Decisions are those of an unbounded search; an error that the bound hid is
/// reported as +∞ with <see cref="RejectReason.AboveThreshold"/>. Candidates are grouped by v̂, so that each search serves many.
/// </para>
/// <para>Safe for concurrent calls. A ray that missed gives <see cref="RejectReason.RayMiss"/>; v̂ and v̄ on pieces that are not joined, or v̂ at a
/// vertex that no face uses, give <see cref="RejectReason.Disconnected"/>.</para>
/// </remarks>
public sealed class BicyclicGeodesicFilter : ICorrespondenceFilter
{
    private readonly BicyclicGeodesicFilterOptions options;
    private readonly MeshGeodesicsCache cache;

    /// <summary>Creates a filter with a cache of its own.</summary>
    /// <param name="options">Settings; null for the paper's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BicyclicGeodesicFilter(BicyclicGeodesicFilterOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        cache = new(
            new() { ComponentPolicy = this.options.ComponentPolicy, BridgeFraction = this.options.BridgeFraction },
            this.options.SolverFactory);
    }

    /// <inheritdoc/>
    public string Name => "geodesic";

    /// <summary>Largest error that is kept.</summary>
    public float Threshold => options.Threshold;

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

        var source = new FilterSide(pair.Source, cache, nameof(pair));
        var target = new FilterSide(pair.Target, cache, nameof(pair));
        var threads = options.MaxDegreeOfParallelism;
        source.Snap(sourcePoints, target.Describe(targetPoints), threads, cancellationToken);
        target.Snap(targetPoints, source.Describe(sourcePoints), threads, cancellationToken);

        // Both ways from here on: the target side first, with what the straight line leaves on the source side.
        var most = Math.Max(options.Threshold, options.ReportErrorsUpTo);
        target.Measure(2.0 * most, source.Straight, threads, cancellationToken);
        source.Measure(2.0 * most, target.Measured, threads, cancellationToken);
        for (var i = 0; i < lifted.Count; i++)
        {
            verdicts[lifted[i]] = source.IsJoined(i) && target.IsJoined(i)
                ? Decide(0.5 * (source.Measured[i] + target.Measured[i]), most)
                : FilterVerdict.Reject(RejectReason.Disconnected);
        }
    }

    private FilterVerdict Decide(double error, double most) =>
        error <= options.Threshold ? FilterVerdict.Keep((float)error)
        : FilterVerdict.Reject(RejectReason.AboveThreshold, error <= most ? (float)error : float.PositiveInfinity);
}
