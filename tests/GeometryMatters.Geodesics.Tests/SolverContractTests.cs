using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>What every solver promises alike.</summary>
public class SolverContractTests
{
    private const string Shortened = "shortened";

    public static TheoryData<string> Solvers => ["edges", "points on edges", Shortened, "virtual sources", "exact"];

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Misuse_is_told(string name)
    {
        var plane = MadeMeshes.Plane(2);
        var solver = Make(name, new(plane));
        var good = plane.At(0);
        SurfacePoint[] bad = [new(99, Vector3.UnitX), new(0, new(0.5f, 0.6f, 0.5f)), new(0, new(float.NaN, 0.5f, 0.5f))];
        Assert.Throws<ArgumentNullException>(() => Make(name, null!));
        solver.Distances(good, [], []);
        foreach (var point in bad)
        {
            Assert.Throws<ArgumentException>(() => solver.Distance(point, good));
            Assert.Throws<ArgumentException>(() => solver.Distance(good, point));
            Assert.Throws<ArgumentException>(() => solver.AllVertices(point, new double[9]));
        }

        foreach (var limit in (double[])[-1, double.NaN])
        {
            Assert.Throws<ArgumentException>(() => solver.Distance(good, good, limit));
            Assert.Throws<ArgumentException>(() => solver.AllVertices(good, new double[9], limit));
        }

        Assert.Throws<ArgumentException>(() => solver.Distances(good, [good], []));
        Assert.Throws<ArgumentException>(() => solver.AllVertices(good, new double[3]));
        Assert.Throws<OperationCanceledException>(() => solver.Distances(good, [good], new double[1], 1, new(true)));
        Assert.Throws<OperationCanceledException>(() => solver.AllVertices(good, new double[9], 1, new(true)));
        if (solver is IGeodesicPathSolver paths)
        {
            Assert.All(bad, point => Assert.Throws<ArgumentException>(() => paths.FindPath(good, point)));
            Assert.All(bad, point => Assert.Throws<ArgumentException>(() => paths.FindPath(point, good)));
            Assert.Throws<ArgumentException>(() => paths.FindPath(good, good, double.NaN));
            Assert.Throws<OperationCanceledException>(() => paths.FindPath(good, good, 1, new(true)));
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Faces_without_area_and_unused_vertices_do_no_harm(string name)
    {
        // A sheet, a sliver of three points on its lower border, a face that is one point, one that is an edge, and a vertex of no face.
        var plane = MadeMeshes.Plane(2);
        TriangleMesh mesh = new([.. plane.Positions, new(9, 9, 9)], [.. plane.Triangles, new(0, 1, 2), new(4, 4, 4), new(3, 4, 4)]);
        var solver = Make(name, new(mesh));
        var field = new double[mesh.VertexCount];
        solver.AllVertices(mesh.At(0), field);
        Assert.Equal(1, field[2], 9);
        Assert.Equal(double.PositiveInfinity, field[9]);
        SurfacePoint onSliver = new(8, new(0.5f, 0.25f, 0.25f)), onPoint = new(9, new(0.5f, 0.25f, 0.25f)), onEdge = new(10, new(0.5f, 0.25f, 0.25f));
        Assert.Equal(0.375, solver.Distance(mesh.At(0), onSliver), 6);
        Assert.Equal(0.25, solver.Distance(onEdge, onPoint), 6);
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void Concurrent_queries_have_the_bits_of_solvers_that_were_never_used_before(string name)
    {
        SurfaceTopology topology = new(MadeMeshes.Cube(4));
        var solver = Make(name, topology);
        SurfacePoint[] points = [.. Enumerable.Range(0, 60).Select(i => topology.Mesh.At(2 * i))];
        double[][] expected = [.. points.Select(p => All(Make(name, topology), p))];
        Parallel.For(0, 4 * points.Length, new() { MaxDegreeOfParallelism = 8 }, i => Assert.Equal(expected[i % points.Length], All(solver, points[i % points.Length])));

        double[] All(IGeodesicSolver asked, SurfacePoint source)
        {
            double[] some = new double[points.Length], field = new double[topology.Mesh.VertexCount];
            asked.Distances(source, points, some);
            asked.AllVertices(source, field);
            return [.. some, .. field];
        }
    }

    [Theory]
    [MemberData(nameof(Solvers))]
    public void A_warm_solver_allocates_nothing(string name)
    {
        var cube = MadeMeshes.Cube(6);
        var solver = Make(name, new(cube));
        SurfacePoint[] targets = [.. Enumerable.Range(0, 100).Select(v => cube.At(v))];
        double[] distances = new double[targets.Length], field = new double[cube.VertexCount];
        SurfacePoint source = new(3, new(0.2f, 0.3f, 0.5f));
        Query();
        Assert.Equal(0, Allocations.Least(Query));

        void Query()
        {
            solver.Distances(source, targets, distances);
            solver.Distances(source, targets.AsSpan(0, 3), distances.AsSpan(0, 3));
            if (name != Shortened)
            {
                // It has the one that collects the vertices as targets, which takes room for them.
                solver.AllVertices(source, field);
            }
        }
    }

    private static IGeodesicSolver Make(string name, SurfaceTopology surface) => name switch
    {
        "edges" => new EdgePathSolver(surface),
        "points on edges" => new EdgePathSolver(surface, new() { SteinerPointsPerEdge = 2 }),
        Shortened => new ShortenedPathSolver(surface),
        "virtual sources" => new VirtualSourceSolver(surface),
        _ => new ExactGeodesicSolver(surface),
    };
}
