using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Shortest paths on a graph drawn on the surface: along edges, and with <see cref="EdgePathOptions.SteinerPointsPerEdge"/> also
/// across faces between points on their borders. Every distance is the length of a path that exists, so an upper bound.
/// </summary>
/// <remarks>
/// <para>
/// Dijkstra's algorithm that stops at the limit or when all targets are final, aimed at the targets by their Euclidean distance
/// (A*; bridges are straight, so the bound holds with them too). Distances between vertices are a metric. Points elsewhere are
/// joined by straight lines to the graph points on the borders of their faces; two of them in one face, or in two faces that
/// share an edge which their straight line crosses, are measured by that line.
/// </para>
/// <para>Immutable; safe for concurrent queries, which allocate nothing once as many scratches exist as queries run at a time.</para>
/// </remarks>
public sealed class EdgePathSolver : IGeodesicPathSolver
{
    private readonly EdgePathGraph graph;
    private readonly ScratchPool<EdgePathSearch> searches;

    /// <summary>Makes a solver for a mesh with default topology: equal positions welded, separate pieces infinitely far.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="options">Fineness of paths; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EdgePathSolver(TriangleMesh mesh, EdgePathOptions? options = null)
        : this(new SurfaceTopology(mesh), options)
    {
    }

    /// <summary>Makes a solver for a surface.</summary>
    /// <param name="topology">The surface.</param>
    /// <param name="options">Fineness of paths; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EdgePathSolver(SurfaceTopology topology, EdgePathOptions? options = null)
        : this(topology, options, CancellationToken.None)
    {
    }

    internal EdgePathSolver(SurfaceTopology topology, EdgePathOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Options = options ?? new();
        Options.Validate();
        Topology = topology;
        graph = new(topology, Options.SteinerPointsPerEdge, cancellationToken);
        searches = new(() => new(graph));
    }

    /// <summary>The surface.</summary>
    public SurfaceTopology Topology { get; }

    /// <summary>Fineness of paths.</summary>
    public EdgePathOptions Options { get; }

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
            search.Begin(maxDistance, tracksPaths: false);
            if (!QueryTargets.Add(search, Topology, from, targets, distances, maxDistance))
            {
                return;
            }

            search.Aim(from);
            search.Run(from, cancellationToken);
            QueryTargets.Answer(search, distances, maxDistance);
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
            search.Begin(maxDistance, tracksPaths: false);
            search.Run(from, cancellationToken);
            for (var v = 0; v < distances.Length; v++)
            {
                distances[v] = QueryRules.Within(search.ToPoint(Topology.VertexNodes[v]), maxDistance);
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

    /// <inheritdoc/>
    public GeodesicPath? FindPath(
        SurfacePoint source,
        SurfacePoint target,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        var (from, to) = QueryRules.Begin(Topology, source, target, maxDistance, cancellationToken);
        if (!QueryRules.IsWithinReach(Topology, from, to, maxDistance))
        {
            return null;
        }

        var search = searches.Rent();
        try
        {
            var straight = StraightSegment.Length(Topology, from, to, out var crossing);
            search.Begin(maxDistance, tracksPaths: true);
            search.AddTarget(to, straight);
            search.Aim(from);
            search.Run(from, cancellationToken);
            var length = search.ToTarget(0);
            return length <= maxDistance ? new(length, Polyline(search, from, to, length == straight, crossing)) : null;
        }
        finally
        {
            searches.Return(search);
        }
    }

    private static List<Vector3> Polyline(EdgePathSearch search, in LocatedPoint from, in LocatedPoint to, bool isStraight, Vector3D? crossing)
    {
        List<Vector3D> backwards = [to.Position];
        if (!isStraight)
        {
            search.Trace(0, backwards);
        }
        else if (crossing is { } at)
        {
            backwards.Add(at);
        }

        backwards.Add(from.Position);
        backwards.Reverse();
        return QueryRules.Polyline(backwards);
    }
}
