using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class EdgePathSolverTests
{
    private const double Rounding = 1e-12;

    private static readonly Gen<(TriangleMesh Mesh, int Steiner, SurfacePoint A, SurfacePoint B, SurfacePoint C)> Cases =
        from mesh in TestMeshes.Bumpy
        from steiner in Gen.Int[0, 3]
        from a in TestMeshes.Points(mesh)
        from b in TestMeshes.Points(mesh)
        from c in TestMeshes.Points(mesh)
        select (mesh, steiner, a, b, c);

    [Fact]
    public void Along_the_lattice_directions_of_a_plane_edges_are_exact()
    {
        var plane = MadeMeshes.Plane(10);
        var solver = new EdgePathSolver(plane);
        var corner = plane.At(0);
        Assert.Equal(1, solver.Distance(corner, plane.At(plane.VertexAt(Vector3.UnitX))), 6);
        Assert.Equal(Math.Sqrt(2), solver.Distance(corner, plane.At(plane.VertexAt(new(1, 1, 0)))), 6);

        // The other diagonal is not among the edges: paths are lattice paths.
        Assert.Equal(2, solver.Distance(plane.At(plane.VertexAt(Vector3.UnitX)), plane.At(plane.VertexAt(Vector3.UnitY))), 6);
    }

    [Theory]
    [InlineData(0, 0.42)]
    [InlineData(1, 0.12)]
    [InlineData(2, 0.07)]
    [InlineData(4, 0.02)]
    public void On_a_plane_the_error_shrinks_with_the_points_per_edge(int steiner, double worst)
    {
        // √2 − 1 is the worst of lattice paths; a path that may bend only at points 1/(S + 1) apart loses at most about that much squared.
        var plane = MadeMeshes.Plane(8);
        var solver = new EdgePathSolver(plane, new() { SteinerPointsPerEdge = steiner });
        var from = plane.At(plane.VertexAt(new(0.5f, 0.5f, 0)));
        var found = solver.AllVertices(from);
        for (var v = 0; v < plane.VertexCount; v++)
        {
            double exact = Vector3.Distance(new(0.5f, 0.5f, 0), plane.Positions[v]);
            Assert.InRange(found[v], exact * (1 - 1e-6), (exact * (1 + worst)) + 1e-6);
        }
    }

    [Fact]
    public void Around_the_edge_of_a_cube_paths_follow_the_unfolded_sides()
    {
        var cube = MadeMeshes.Cube(8);
        var solver = new EdgePathSolver(cube, new() { SteinerPointsPerEdge = 4 });
        for (var i = 0; i <= 8; i++)
        {
            for (var j = 0; j <= 8; j++)
            {
                // From the front side (z = 1) to the right side (x = 1): over their common edge, or by way of the top or the bottom.
                Vector3 p = new(0.5f, i / 8f, 1), q = new(1, j / 8f, 0.5f);
                var exact = new[]
                {
                    double.Hypot(1, p.Y - q.Y),
                    double.Hypot(1.5 - p.Y, 1.5 - q.Y),
                    double.Hypot(0.5 + p.Y, 0.5 + q.Y),
                }.Min();
                var found = solver.Distance(cube.At(cube.VertexAt(p)), cube.At(cube.VertexAt(q)));
                Assert.InRange(found, exact * (1 - 1e-6), exact * 1.03);
            }
        }
    }

    [Fact]
    public void Around_a_prism_paths_follow_the_unrolled_rectangle_the_short_way_round()
    {
        const int sides = 24;
        var prism = TestMeshes.Prism(sides, 12, 3);
        var solver = new EdgePathSolver(prism, new() { SteinerPointsPerEdge = 4 });
        var width = 2 * Math.Sin(Math.PI / sides);
        var found = solver.AllVertices(prism.At(0));
        for (var y = 0; y <= 12; y++)
        {
            for (var x = 0; x <= sides; x++)
            {
                var exact = double.Hypot(width * Math.Min(x, sides - x), y / 4.0);
                Assert.InRange(found[(y * (sides + 1)) + x], exact * (1 - 1e-6), (exact * 1.03) + 1e-6);
            }
        }
    }

    [Fact]
    public void Two_points_in_one_face_or_across_one_edge_are_measured_by_the_straight_line()
    {
        // Two faces at a right angle along the x axis.
        TriangleMesh hinge = new([Vector3.Zero, Vector3.UnitX, new(0.5f, 1, 0), new(0.5f, 0, 1)], [new(0, 1, 2), new(1, 0, 3)]);
        var solver = new EdgePathSolver(hinge);
        SurfacePoint p = new(0, new(0.25f, 0.25f, 0.5f)), q = new(0, new(0.5f, 0.25f, 0.25f)), r = new(1, new(0.5f, 0.25f, 0.25f));
        Assert.Equal(Vector3.Distance(p.PositionOn(hinge), q.PositionOn(hinge)), solver.Distance(p, q), 1e-6);

        // Unfolded about the x axis the second face lies below it.
        Vector3 at = p.PositionOn(hinge), across = r.PositionOn(hinge);
        Assert.Equal(double.Hypot(at.X - across.X, at.Y + across.Z), solver.Distance(p, r), 1e-6);
        var path = solver.FindPath(p, r)!;
        Assert.Equal(3, path.Points.Count);
        Assert.Equal((0f, 0f), (path.Points[1].Y, path.Points[1].Z));
    }

    [Fact]
    public void All_vertices_agree_with_the_naive_matrix_of_lengths() =>
        Gen.Select(TestMeshes.Bumpy, Gen.Int[0, 3]).Sample(
            (mesh, steiner) =>
            {
                var oracle = new NaivePaths(mesh, steiner).From(mesh.VertexCount / 2);
                var found = new EdgePathSolver(mesh, new() { SteinerPointsPerEdge = steiner }).AllVertices(mesh.At(mesh.VertexCount / 2));
                AssertClose(oracle, found);
            },
            iter: 60);

    [Fact]
    public void Many_targets_agree_with_single_ones_and_with_the_distance_field() => Cases.Sample(
        c =>
        {
            var solver = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = c.Steiner });
            var vertices = Enumerable.Range(0, c.Mesh.VertexCount).Select(v => c.Mesh.At(v)).ToArray();
            var together = new double[vertices.Length];
            solver.Distances(c.A, vertices, together);
            AssertClose(solver.AllVertices(c.A), together);
            AssertClose(together, [.. vertices.Select(v => solver.Distance(c.A, v))]);
        },
        iter: 60);

    [Fact]
    public void Distances_are_symmetric_and_never_below_the_straight_line() => Cases.Sample(c =>
    {
        var solver = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = c.Steiner });
        var there = solver.Distance(c.A, c.B);
        AssertClose([there], [solver.Distance(c.B, c.A)]);
        double euclid = Vector3.Distance(c.A.PositionOn(c.Mesh), c.B.PositionOn(c.Mesh));
        Assert.True(there >= euclid - 1e-6, $"{there} is below the straight line {euclid}");
    });

    [Fact]
    public void Between_vertices_the_triangle_inequality_holds() => Cases.Sample(c =>
    {
        var solver = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = c.Steiner });
        SurfacePoint a = SurfacePoint.AtCorner(c.A.Face, 0), b = SurfacePoint.AtCorner(c.B.Face, 1), v = SurfacePoint.AtCorner(c.C.Face, 2);
        Assert.True(solver.Distance(a, b) <= (solver.Distance(a, v) + solver.Distance(v, b)) * (1 + Rounding));
    });

    [Fact]
    public void A_limit_at_or_above_the_distance_changes_nothing_and_one_below_hides_it() => Cases.Sample(c =>
    {
        var solver = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = c.Steiner });
        var free = solver.Distance(c.A, c.B);
        Assert.Equal(free, solver.Distance(c.A, c.B, free));
        Assert.Equal(free, solver.Distance(c.A, c.B, 1.5 * free));
        if (free > 0)
        {
            Assert.Equal(double.PositiveInfinity, solver.Distance(c.A, c.B, 0.999 * free));
        }
    });

    [Fact]
    public void Rigid_motion_leaves_distances_and_scaling_scales_them() =>
        Gen.Select(Cases, Gen.Float[-3, 3].Array[4], Gen.Float[0.1f, 10]).Sample((c, turn, scale) =>
        {
            var rotation = Quaternion.Normalize(new Quaternion(turn[0], turn[1], turn[2], turn[3] + 4));
            var moved = c.Mesh.MapPositions(p => (scale * Vector3.Transform(p, rotation)) + new Vector3(turn[0], turn[1], turn[2]));
            EdgePathOptions options = new() { SteinerPointsPerEdge = c.Steiner };

            // Moved positions round to floats: relative 1e-6 of coordinates of a few mesh units, on distances of up to ten.
            Assert.Equal(
                scale * new EdgePathSolver(c.Mesh, options).Distance(c.A, c.B),
                new EdgePathSolver(moved, options).Distance(c.A, c.B),
                1e-5 * scale * 10);
        });

    [Fact]
    public void Renumbering_vertices_and_faces_leaves_distances() =>
        Gen.Select(Cases, Gen.Int[0, 1000]).Sample((c, seed) =>
        {
            var (moved, faces) = RandomSurfaces.Renumbered(c.Mesh, seed);

            EdgePathOptions options = new() { SteinerPointsPerEdge = c.Steiner };
            AssertClose(
                [new EdgePathSolver(c.Mesh, options).Distance(c.A, c.B)],
                [new EdgePathSolver(moved, options).Distance(c.A with { Face = faces[c.A.Face] }, c.B with { Face = faces[c.B.Face] })],
                1e-6);
        });

    [Fact]
    public void A_path_has_the_length_that_is_reported_and_stays_between_its_ends() => Cases.Sample(c =>
    {
        var solver = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = c.Steiner });
        var path = solver.FindPath(c.A, c.B)!;
        AssertClose([solver.Distance(c.A, c.B)], [path.Length]);
        Assert.True(Vector3.Distance(c.A.PositionOn(c.Mesh), path.Points[0]) < 1e-5f);
        Assert.True(Vector3.Distance(c.B.PositionOn(c.Mesh), path.Points[^1]) < 1e-5f);
        Assert.Equal(path.Length, path.Points.Zip(path.Points.Skip(1), Vector3.Distance).Sum(), 1e-5);
    });

    [Fact]
    public void Pieces_are_infinitely_far_apart_unless_bridged()
    {
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)));
        SurfacePoint left = mesh.At(0), right = mesh.At(mesh.VertexAt(new(2.05f, 0, 0)));
        Assert.Equal(double.PositiveInfinity, new EdgePathSolver(mesh).Distance(left, right));
        foreach (var steiner in (int[])[0, 2])
        {
            var bridged = new EdgePathSolver(
                new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 }),
                new() { SteinerPointsPerEdge = steiner });
            Assert.Equal(2.05, bridged.Distance(left, right), 5);
            AssertClose([bridged.AllVertices(left)[mesh.VertexAt(new(2.05f, 0, 0))]], [bridged.Distance(left, right)]);
        }
    }

    [Fact]
    public void A_negative_number_of_points_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new EdgePathSolver(MadeMeshes.Plane(2), new() { SteinerPointsPerEdge = -1 }));

    private static void AssertClose(double[] expected, double[] actual, double relative = Rounding)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                expected[i] == actual[i] || Math.Abs(expected[i] - actual[i]) <= relative * Math.Max(1, expected[i]),
                $"expected {expected[i]:R}, found {actual[i]:R} at {i}");
        }
    }
}
