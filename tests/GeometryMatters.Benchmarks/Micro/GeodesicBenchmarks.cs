using BenchmarkDotNet.Attributes;
using GeometryMatters.Benchmarks.Claims;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Micro;

/// <summary>Preparation of a mesh of 40,000 faces, and single exact and shortened distances between points near each other.</summary>
[MemoryDiagnoser]
public class GeodesicBenchmarks
{
    private readonly TriangleMesh mesh = BumpyBall.Make(142, 140);
    private readonly double[] distance = new double[1];
    private ExactGeodesicSolver exact = null!;
    private ShortenedPathSolver shortened = null!;

    [GlobalSetup]
    public void Setup()
    {
        SurfaceTopology topology = new(mesh);
        exact = new(topology);
        shortened = new(topology);
    }

    [Benchmark]
    public SurfaceTopology Topology() => new(mesh);

    [Benchmark]
    public double Exact()
    {
        exact.Distances(SurfacePoint.AtCorner(20_000, 0), [SurfacePoint.AtCorner(20_020, 1)], distance);
        return distance[0];
    }

    [Benchmark]
    public double Shortened()
    {
        shortened.Distances(SurfacePoint.AtCorner(20_000, 0), [SurfacePoint.AtCorner(20_020, 1)], distance);
        return distance[0];
    }
}
