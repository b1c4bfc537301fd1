using System.Buffers;
using GeometryMatters.Filtering;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Decides for pairs of points on two meshes whether error = ½ (d(source)/diagˢ + d(target)/diagᵗ) ≤ threshold (paper Eq. 7), with
/// the decisions that exact distances would give.
/// </summary>
/// <remarks>
/// <para>
/// Straight lines bound both distances from below, sections by a plane and paths along edges from above. Sums of bounds that lie on
/// one side of the threshold by more than rounding can move them settle the matter; otherwise one mesh is asked for its exact distance,
/// as far as the other mesh's lower bound leaves room, and the other one only if that is not enough.
/// </para>
/// <para>
/// What decides is by definition the sum of two exact distances, each of a search of its own from start to end without limit: sums that
/// come within 1e-8 of the threshold by bounded searches are measured once more that way.
/// </para>
/// <para>Safe for concurrent calls. Certified decisions on one thread allocate nothing once the searches are warm.</para>
/// </remarks>
public sealed class BicyclicDecider
{
    // Pieces of work that are large beside the cost of handing them out.
    private const int Chunk = 32;

    private readonly BicyclicDeciderOptions options;
    private readonly MeshGeodesics source;
    private readonly MeshGeodesics target;
    private readonly CertifiedDecision? certified;
    private readonly MeasuredDecisions? measured;

    /// <summary>Prepares decisions between two meshes.</summary>
    /// <param name="source">The source mesh.</param>
    /// <param name="target">The target mesh.</param>
    /// <param name="options">Settings; null for the paper's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BicyclicDecider(MeshGeodesics source, MeshGeodesics target, BicyclicDeciderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        this.options = options ?? new();
        this.options.Validate();
        this.source = source;
        this.target = target;
        if (this.options.Decision == GeodesicDecision.Certified && !source.HasOwnSolver && !target.HasOwnSolver)
        {
            certified = new(source, target, this.options.Threshold, this.options.ReportErrorsUpTo);
        }
        else
        {
            measured = new(source, target, this.options);
        }
    }

    /// <summary>Makes a query of four vertices.</summary>
    /// <param name="sourceStart">Vertex of the source mesh that the field points at.</param>
    /// <param name="sourceEnd">Vertex of the source mesh at the match's end.</param>
    /// <param name="targetStart">Vertex of the target mesh that the field points at.</param>
    /// <param name="targetEnd">Vertex of the target mesh at the match's end.</param>
    /// <param name="query">Receives the query.</param>
    /// <returns>False where no face uses one of the vertices, so that it is no point of a surface.</returns>
    public bool TryMakeQuery(int sourceStart, int sourceEnd, int targetStart, int targetEnd, out BicyclicQuery query)
    {
        var isOn = source.Topology.TryGetSurfacePoint(sourceStart, out var a) & source.Topology.TryGetSurfacePoint(sourceEnd, out var b)
            & target.Topology.TryGetSurfacePoint(targetStart, out var c) & target.Topology.TryGetSurfacePoint(targetEnd, out var d);
        query = isOn ? new(a, b, c, d) : default;
        return isOn;
    }

    /// <summary>Judges queries.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="verdicts">Receives one verdict per query, in the same order: kept, <see cref="RejectReason.AboveThreshold"/> or <see cref="RejectReason.Disconnected"/>.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or a point is not on its mesh.</exception>
    public void Decide(ReadOnlySpan<BicyclicQuery> queries, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default)
    {
        if (queries.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected room for {queries.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        if (measured is not null)
        {
            measured.Decide(queries, verdicts, cancellationToken);
        }
        else if (options.MaxDegreeOfParallelism == 1 || queries.Length <= Chunk)
        {
            certified!.Decide(queries, verdicts, cancellationToken);
        }
        else
        {
            InParallel(queries, verdicts, cancellationToken);
        }
    }

    private void InParallel(ReadOnlySpan<BicyclicQuery> queries, Span<FilterVerdict> verdicts, CancellationToken cancellationToken)
    {
        var count = queries.Length;
        var from = ArrayPool<BicyclicQuery>.Shared.Rent(count);
        var to = ArrayPool<FilterVerdict>.Shared.Rent(count);
        try
        {
            queries.CopyTo(from);
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken };
            ParallelLoop.For((count + Chunk - 1) / Chunk, parallel, c =>
            {
                var length = Math.Min(Chunk, count - (c * Chunk));
                certified!.Decide(from.AsSpan(c * Chunk, length), to.AsSpan(c * Chunk, length), cancellationToken);
            });
            to.AsSpan(0, count).CopyTo(verdicts);
        }
        finally
        {
            ArrayPool<BicyclicQuery>.Shared.Return(from);
            ArrayPool<FilterVerdict>.Shared.Return(to);
        }
    }
}
