using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Against closed forms, and on surfaces that are no manifolds.</summary>
public class ExactGeodesicSolverTests
{
    // Double precision over a few dozen faces.
    private const double Rounding = 1e-12;

    // Where the shape itself is rounded to floats: a few of their ulps (6e-8) on lengths of about 1.
    private const double FloatShape = 1e-6;

    [Fact]
    public void On_a_plane_distances_are_straight_lines()
    {
        var plane = MadeMeshes.Plane(7);
        var solver = new ExactGeodesicSolver(plane);
        Assert.True(solver.IsExact);
        Assert.Same(plane, solver.Mesh);
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            SurfacePoint p = plane.RandomPoint(random, i), q = plane.RandomPoint(random, i / 3);
            Assert.Equal((NaiveUnfolding.Position(plane, p) - NaiveUnfolding.Position(plane, q)).Length, solver.Distance(p, q), Rounding);
        }
    }

    [Fact]
    public void Around_the_edge_of_a_cube_paths_follow_the_unfolded_sides()
    {
        var cube = MadeMeshes.Cube(8);
        var solver = new ExactGeodesicSolver(cube);
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
                Assert.Equal(exact, solver.Distance(cube.At(cube.VertexAt(p)), cube.At(cube.VertexAt(q))), Rounding);
            }
        }

        // Opposite corners: the diagonal of two sides.
        Assert.Equal(Math.Sqrt(5), solver.Distance(cube.At(cube.VertexAt(Vector3.Zero)), cube.At(cube.VertexAt(Vector3.One))), Rounding);
    }

    [Fact]
    public void Around_a_prism_paths_follow_the_unrolled_rectangle_the_short_way_round()
    {
        const int sides = 24;
        var prism = TestMeshes.Prism(sides, 12, 3);
        var solver = new ExactGeodesicSolver(prism);
        var width = 2 * Math.Sin(Math.PI / sides);
        for (var y = 0; y <= 12; y++)
        {
            for (var x = 0; x <= sides; x++)
            {
                var exact = double.Hypot(width * Math.Min(x, sides - x), y / 4.0);
                Assert.Equal(exact, solver.Distance(prism.At(0), prism.At((y * (sides + 1)) + x)), 4 * FloatShape);
            }
        }
    }

    [Theory]
    [InlineData(12, 0.0f)]
    [InlineData(12, 0.3f)]
    [InlineData(12, 0.8f)]
    public void Around_the_tip_of_a_cone_paths_take_the_chord_of_the_unrolled_sector(int sides, float height)
    {
        var cone = Fan(sides, _ => height, out var angle);
        var solver = new ExactGeodesicSolver(cone);
        for (var i = 0; i < sides; i++)
        {
            // The short way round is less than a half turn: the tip of a cone is never on the way, but for the flat one.
            var chord = 2 * Math.Sin(0.5 * angle * Math.Min(i, sides - i));
            Assert.Equal(chord, solver.Distance(cone.At(1), cone.At(1 + i)), FloatShape);
        }
    }

    [Theory]
    [InlineData(12, 0.2f)]
    [InlineData(12, 0.6f)]
    public void Around_a_saddle_paths_turn_at_its_vertex_where_both_ways_round_are_more_than_a_half_turn(int sides, float height)
    {
        var saddle = Fan(sides, i => i % 2 == 0 ? height : -height, out var angle);
        Assert.True(angle * sides > 2 * Math.PI);
        var solver = new ExactGeodesicSolver(saddle);
        var through = 0;
        for (var i = 0; i < sides; i++)
        {
            var turn = angle * Math.Min(i, sides - i);
            through += turn > Math.PI ? 1 : 0;
            Assert.Equal(turn > Math.PI ? 2 : 2 * Math.Sin(turn / 2), solver.Distance(saddle.At(1), saddle.At(1 + i)), FloatShape);
        }

        Assert.True(through > 0);
    }

    [Fact]
    public void Around_a_box_of_unequal_sides_paths_take_the_shortest_of_all_unfoldings()
    {
        // Boxes of 30 × 12 × 12: the spider on the middle of an end wall one below the ceiling, the fly opposite one above the floor
        // (H. E. Dudeney 1903): 40 over five sides, where the plain way along the ceiling is 42.
        var cube = MadeMeshes.Cube(12);
        var room = cube.MapPositions(p => p * new Vector3(30, 12, 12));
        var solver = new ExactGeodesicSolver(room);
        SurfacePoint spider = room.At(room.VertexAt(new(0, 11, 6))), fly = room.At(room.VertexAt(new(30, 1, 6)));
        Assert.Equal(40, solver.Distance(spider, fly), 1e-5);
        Assert.Equal(40, solver.Distance(fly, spider), 1e-5);
    }

    [Fact]
    public void On_ever_finer_spheres_distances_come_to_those_along_great_circles()
    {
        double[] errors = [.. ((int[])[4, 8, 16]).Select(Error)];

        // A sphere's faces lie below it by the square of their size: halved faces, a quarter of the error (a third, to be on the safe side).
        Assert.InRange(errors[0], 0, 0.1);
        Assert.True(errors[1] < errors[0] / 3 && errors[2] < errors[1] / 3, string.Join(", ", errors));

        static double Error(int cells)
        {
            var sphere = MadeMeshes.Cube(cells).MapPositions(p => Vector3.Normalize(p - new Vector3(0.5f)));
            var from = sphere.VertexAt(Vector3.Normalize(-Vector3.One));
            var all = new ExactGeodesicSolver(sphere).AllVertices(sphere.At(from));
            return all.Select((d, v) => Math.Abs(d - Math.Acos(Math.Clamp(Vector3.Dot(sphere.Positions[from], sphere.Positions[v]), -1, 1)))).Average();
        }
    }

    [Fact]
    public void Around_a_slot_paths_turn_at_its_corners()
    {
        // The unit square less [3/8, 4/8] × [0, 1/2].
        var plane = MadeMeshes.Plane(8);
        TriangleMesh slotted = new(
            plane.Positions.ToArray(),
            plane.Triangles.ToArray().Where(t => Vector3.Dot(Centre(plane, t), Vector3.UnitX) is < 3 / 8f or > 4 / 8f || Centre(plane, t).Y > 0.5f).ToArray());
        var solver = new ExactGeodesicSolver(slotted);
        for (var x = 0; x <= 3; x++)
        {
            for (var y = 0; y < 4; y++)
            {
                SurfacePoint p = slotted.At(slotted.VertexAt(new(x / 8f, y / 8f, 0))), q = slotted.At(slotted.VertexAt(new(6 / 8f, 1 / 8f, 0)));
                var exact = double.Hypot((3 - x) / 8.0, (4 - y) / 8.0) + (1 / 8.0) + double.Hypot(2 / 8.0, 3 / 8.0);
                Assert.Equal(exact, solver.Distance(p, q), Rounding);
                Assert.Equal(exact, solver.Distance(q, p), Rounding);
            }
        }
    }

    [Fact]
    public void A_slit_whose_sides_are_not_welded_is_gone_round_and_one_whose_sides_are_is_crossed()
    {
        // Two squares side by side whose common border is doubled but for its top vertex.
        TriangleMesh mesh = new(
            [Vector3.Zero, Vector3.UnitX, Vector3.Zero with { Y = 1 }, new(1, 1, 0), Vector3.UnitX, new(2, 0, 0), new(2, 1, 0)],
            [new(0, 1, 3), new(0, 3, 2), new(4, 5, 6), new(4, 6, 3)]);
        SurfacePoint left = mesh.At(0), right = mesh.At(5);
        Assert.Equal(2, new ExactGeodesicSolver(mesh).Distance(left, right), Rounding);
        Assert.Equal(2 * Math.Sqrt(2), new ExactGeodesicSolver(new SurfaceTopology(mesh, new() { WeldFraction = null })).Distance(left, right), Rounding);
    }

    [Fact]
    public void Sheets_that_share_an_edge_are_all_joined_by_it()
    {
        // A book of three pages, two triangles each, on the z axis.
        Vector3[] pages = [new(1, 0, 0), new(-1, 1, 0), new(-1, -1, 0)];
        List<Vector3> positions = [Vector3.Zero, Vector3.UnitZ];
        List<Triangle> triangles = [];
        foreach (var page in pages)
        {
            var v = positions.Count;
            positions.AddRange([page, page + Vector3.UnitZ]);
            triangles.AddRange([new(0, v, v + 1), new(0, v + 1, 1)]);
        }

        TriangleMesh book = new(positions.ToArray(), triangles.ToArray());
        var solver = new ExactGeodesicSolver(book);
        Assert.Equal(3, solver.Topology.EdgeFaces(0).Length);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
            {
                var exact = i == j ? 1 : double.Hypot((double)pages[i].Length() + pages[j].Length(), 1);
                Assert.Equal(exact, solver.Distance(book.At(2 + (2 * i)), book.At(3 + (2 * j))), FloatShape);
            }
        }
    }

    [Fact]
    public void Sheets_that_share_a_vertex_are_joined_through_it()
    {
        var sheet = MadeMeshes.Plane(3);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1, 1, 0)));
        var solver = new ExactGeodesicSolver(mesh);
        Assert.Equal(2, solver.Distance(mesh.At(mesh.VertexAt(Vector3.UnitX)), mesh.At(mesh.VertexAt(new(1, 2, 0)))), FloatShape);
        Assert.Equal(1 + Math.Sqrt(2), solver.Distance(mesh.At(0), mesh.At(mesh.VertexAt(new(1, 2, 0)))), FloatShape);
    }

    [Fact]
    public void Pieces_are_infinitely_far_apart_unless_bridged()
    {
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)));
        SurfacePoint left = mesh.At(0), right = mesh.At(mesh.VertexAt(new(2.05f, 1, 0)));
        Assert.Equal(double.PositiveInfinity, new ExactGeodesicSolver(mesh).Distance(left, right));
        var topology = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 });
        var (a, b) = topology.Bridges[0];
        Vector3 from = topology.NodePositions[a], to = topology.NodePositions[b];
        var exact = from.Length() + Vector3.Distance(from, to) + Vector3.Distance(to, new(2.05f, 1, 0));
        Assert.Equal(exact, new ExactGeodesicSolver(topology).Distance(left, right), FloatShape);
    }

    [Fact]
    public void Faces_without_area_and_unused_vertices_do_no_harm()
    {
        // A sheet, a sliver of three points on its lower border, a face that is one point, one that is an edge, and a vertex of no face.
        var plane = MadeMeshes.Plane(2);
        var mesh = new TriangleMesh(
            [.. plane.Positions, new(9, 9, 9)],
            [.. plane.Triangles, new(0, 1, 2), new(4, 4, 4), new(3, 4, 4)]);
        var solver = new ExactGeodesicSolver(mesh);
        SurfacePoint onSliver = new(8, new(0.5f, 0.25f, 0.25f)), onPoint = new(9, new(0.5f, 0.25f, 0.25f)), onEdge = new(10, new(0.5f, 0.25f, 0.25f));
        Assert.Equal(1, solver.Distance(mesh.At(0), mesh.At(2)), Rounding);
        Assert.Equal(Math.Sqrt(2), solver.Distance(mesh.At(0), mesh.At(8)), Rounding);
        Assert.Equal(0.375, solver.Distance(mesh.At(0), onSliver), Rounding);
        Assert.Equal(double.Hypot(0.375 - 0.5, 1), solver.Distance(onSliver, mesh.At(7)), 1e-8);
        Assert.Equal(0.25, solver.Distance(onEdge, onPoint), Rounding);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-9f)]
    public void A_seam_closed_by_faces_without_area_is_crossed_as_if_it_were_welded(float gap)
    {
        // Two flat sheets whose borders at x = 1 meet, or nearly, but are stitched by slivers, the corners of which lie on one line.
        const int cells = 6;
        TriangleMesh one = MadeMeshes.Plane(cells), mesh = MadeMeshes.Join(one, one.MapPositions(p => p + new Vector3(1 + gap, 0, 0)));
        var stitches = new List<Triangle>();
        for (var y = 0; y < cells; y++)
        {
            int a = (y * (cells + 1)) + cells, b = one.VertexCount + (y * (cells + 1));
            stitches.AddRange([new(a, b, b + cells + 1), new(a, b + cells + 1, a + cells + 1)]);
        }

        mesh = new(mesh.Positions.ToArray(), [.. mesh.Triangles, .. stitches]);
        var solver = new ExactGeodesicSolver(new SurfaceTopology(mesh, new() { WeldFraction = null }));
        var random = new Random(2);
        for (var i = 0; i < 200; i++)
        {
            SurfacePoint p = one.RandomPoint(random, i), q = one.RandomPoint(random, i / 3) is var r ? r with { Face = r.Face + one.FaceCount } : default;
            var exact = (NaiveUnfolding.Position(mesh, p) - NaiveUnfolding.Position(mesh, q)).Length;
            Assert.Equal(exact, solver.Distance(p, q), 1e-7);
        }
    }

    [Fact]
    public void A_border_that_meets_vertices_of_a_finer_one_is_crossed_through_faces_without_area()
    {
        // One square below, a finer sheet above, and a fan of slivers in the joint from the square's corner to the finer border.
        var fine = MadeMeshes.Plane(5);
        var below = fine.VertexCount;
        Triangle[] slivers = [.. Enumerable.Range(1, 4).Select(i => new Triangle(0, i, i + 1))];
        TriangleMesh mesh = new(
            [.. fine.Positions, new(0, -1, 0), new(1, -1, 0)],
            [.. fine.Triangles, new(below, below + 1, 5), new(below, 5, 0), .. slivers]);
        var solver = new ExactGeodesicSolver(mesh);
        var random = new Random(3);
        for (var i = 0; i < 200; i++)
        {
            SurfacePoint p = fine.RandomPoint(random, i), q = new(fine.FaceCount + (i % 2), new(0.25f, 0.125f, 0.625f));
            Assert.Equal((NaiveUnfolding.Position(mesh, p) - NaiveUnfolding.Position(mesh, q)).Length, solver.Distance(p, q), 1e-7);
        }
    }

    private static Vector3 Centre(TriangleMesh mesh, Triangle t) => (mesh.Positions[t.A] + mesh.Positions[t.B] + mesh.Positions[t.C]) / 3;

    // Triangles around the origin with sides of length 1; the angle is that of one of them.
    private static TriangleMesh Fan(int sides, Func<int, float> height, out double angle)
    {
        var positions = new Vector3[sides + 1];
        for (var i = 0; i < sides; i++)
        {
            var h = height(i);
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / sides);
            var r = Math.Sqrt(1 - (h * h));
            positions[i + 1] = new((float)(r * cos), (float)(r * sin), h);
        }

        angle = 2 * Math.Asin(0.5 * Vector3.Distance(positions[1], positions[2]));
        return new(positions, [.. Enumerable.Range(0, sides).Select(i => new Triangle(0, 1 + i, 1 + ((i + 1) % sides)))]);
    }
}
