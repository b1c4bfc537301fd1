using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Exact distances on the polyhedral surface between any two points: straight lines over unfolded faces, found by propagating windows
/// (Mitchell, Mount and Papadimitriou 1987; Chen and Han 1990; Xin and Wang 2009) towards the targets.
/// </summary>
/// <remarks>
/// <para>
/// "Exact" means up to rounding in double precision: relative errors of about 1e-12. Borders, edges of more than two faces, nodes at
/// which several sheets meet, faces of no area and edges of no length are all allowed. Bridges of the topology are edges: a path may
/// take one from end to end, and enters and leaves it at its nodes.
/// </para>
/// <para>
/// Nothing is prepared but the faces laid flat. The work grows with the area of the ellipse between source and target, whose sum of
/// distances is the distance that is found: pairs near each other are cheap, far ones are not. A <c>maxDistance</c> bounds it.
/// </para>
/// <para>Immutable; safe for concurrent queries, which allocate nothing once as many scratches exist as queries run at a time.</para>
/// </remarks>
public sealed class ExactGeodesicSolver : IGeodesicPathSolver
{
    // Targets are sought one by one while the discs around the source that they span add up to no more than so many of the largest.
    private const double DiscsApart = 6;

    private readonly UnfoldedFaces surface;
    private readonly ScratchPool<WindowSearch> searches;

    /// <summary>Makes a solver for a mesh with default topology: equal positions welded, separate pieces infinitely far.</summary>
    /// <param name="mesh">The mesh.</param>
    public ExactGeodesicSolver(TriangleMesh mesh)
        : this(new SurfaceTopology(mesh))
    {
    }

    /// <summary>Makes a solver for a surface.</summary>
    /// <param name="topology">The surface.</param>
    public ExactGeodesicSolver(SurfaceTopology topology)
        : this(topology, CancellationToken.None)
    {
    }

    internal ExactGeodesicSolver(SurfaceTopology topology, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        surface = new(topology, cancellationToken);
        searches = new(() => new(surface));
    }

    /// <summary>The surface.</summary>
    public SurfaceTopology Topology { get; }

    /// <inheritdoc/>
    public TriangleMesh Mesh => Topology.Mesh;

    /// <inheritdoc/>
    public bool IsExact => true;

    /// <inheritdoc/>
    public void Distances(
        SurfacePoint source,
        ReadOnlySpan<SurfacePoint> targets,
        Span<double> distances,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        var from = QueryRules.Begin(Topology, source, targets.Length, distances, maxDistance, cancellationToken);
        double sum = 0, largest = 0;
        for (var t = 0; t < targets.Length; t++)
        {
            var to = LocatedPoint.Find(Topology, targets[t], nameof(targets));
            var isWithinReach = QueryRules.IsWithinReach(Topology, from, to, maxDistance, out var straight);
            distances[t] = isWithinReach ? 0 : double.PositiveInfinity;
            sum += isWithinReach ? straight * straight : 0;
            largest = isWithinReach ? Math.Max(largest, straight * straight) : largest;
        }

        var search = searches.Rent();
        try
        {
            if (sum > DiscsApart * largest)
            {
                Together(search, from, targets, distances, maxDistance, cancellationToken);
            }
            else
            {
                for (var t = 0; t < targets.Length; t++)
                {
                    if (distances[t] == 0)
                    {
                        var to = LocatedPoint.Find(Topology, targets[t], nameof(targets));
                        distances[t] = Single(search, from, to, maxDistance, false, cancellationToken);
                    }
                }
            }
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
            var isDone = search.RunEverywhere(from, cancellationToken);
            for (var v = 0; v < distances.Length; v++)
            {
                distances[v] = QueryRules.Within(search.ToNode(Topology.VertexNodes[v]), maxDistance);
            }

            for (var v = 0; v < distances.Length && !isDone; v++)
            {
                // One by one within the ellipse of what was found.
                if (Topology.TryGetSurfacePoint(v, out var point))
                {
                    var to = LocatedPoint.Find(Topology, point, nameof(source));
                    var most = Math.Min(maxDistance, distances[v] * (1 + 1e-9));
                    distances[v] = QueryRules.IsWithinReach(Topology, from, to, most) ? Math.Min(distances[v], Single(search, from, to, most, false, cancellationToken)) : double.PositiveInfinity;
                }
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
        var length = FindCorners(from, to, out var corners, maxDistance, cancellationToken);
        if (double.IsInfinity(length))
        {
            return null;
        }

        return new(length, QueryRules.Polyline([.. corners.Select(c => c.Position)]));
    }

    /// <summary>Distance between two points that are given in double precision; +∞ where there is no path.</summary>
    internal double Distance(in LocatedPoint from, in LocatedPoint to, double maxDistance = double.PositiveInfinity)
    {
        if (!QueryRules.IsWithinReach(Topology, from, to, maxDistance))
        {
            return double.PositiveInfinity;
        }

        var search = searches.Rent();
        try
        {
            return Single(search, from, to, maxDistance, false, CancellationToken.None);
        }
        finally
        {
            searches.Return(search);
        }
    }

    /// <summary>Length of the shortest path and its corners from source to target, both included; +∞ and none where there is no path. A path that
    /// goes through a node may have several corners there.</summary>
    internal double FindCorners(
        in LocatedPoint from,
        in LocatedPoint to,
        out IReadOnlyList<PathCorner> corners,
        double maxDistance = double.PositiveInfinity,
        CancellationToken cancellationToken = default)
    {
        corners = [];
        if (!QueryRules.IsWithinReach(Topology, from, to, maxDistance))
        {
            return double.PositiveInfinity;
        }

        var search = searches.Rent();
        try
        {
            var length = Single(search, from, to, maxDistance, true, cancellationToken);
            if (double.IsFinite(length))
            {
                List<PathCorner> backwards = [new(to.Locus, to.Index, to.Position)];
                if (search.Targets.Origin(0) != WindowTrace.Source)
                {
                    search.Trace!.Follow(to.Position, search.Targets.Origin(0), backwards);
                }
                else
                {
                    StraightSegment.Length(Topology, from, to, out var crossing, out var edge);
                    if (crossing is { } at)
                    {
                        backwards.Add(new(Locus.Edge, edge, at));
                    }
                }

                backwards.Add(new(from.Locus, from.Index, from.Position));
                backwards.Reverse();
                corners = backwards;
            }

            return length;
        }
        finally
        {
            searches.Return(search);
        }
    }

    private double Single(
        WindowSearch search, in LocatedPoint from, in LocatedPoint to, double maxDistance, bool tracesPath, CancellationToken cancellationToken)
    {
        search.Begin(maxDistance, tracesPath);
        search.Targets.AddTarget(to, StraightSegment.Length(Topology, from, to, out _));
        search.Run(from, cancellationToken);
        return QueryRules.Within(search.Targets.ToTarget(0), maxDistance);
    }

    // Measures every target whose distance is not infinite already.
    private void Together(
        WindowSearch search, in LocatedPoint from, ReadOnlySpan<SurfacePoint> targets, Span<double> distances, double maxDistance, CancellationToken cancellationToken)
    {
        search.Begin(maxDistance);
        var added = 0;
        for (var t = 0; t < targets.Length; t++)
        {
            if (distances[t] == 0)
            {
                var to = LocatedPoint.Find(Topology, targets[t], nameof(targets));
                added = search.Targets.AddTarget(to, StraightSegment.Length(Topology, from, to, out _)) + 1;
            }
        }

        if (added == 0)
        {
            return;
        }

        search.Run(from, cancellationToken);
        QueryTargets.Answer(search.Targets, distances, maxDistance);
    }
}
