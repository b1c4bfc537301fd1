using BenchmarkDotNet.Attributes;
using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Micro;

/// <summary>Single queries on a bumpy sheet of 100 × 100 vertices.</summary>
[MemoryDiagnoser]
public class EdgePathBenchmarks
{
    private EdgePathSolver solver = null!;
    private double[] field = [];

    [Params(0, 3)]
    public int SteinerPointsPerEdge { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        const int side = 100;
        var positions = new System.Numerics.Vector3[side * side];
        var triangles = new List<Triangle>();
        for (var v = 0; v < positions.Length; v++)
        {
            int x = v % side, y = v / side;
            positions[v] = new(x, y, 3 * MathF.Sin(0.2f * x) * MathF.Cos(0.3f * y));
            if (x + 1 < side && y + 1 < side)
            {
                triangles.Add(new(v, v + 1, v + side + 1));
                triangles.Add(new(v, v + side + 1, v + side));
            }
        }

        solver = new(new TriangleMesh(positions, triangles.ToArray()), new() { SteinerPointsPerEdge = SteinerPointsPerEdge });
        field = new double[positions.Length];
    }

    [Benchmark]
    public double Pair()
    {
        Span<double> distance = stackalloc double[1];
        solver.Distances(SurfacePoint.AtCorner(9000, 0), [SurfacePoint.AtCorner(9800, 0)], distance);
        return distance[0];
    }

    [Benchmark]
    public void Field() => solver.AllVertices(SurfacePoint.AtCorner(9000, 0), field);
}
