using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Against closed forms, and on surfaces that are no manifolds.</summary>
public class ShortenedPathSolverTests
{
    // Double precision over a few dozen faces.
    private const double Rounding = 1e-12;

    [Fact]
    public void On_a_plane_paths_are_straight_lines()
    {
        var plane = MadeMeshes.Plane(7);
        var solver = new ShortenedPathSolver(plane);
        Assert.False(solver.IsExact);
        Assert.Same(plane, solver.Mesh);
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            SurfacePoint p = plane.RandomPoint(random, i), q = plane.RandomPoint(random, i / 3);
            Assert.Equal((NaiveUnfolding.Position(plane, p) - NaiveUnfolding.Position(plane, q)).Length, solver.Distance(p, q), Rounding);
        }
    }

    [Fact]
    public void Around_the_edge_of_a_cube_paths_are_straight_on_unfolded_sides()
    {
        var cube = MadeMeshes.Cube(8);
        var solver = new ShortenedPathSolver(cube);
        for (var i = 0; i <= 8; i++)
        {
            for (var j = 0; j <= 8; j++)
            {
                // From the front side (z = 1) to the right side (x = 1): over their common edge, or by way of the top or the bottom.
                Vector3 p = new(0.5f, i / 8f, 1), q = new(1, j / 8f, 0.5f);
                double[] ways = [double.Hypot(1, p.Y - q.Y), double.Hypot(1.5 - p.Y, 1.5 - q.Y), double.Hypot(0.5 + p.Y, 0.5 + q.Y)];
                var found = solver.Distance(cube.At(cube.VertexAt(p)), cube.At(cube.VertexAt(q)));
                Assert.Contains(ways, way => Math.Abs(way - found) < Rounding);
            }
        }
    }

    [Fact]
    public void Around_a_prism_paths_follow_the_unrolled_rectangle_one_way_round()
    {
        const int sides = 24;
        var prism = TestMeshes.Prism(sides, 12, 3);
        var solver = new ShortenedPathSolver(prism);
        var width = 2 * Math.Sin(Math.PI / sides);
        for (var y = 0; y <= 12; y++)
        {
            for (var x = 0; x <= sides; x++)
            {
                // Diagonals run one way, so that paths along edges prefer it. The shape is rounded to floats: a few of their ulps.
                double[] ways = [double.Hypot(width * x, y / 4.0), double.Hypot(width * (sides - x), y / 4.0)];
                var found = solver.Distance(prism.At(0), prism.At((y * (sides + 1)) + x));
                Assert.Contains(ways, way => Math.Abs(way - found) < 4e-6);
            }
        }
    }

    [Fact]
    public void Paths_of_a_plane_have_their_corners_on_the_line()
    {
        var plane = MadeMeshes.Plane(7);
        var solver = new ShortenedPathSolver(plane);
        var random = new Random(2);
        for (var i = 0; i < 100; i++)
        {
            SurfacePoint p = plane.RandomPoint(random, i), q = plane.RandomPoint(random, i / 3);
            var path = solver.FindPath(p, q);
            Assert.NotNull(path);
            Vector3 from = path.Points[0], along = Vector3.Normalize(path.Points[^1] - from);
            Assert.Equal(solver.Distance(p, q), path.Length);
            Assert.All(path.Points, at => Assert.True(path.Length == 0 || Vector3.Cross(at - from, along).Length() < 1e-6f));
        }
    }

    [Fact]
    public void A_path_round_a_hole_turns_at_its_corners_only()
    {
        // The unit square without its middle ninth.
        var plane = MadeMeshes.Plane(9);
        var mesh = new TriangleMesh(
            plane.Positions.ToArray(),
            [.. plane.Triangles.ToArray().Where(t => !IsInside((plane.Positions[t.A] + plane.Positions[t.B] + plane.Positions[t.C]) / 3))]);
        SurfacePoint p = mesh.At(mesh.VertexAt(new(1 / 9f, 4 / 9f, 0))), q = mesh.At(mesh.VertexAt(new(8 / 9f, 4 / 9f, 0)));
        var path = new ShortenedPathSolver(mesh).FindPath(p, q);
        Assert.NotNull(path);

        // Under it: over (3, 3) and (6, 3) ninths.
        Assert.Equal(((2 * Math.Sqrt(5)) + 3) / 9, path.Length, 1e-6);

        static bool IsInside(Vector3 c) => c.X is > 3 / 9f and < 6 / 9f && c.Y is > 3 / 9f and < 6 / 9f;
    }

    [Fact]
    public void Pages_of_a_book_are_crossed_straight_over_their_common_edge()
    {
        // Three pages on the z axis.
        var page = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join([.. Enumerable.Range(0, 3).Select(k => page.MapPositions(
            p => new Vector3(p.X * MathF.Cos(2 * k), p.X * MathF.Sin(2 * k), p.Y)))]);
        var solver = new ShortenedPathSolver(mesh);
        for (var i = 0; i <= 4; i++)
        {
            for (var j = 0; j <= 4; j++)
            {
                // From the outer border of one page to that of another.
                Assert.Equal(double.Hypot(2, (i - j) / 4.0), solver.Distance(mesh.At((5 * i) + 4), mesh.At(25 + (5 * j) + 4)), 1e-6);
            }
        }
    }

    [Fact]
    public void Faces_that_lie_twice_are_crossed_like_single_ones()
    {
        var plane = MadeMeshes.Plane(6);
        var twice = new TriangleMesh(plane.Positions.ToArray(), [.. plane.Triangles, .. plane.Triangles]);
        Assert.Equal(
            Math.Sqrt(1 + (4 / 9.0)),
            new ShortenedPathSolver(twice).Distance(twice.At(0), twice.At(twice.VertexAt(new(1, 4 / 6f, 0)))),
            1e-6);
    }

    [Fact]
    public void Bridges_are_taken_from_end_to_end()
    {
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)));
        SurfacePoint left = mesh.At(1), right = mesh.At(mesh.VertexAt(new(2.05f, 0.75f, 0)));
        Assert.Equal(double.PositiveInfinity, new ShortenedPathSolver(mesh).Distance(left, right));
        Assert.Null(new ShortenedPathSolver(mesh).FindPath(left, right));
        SurfaceTopology topology = new(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 });
        var solver = new ShortenedPathSolver(topology);
        var found = solver.Distance(left, right);
        Assert.Equal(new ExactGeodesicSolver(topology).Distance(left, right), found, 1e-9);
        var points = solver.FindPath(left, right)!.Points;
        Assert.Contains(mesh.Positions[topology.NodeVertices[topology.Bridges[0].A]], points);
        Assert.Contains(mesh.Positions[topology.NodeVertices[topology.Bridges[0].B]], points);
    }

    [Fact]
    public void A_limit_hides_longer_paths_and_ends_that_are_the_same_point_are_at_zero()
    {
        var plane = MadeMeshes.Plane(5);
        var solver = new ShortenedPathSolver(plane);
        SurfacePoint p = plane.At(0), q = plane.At(plane.VertexAt(new(0.6f, 0.8f, 0)));
        Assert.Equal(1, solver.Distance(p, q), 1e-6);
        Assert.Equal(solver.Distance(p, q), solver.Distance(p, q, solver.Distance(p, q)));
        Assert.Equal(double.PositiveInfinity, solver.Distance(p, q, 0.999));
        Assert.Null(solver.FindPath(p, q, 0.999));
        Assert.Equal(0, solver.Distance(p, p));
        SurfacePoint inside = new(3, new(0.2f, 0.3f, 0.5f));
        Assert.Equal(0, solver.Distance(inside, inside));
        Assert.Single(solver.FindPath(p, p)!.Points);
    }

    [Fact]
    public void Warm_queries_allocate_nothing()
    {
        var mesh = MadeMeshes.Sheet(12, 12, (x, y) => new(x, y, MathF.Sin(x + (2 * y))));
        var solver = new ShortenedPathSolver(mesh);
        var source = mesh.At(0);
        SurfacePoint[] targets = [.. Enumerable.Range(0, mesh.VertexCount).Select(v => mesh.At(v)), new(40, new(0.2f, 0.3f, 0.5f))];
        var distances = new double[targets.Length];
        solver.Distances(source, targets, distances);
        Assert.Equal(0, Allocations.Least(() =>
        {
            solver.Distances(source, targets, distances);
        }));
    }
}
