using System.Diagnostics;
using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>exact-memory</c>: what stays in memory for exact queries, beside the mesh: topology, solver, and the one scratch that the near pairs need.
/// The time is that of making topology and solver: all there is to prepare.
/// </summary>
public sealed class ExactMemory : IClaimSource
{
    private const int Runs = 3;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["exact-memory"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            var times = new double[Runs];
            var bytes = new double[Runs];
            for (var r = 0; r < Runs; r++)
            {
                (times[r], bytes[r]) = Once(mesh);
            }

            yield return new()
            {
                Name = "exact-memory",
                Mesh = mesh.Name,
                Ours = new(Measurement.Median(times), (long)Measurement.Median(bytes), Runs),
                Count = mesh.Topology.Mesh.FaceCount,
            };
        }
    }

    private static (double Milliseconds, double Bytes) Once(ReferenceMesh mesh)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var start = Stopwatch.GetTimestamp();
        SurfaceTopology topology = new(mesh.Topology.Mesh, mesh.Topology.Options);
        ExactGeodesicSolver solver = new(topology);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var distance = new double[1];
        foreach (var (source, target, _) in mesh.Pairs)
        {
            solver.Distances(mesh.PointAt(source), [mesh.PointAt(target)], distance);
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(solver);
        GC.KeepAlive(mesh);
        return (time, bytes);
    }
}
