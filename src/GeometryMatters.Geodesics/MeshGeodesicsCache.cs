using System.Runtime.CompilerServices;
using GeometryMatters.Fields;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>
/// What is prepared once per mesh and once per field: topology with solvers, and nearest-neighbour search. Entries live as long as
/// the mesh or field that they were made for is used elsewhere, so the cache is bounded by what the caller keeps loaded.
/// </summary>
/// <remarks>Safe for concurrent use; concurrent callers of one mesh share one preparation. Filters may share a cache.</remarks>
public sealed class MeshGeodesicsCache
{
    private readonly SurfaceTopologyOptions topologyOptions;
    private readonly Func<SurfaceTopology, IGeodesicSolver>? solverFactory;
    private readonly ConditionalWeakTable<TriangleMesh, Lazy<MeshGeodesics>> meshes = [];
    private readonly ConditionalWeakTable<VertexField, Lazy<CrossMeshNearestNeighbor>> fields = [];

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
    /// <returns>Both, made on first use.</returns>
    public MeshGeodesics For(TriangleMesh mesh) => meshes.GetValue(mesh, m => new(() => Prepare(m))).Value;

    /// <summary>Nearest-neighbour search in a field.</summary>
    /// <param name="field">The field; entries go by reference.</param>
    /// <returns>The search, made on first use.</returns>
    public CrossMeshNearestNeighbor For(VertexField field) => fields.GetValue(field, f => new(() => new(f))).Value;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        meshes.Clear();
        fields.Clear();
    }

    private MeshGeodesics Prepare(TriangleMesh mesh)
    {
        var topology = new SurfaceTopology(mesh, topologyOptions);
        return new(topology, solverFactory?.Invoke(topology));
    }
}
