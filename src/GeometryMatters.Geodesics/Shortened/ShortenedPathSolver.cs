using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Locally shortest paths: the shortest path along edges, pulled tight inside the strip of faces it follows, and led round the other
/// side of a vertex where that is shorter (Xin and Wang 2007; Sharp and Crane 2020).
/// </summary>
/// <remarks>
/// <para>
/// Every distance is the length of a path that exists, so an upper bound, and never above the path along edges. It is the exact
/// distance unless the path along edges went round the surface another way than the shortest one does.
/// </para>
/// <para>
/// Only paths along edges of up to twice the <c>maxDistance</c> are shortened: where faces are so thin that the path along edges is
/// longer than that, a distance below the limit can be reported as +∞.
/// </para>
/// <para>Immutable; safe for concurrent queries, which allocate nothing once as many scratches exist as queries run at a time.</para>
/// </remarks>
public sealed class ShortenedPathSolver : IGeodesicPathSolver
{
    // How much longer than the limit a path along edges may be.
    private const double EdgeSlack = 2;

    private readonly ScratchPool<Scratch> scratches;

    /// <summary>Makes a solver for a mesh with default topology: equal positions welded, separate pieces infinitely far.</summary>
    /// <param name="mesh">The mesh.</param>
    public ShortenedPathSolver(TriangleMesh mesh)
        : this(new SurfaceTopology(mesh))
    {
    }

    /// <summary>Makes a solver for a surface.</summary>
    /// <param name="topology">The surface.</param>
    public ShortenedPathSolver(SurfaceTopology topology)
        : this(new EdgePathGraph(topology ?? throw new ArgumentNullException(nameof(topology)), 0), new UnfoldedFaces(topology))
    {
    }

    /// <summary>Shares what other solvers have made of the surface; the graph has no points on edges.</summary>
    internal ShortenedPathSolver(EdgePathGraph graph, UnfoldedFaces surface)
    {
        Topology = graph.Topology;
        scratches = new(() => new(graph, surface));
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
        var scratch = scratches.Rent();
        try
        {
            scratch.Search.Begin(EdgeSlack * maxDistance, tracksPaths: true);
            if (!QueryTargets.Add(scratch.Search, Topology, from, targets, distances, maxDistance))
            {
                return;
            }

            scratch.Search.Aim(from);
            scratch.Search.Run(from, cancellationToken);
            for (int t = 0, next = 0; t < targets.Length; t++)
            {
                if (distances[t] == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var to = LocatedPoint.Find(Topology, targets[t], nameof(targets));
                    distances[t] = QueryRules.Within(scratch.Shorten(from, to, next++, null), maxDistance);
                }
            }
        }
        finally
        {
            scratches.Return(scratch);
        }
    }

    /// <inheritdoc/>
    public GeodesicPath? FindPath(
        SurfacePoint source,
        SurfacePoint target,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        var (from, to) = QueryRules.Begin(Topology, source, target, maxDistance, cancellationToken);
        List<Vector3D> corners = [from.Position];
        var length = Shortened(from, to, EdgeSlack * maxDistance, corners, cancellationToken);
        if (!(length <= maxDistance) || double.IsPositiveInfinity(length))
        {
            return null;
        }

        return new(length, QueryRules.Polyline(corners));
    }

    // Length of the path along edges of at most the limit, shortened; the corners but the first are added.
    private double Shortened(in LocatedPoint from, in LocatedPoint to, double limit, List<Vector3D> corners, CancellationToken cancellationToken)
    {
        if (!QueryRules.IsWithinReach(Topology, from, to, limit))
        {
            return double.PositiveInfinity;
        }

        var scratch = scratches.Rent();
        try
        {
            scratch.Search.Begin(limit, tracksPaths: true);
            scratch.Search.AddTarget(to, StraightSegment.Length(Topology, from, to, out _));
            scratch.Search.Aim(from);
            scratch.Search.Run(from, cancellationToken);
            return scratch.Shorten(from, to, 0, corners);
        }
        finally
        {
            scratches.Return(scratch);
        }
    }

    private sealed class Scratch(EdgePathGraph graph, UnfoldedFaces surface)
    {
        private readonly PathShortener shortener = new(surface);
        private int[] trace = new int[64];

        public EdgePathSearch Search { get; } = new(graph);

        public double Shorten(in LocatedPoint from, in LocatedPoint to, int target, List<Vector3D>? corners)
        {
            var along = Search.ToTarget(target);
            if (double.IsPositiveInfinity(along))
            {
                return along;
            }

            var straight = StraightSegment.Length(graph.Topology, from, to, out var crossing);
            if (along == straight)
            {
                if (crossing is { } at)
                {
                    corners?.Add(at);
                }

                corners?.Add(to.Position);
                return along;
            }

            var count = Search.Trace(target, ref trace);
            return Math.Min(along, shortener.Run(from, trace.AsSpan(0, count), to, corners));
        }
    }
}
