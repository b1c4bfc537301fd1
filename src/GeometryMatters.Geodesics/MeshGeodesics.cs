using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>A surface and what measures it; solvers are made on first use.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public sealed class MeshGeodesics
{
    private readonly IGeodesicSolver? own;
    private readonly MadeOnce<ExactGeodesicSolver> exact = new();
    private readonly MadeOnce<SectionSurface> sections = new();
    private readonly MadeOnce<EdgePathSolver> edgePaths = new();
    private readonly MadeOnce<EdgePathSolver> fineEdgePaths = new();

    /// <summary>Prepares a mesh with default topology: equal positions welded, separate pieces infinitely far.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public MeshGeodesics(TriangleMesh mesh, CancellationToken cancellationToken = default)
        : this(new SurfaceTopology(mesh, null, cancellationToken))
    {
    }

    /// <summary>Prepares a surface.</summary>
    /// <param name="topology">The surface.</param>
    /// <param name="solver">A solver of one's own, whose distances are then taken as they are; null for exact distances.</param>
    public MeshGeodesics(SurfaceTopology topology, IGeodesicSolver? solver = null)
    {
        ArgumentNullException.ThrowIfNull(topology);
        Topology = topology;
        own = solver;
    }

    /// <summary>The surface.</summary>
    public SurfaceTopology Topology { get; }

    /// <summary>Whether a solver of one's own measures.</summary>
    public bool HasOwnSolver => own is not null;

    /// <summary>The solver that measures: one's own, else <see cref="Exact"/>.</summary>
    public IGeodesicSolver Solver => own ?? Exact;

    /// <summary>Exact distances.</summary>
    public ExactGeodesicSolver Exact => ExactSolver(CancellationToken.None);

    /// <summary>What sections by a plane walk over.</summary>
    internal SectionSurface Sections(CancellationToken cancellationToken) => sections.Get(Topology, static (t, token) => new(t, token), cancellationToken);

    /// <summary>Lengths along edges.</summary>
    internal EdgePathSolver EdgePaths(CancellationToken cancellationToken) => edgePaths.Get(Topology, static (t, token) => new(t, null, token), cancellationToken);

    /// <summary>Lengths over edges and three points on each.</summary>
    internal EdgePathSolver FineEdgePaths(CancellationToken cancellationToken) =>
        fineEdgePaths.Get(Topology, static (t, token) => new(t, new() { SteinerPointsPerEdge = 3 }, token), cancellationToken);

    /// <summary><see cref="Exact"/>, whose preparation can be stopped.</summary>
    internal ExactGeodesicSolver ExactSolver(CancellationToken cancellationToken) => exact.Get(Topology, static (t, token) => new(t, token), cancellationToken);
}
