using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Distances from one point to all others, nearly exact and several times as fast as exact ones: virtual sources, unfolded from face
/// to face, at most two per side of a face (after Trettner, Bommes and Kobbelt 2021).
/// </summary>
/// <remarks>
/// <para>
/// Every side of a face keeps the image of a source laid flat beside it, the part of the side that its straight lines come through, and
/// what lies before it; two that meet at a side are made one where that costs little. Every distance is no less than the exact one and
/// no more than that of paths along edges. They do not depend on what else was asked for, nor on the limit, but are not symmetric.
/// </para>
/// <para>
/// There are no paths to them: where two sources were made one, a distance is that of the longer one's path or more. Paths come from
/// <see cref="ShortenedPathSolver"/> and <see cref="ExactGeodesicSolver"/>.
/// </para>
/// <para>Immutable; safe for concurrent queries, which allocate nothing once as many scratches exist as queries run at a time.</para>
/// </remarks>
public sealed class VirtualSourceSolver : IGeodesicSolver
{
    private readonly ScratchPool<VirtualSourceSearch> searches;

    /// <summary>Makes a solver for a mesh with default topology: equal positions welded, separate pieces infinitely far.</summary>
    /// <param name="mesh">The mesh.</param>
    public VirtualSourceSolver(TriangleMesh mesh)
        : this(new SurfaceTopology(mesh))
    {
    }

    /// <summary>Makes a solver for a surface.</summary>
    /// <param name="topology">The surface.</param>
    public VirtualSourceSolver(SurfaceTopology topology)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        UnfoldedFaces surface = new(topology);
        EdgePathGraph graph = new(topology, 0);
        searches = new(() => new(surface, graph));
    }

    /// <summary>The surface.</summary>
    public SurfaceTopology Topology { get; }

    /// <inheritdoc/>
    public TriangleMesh Mesh => Topology.Mesh;

    /// <inheritdoc/>
    public bool IsExact => false;

    /// <inheritdoc/>
    public void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        var from = QueryRules.Begin(Topology, source, targets.Length, distances, maxDistance, cancellationToken);
        var search = searches.Rent();
        try
        {
            search.Begin(maxDistance);
            if (!QueryTargets.Add(search.Targets, Topology, from, targets, distances, maxDistance))
            {
                return;
            }

            search.Targets.Ball();
            search.Run(from, cancellationToken);
            QueryTargets.Answer(search.Targets, distances, maxDistance);
        }
        finally
        {
            searches.Return(search);
        }
    }

    /// <inheritdoc/>
    public void AllVertices(
        SurfacePoint source,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        var from = QueryRules.Begin(Topology, source, Mesh.VertexCount, distances, maxDistance, cancellationToken);
        var search = searches.Rent();
        try
        {
            search.Begin(maxDistance);
            search.Run(from, cancellationToken);
            for (var v = 0; v < distances.Length; v++)
            {
                distances[v] = QueryRules.Within(search.Reached(Topology.VertexNodes[v]), maxDistance);
            }
        }
        finally
        {
            searches.Return(search);
        }
    }

    /// <summary>Distances from one point to every vertex, in a new array.</summary>
    /// <param name="source">Where distances are measured from.</param>
    /// <param name="maxDistance">Distances above this are reported as +∞ and are not searched for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One distance per vertex of the mesh.</returns>
    /// <exception cref="ArgumentException">The point is not on the mesh, or the limit is negative or NaN.</exception>
    public double[] AllVertices(SurfacePoint source, double maxDistance = double.PositiveInfinity, CancellationToken cancellationToken = default)
    {
        var distances = new double[Mesh.VertexCount];
        AllVertices(source, distances, maxDistance, cancellationToken);
        return distances;
    }
}
