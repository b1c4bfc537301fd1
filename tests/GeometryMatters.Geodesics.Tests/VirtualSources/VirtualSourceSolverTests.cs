using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class VirtualSourceSolverTests
{
    [Theory]
    [InlineData(0, 1, 0, 0)]
    [InlineData(17, 0.5f, 0.5f, 0)]
    [InlineData(60, 0.2f, 0.3f, 0.5f)]
    public void On_a_plane_distances_are_straight_from_vertices_and_nearly_so_from_edges_and_faces(int face, float a, float b, float c)
    {
        var plane = MadeMeshes.Plane(8);
        SurfacePoint source = new(face, new(a, b, c));
        var from = source.PositionOn(plane);
        var found = new VirtualSourceSolver(plane).AllVertices(source);
        for (var v = 0; v < plane.VertexCount; v++)
        {
            // Positions and weights are floats. A source that turned at a vertex on the way may be made one with a straight one, which costs
            // 1e-4 of a side at most, and a line crosses three sides per edge of this grid; from a vertex none comes that soon.
            double exact = Vector3.Distance(from, plane.Positions[v]);
            Assert.InRange(found[v], exact - 1e-6, ((a == 1 ? 1 : 1 + 3e-4) * exact) + 1e-6);
        }
    }

    [Fact]
    public void Around_a_prism_distances_are_those_of_the_unrolled_rectangle()
    {
        // No vertex has curvature, so all straight sources that meet on one way round agree, and a side holds one for each way round.
        const int sides = 24;
        var found = new VirtualSourceSolver(TestMeshes.Prism(sides, 12, 3)).AllVertices(TestMeshes.Prism(sides, 12, 3).At(0));
        var width = 2 * Math.Sin(Math.PI / sides);
        for (var y = 0; y <= 12; y++)
        {
            for (var x = 0; x <= sides; x++)
            {
                var exact = double.Hypot(width * Math.Min(x, sides - x), y / 4.0);
                Assert.InRange(found[(y * (sides + 1)) + x], exact - 1e-6, exact + 1e-6);
            }
        }
    }

    [Fact]
    public void Behind_a_slit_paths_turn_at_its_end()
    {
        // Vertices (4, 0) to (4, 4) of a sheet are doubled: the sheet is cut there. From (2, 0) to (6, 0) the way leads over (4, 5).
        var sheet = MadeMeshes.Sheet(9, 9, (x, y) => new(x, y, 0));
        var positions = sheet.Positions.ToArray().Concat(Enumerable.Range(0, 5).Select(y => new Vector3(4, y, 0))).ToArray();
        var triangles = sheet.Triangles.ToArray()
            .Select(t => new[] { t.A, t.B, t.C })
            .Select(t => t.Any(v => v % 9 > 4) ? t.Select(v => v % 9 == 4 && v / 9 < 5 ? 81 + (v / 9) : v).ToArray() : t)
            .Select(t => new Triangle(t[0], t[1], t[2])).ToArray();
        TriangleMesh mesh = new(positions, triangles);
        var solver = new VirtualSourceSolver(new SurfaceTopology(mesh, new() { WeldFraction = null }));
        Assert.Equal(2 * double.Hypot(2, 5), solver.Distance(mesh.At(2), mesh.At(6)), 1e-6);

        // The border itself is a path, and a source on it sees along it.
        Assert.Equal(8, solver.Distance(mesh.At(0), mesh.At(72)), 1e-6);
    }

    [Fact]
    public void On_finer_spheres_distances_come_to_great_circles()
    {
        // Curvature per vertex falls with the square of an edge, and with it what sources lose where they are made one.
        double coarse = SphereError(4), fine = SphereError(20);
        Assert.True(fine < 0.5 * coarse && fine < 0.005, $"mean error {coarse:P3} with 4 cells per side, {fine:P3} with 20");
    }

    [Theory]
    [InlineData("cow")]
    [InlineData("spot")]
    [InlineData("fandisk")]
    [InlineData("human")]
    [InlineData("bunny")]
    [InlineData("teapot_split")]
    public void On_well_known_models_the_mean_error_is_small(string name)
    {
        // Nothing here is random. Measured 0.003 to 0.08 % near and 0.08 to 0.16 % far; single pairs a few faces apart reach 5 %.
        var mesh = TestMeshes.ReadObj(RequireShared.File($"meshes/{name}.obj"));
        var topology = new SurfaceTopology(mesh, new() { WeldFraction = null });
        var solver = new VirtualSourceSolver(topology);
        var field = new double[mesh.VertexCount];
        foreach (var kind in (string[])["near", "far"])
        {
            List<double> errors = [];
            var pairs = ReferencePair.Read(RequireShared.File($"meshes/{name}.pairs.csv")).Where(p => p.Kind == kind && p.VertexDistance is > 0);
            foreach (var pair in pairs.Take(kind == "near" ? 250 : 8))
            {
                Assert.True(topology.TryGetSurfacePoint(pair.SourceVertex, out var from) & topology.TryGetSurfacePoint(pair.TargetVertex, out var to));
                var found = solver.Distance(from, to);
                var exact = pair.VertexDistance!.Value;

                // The reference has the file's decimals, a mesh has floats.
                Assert.True(found >= (exact * (1 - 1e-6)) - (2e-7 * mesh.Bounds.Diagonal), $"{found:R} is below {exact:R}");
                errors.Add((found / exact) - 1);
            }

            if (errors.Count > 0)
            {
                Assert.InRange(errors.Average(), -1e-5, kind == "near" ? 0.001 : 0.0025);
            }
        }
    }

    [Fact]
    public void Pieces_are_infinitely_far_apart_unless_bridged()
    {
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)));
        SurfacePoint left = mesh.At(0), right = mesh.At(mesh.VertexAt(new(2.05f, 0, 0)));
        Assert.Equal(double.PositiveInfinity, new VirtualSourceSolver(mesh).Distance(left, right));
        Assert.Equal(double.PositiveInfinity, new VirtualSourceSolver(mesh).AllVertices(left)[^1]);
        VirtualSourceSolver bridged = new(new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 }));
        Assert.Equal(2.05, bridged.Distance(left, right), 5);
    }

    [Fact]
    public void Faces_without_area_and_unused_vertices_do_no_harm()
    {
        // A sheet, a sliver of three points on its lower border, a face that is one point, one that is an edge, and a vertex of no face.
        var plane = MadeMeshes.Plane(2);
        TriangleMesh mesh = new([.. plane.Positions, new(9, 9, 9)], [.. plane.Triangles, new(0, 1, 2), new(4, 4, 4), new(3, 4, 4)]);
        var solver = new VirtualSourceSolver(mesh);
        var field = solver.AllVertices(mesh.At(0));
        Assert.Equal(1, field[2], 9);
        Assert.Equal(double.PositiveInfinity, field[9]);
        SurfacePoint onSliver = new(8, new(0.5f, 0.25f, 0.25f)), onPoint = new(9, new(0.5f, 0.25f, 0.25f)), onEdge = new(10, new(0.5f, 0.25f, 0.25f));
        Assert.Equal(0.375, solver.Distance(mesh.At(0), onSliver), 6);
        Assert.Equal(0.25, solver.Distance(onEdge, onPoint), 6);
    }

    [Fact]
    public void Concurrent_queries_agree_with_sequential_ones_bit_for_bit()
    {
        var cube = MadeMeshes.Cube(6);
        var solver = new VirtualSourceSolver(cube);
        var sources = Enumerable.Range(0, 200).Select(i => cube.At(i)).ToArray();
        var sequential = sources.Select(s => solver.AllVertices(s)).ToArray();
        var concurrent = new double[sources.Length][];
        Parallel.For(0, sources.Length, new() { MaxDegreeOfParallelism = 8 }, i => concurrent[i] = solver.AllVertices(sources[i]));
        Assert.Equal(sequential, concurrent);
    }

    [Fact]
    public void A_warm_solver_allocates_nothing()
    {
        var cube = MadeMeshes.Cube(6);
        var solver = new VirtualSourceSolver(cube);
        var targets = Enumerable.Range(0, 100).Select(v => cube.At(v)).ToArray();
        double[] distances = new double[targets.Length], field = new double[cube.VertexCount];
        SurfacePoint source = new(3, new(0.2f, 0.3f, 0.5f));
        solver.Distances(source, targets, distances);
        solver.AllVertices(source, field);
        Assert.Equal(0, Allocations.Least(() =>
        {
            solver.Distances(source, targets, distances);
            solver.AllVertices(source, field);
        }));
    }

    [Fact]
    public void Misuse_is_told()
    {
        var plane = MadeMeshes.Plane(2);
        var solver = new VirtualSourceSolver(plane);
        var good = plane.At(0);
        Assert.Throws<ArgumentException>(() => solver.Distance(new(99, Vector3.UnitX), good));
        Assert.Throws<ArgumentException>(() => solver.Distance(good, new(0, new(float.NaN, 0.5f, 0.5f))));
        Assert.Throws<ArgumentException>(() => solver.Distance(good, good, -1));
        Assert.Throws<ArgumentException>(() => solver.Distance(good, good, double.NaN));
        Assert.Throws<ArgumentException>(() => solver.Distances(good, [good], []));
        Assert.Throws<ArgumentException>(() => solver.AllVertices(good, new double[3]));
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => solver.AllVertices(good, new double[9], 1, cancelled.Token));
    }

    private static double SphereError(int cells)
    {
        var sphere = MadeMeshes.Cube(cells).MapPositions(p => Vector3.Normalize(p - new Vector3(0.5f)));
        var found = new VirtualSourceSolver(sphere).AllVertices(sphere.At(0));
        var sum = 0.0;
        for (var v = 0; v < found.Length; v++)
        {
            var angle = 2 * Math.Asin(Math.Min(1, Vector3.Distance(sphere.Positions[0], sphere.Positions[v]) / 2));
            sum += angle > 0 ? Math.Abs((found[v] / angle) - 1) : 0;
        }

        return sum / found.Length;
    }
}
