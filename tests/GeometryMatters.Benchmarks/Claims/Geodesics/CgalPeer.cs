using System.Runtime.InteropServices;
using System.Text.Json;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>What a geodesic peer took and found.</summary>
/// <param name="SetupMilliseconds">Time before the first query.</param>
/// <param name="SolveMilliseconds">Median time of a query.</param>
/// <param name="Distances">What it found, in the order of the queries.</param>
public sealed record PeerDistances(double SetupMilliseconds, double SolveMilliseconds, double[] Distances);

/// <summary>CGAL's distances on triangle meshes, on the very positions that ours are measured on.</summary>
public static class CgalPeer
{
    private static readonly NativeHeader Cgal = new("CGAL/Surface_mesh.h", "libcgal-dev");
    private static readonly NativePeer Exact = new("cgal-exact", "geodesic_exact.cpp") { Headers = [Cgal], Libraries = ["-lgmp", "-lmpfr"] };

    private static readonly NativePeer Heat = Exact with
    {
        Name = "cgal-heat",
        Source = "geodesic_heat.cpp",
        Headers = [Cgal, new("Eigen/Sparse", "libeigen3-dev")],
        Flags = [.. Exact.Flags, "-DCGAL_EIGEN3_ENABLED", "-isystem", "/usr/include/eigen3"],
    };

    /// <summary>The heat method (<c>Surface_mesh_geodesic_distances_3</c>, direct): from sources to all vertices.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="sources">Vertices; every one is solved for, again where it comes again.</param>
    /// <param name="notes">Told why there is no answer.</param>
    /// <returns>Time of the factorisation, of a solve, and a row of distances per source; null where CGAL is absent or refuses the mesh.</returns>
    public static PeerDistances? SolveHeat(TriangleMesh mesh, ReadOnlySpan<int> sources, TextWriter notes) => Run(Heat, mesh, sources, notes);

    /// <summary>Exact distances (<c>Surface_mesh_shortest_path</c>), a sequence tree for each pair.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="pairs">Source and target vertex of every pair.</param>
    /// <param name="notes">Told why there is no answer.</param>
    /// <returns>Time of a pair and a distance per pair; null where CGAL is absent or refuses the mesh.</returns>
    public static PeerDistances? SolveExact(TriangleMesh mesh, ReadOnlySpan<(int Source, int Target)> pairs, TextWriter notes) =>
        Run(Exact, mesh, MemoryMarshal.Cast<(int, int), int>(pairs), notes);

    private static PeerDistances? Run(NativePeer peer, TriangleMesh mesh, ReadOnlySpan<int> queries, TextWriter notes)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        var positions = new double[3 * mesh.VertexCount];
        for (var v = 0; v < mesh.VertexCount; v++)
        {
            var p = mesh.Positions[v];
            (positions[3 * v], positions[(3 * v) + 1], positions[(3 * v) + 2]) = (p.X, p.Y, p.Z);
        }

        using ExchangeFolder folder = new();
        var report = peer.Run(
            notes,
            folder.Write<double>("positions", positions),
            folder.Write("faces", MemoryMarshal.Cast<Triangle, int>(mesh.Triangles)),
            folder.Write("queries", queries),
            folder["distances"]);
        return report is { } times
            ? new(Time(times, "setup_ms"), Time(times, "solve_ms"), folder.Read<double>("distances"))
            : null;
    }

    private static double Time(JsonElement report, string name) => report.GetProperty(name).GetDouble();
}
