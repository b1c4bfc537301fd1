using System.Runtime.CompilerServices;
using GeometryMatters.Fields;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// What is prepared once per mesh and once per field: topology with solvers, and nearest-neighbour search. Entries live as long as
/// the mesh or field that they were made for is used elsewhere, so the cache is bounded by what the caller keeps loaded.
/// </summary>
/// <remarks>
/// Safe for concurrent use; concurrent callers of one mesh share one preparation, and the next of them makes it where the first was cancelled. Filters may
/// share a cache.
/// </remarks>
public sealed class MeshGeodesicsCache
{
    private readonly SurfaceTopologyOptions topologyOptions;
    private readonly Func<SurfaceTopology, IGeodesicSolver>? solverFactory;
    private readonly ConditionalWeakTable<TriangleMesh, MadeOnce<MeshGeodesics>> meshes = [];
    private readonly ConditionalWeakTable<VertexField, MadeOnce<CrossMeshNearestNeighbor>> fields = [];

    /// <summary>Creates an empty cache.</summary>
    /// <param name="topologyOptions">How meshes are read; null for the defaults.</param>
    /// <param name="solverFactory">Makes a solver of one's own for a mesh; null for exact distances.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MeshGeodesicsCache(SurfaceTopologyOptions? topologyOptions = null, Func<SurfaceTopology, IGeodesicSolver>? solverFactory = null)
    {
        this.topologyOptions = topologyOptions ?? new();
        this.topologyOptions.Validate();
        this.solverFactory = solverFactory;
    }

    /// <summary>Topology and solvers of a mesh.</summary>
    /// <param name="mesh">The mesh; entries go by reference.</param>
    /// <param name="cancellationToken">Stops the preparation, or the wait for another caller's.</param>
    /// <returns>Both, made on first use.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public MeshGeodesics For(TriangleMesh mesh, CancellationToken cancellationToken = default) =>
        meshes.GetValue(mesh, static _ => new()).Get((Cache: this, Mesh: mesh), static (f, token) => f.Cache.Prepare(f.Mesh, token), cancellationToken);

    /// <summary>Nearest-neighbour search in a field.</summary>
    /// <param name="field">The field; entries go by reference.</param>
    /// <param name="cancellationToken">Stops the preparation, or the wait for another caller's.</param>
    /// <returns>The search, made on first use.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public CrossMeshNearestNeighbor For(VertexField field, CancellationToken cancellationToken = default) =>
        fields.GetValue(field, static _ => new()).Get(field, static (f, token) => new(f, token), cancellationToken);

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        meshes.Clear();
        fields.Clear();
    }

    private MeshGeodesics Prepare(TriangleMesh mesh, CancellationToken cancellationToken)
    {
        var topology = new SurfaceTopology(mesh, topologyOptions, cancellationToken);
        return new(topology, solverFactory?.Invoke(topology));
    }
}
