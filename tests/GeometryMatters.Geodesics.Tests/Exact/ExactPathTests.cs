using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>The path itself: it lies on the surface, and is as long as the distance.</summary>
public class ExactPathTests
{
    private const double Rounding = 1e-10;

    [Fact]
    public void On_random_surfaces_paths_lie_on_the_surface_and_are_as_long_as_the_distance() => RandomSurfaces.Cases.Sample(c =>
    {
        var solver = new ExactGeodesicSolver(c.Mesh);
        var length = Check(solver, c.A, c.B, Rounding);
        Assert.Equal(length, Check(solver, c.B, c.A, Rounding), Rounding * Math.Max(1, length));
    });

    [Fact]
    public void On_heaps_of_triangles_too() => RandomSurfaces.Heaps.Sample(c =>
    {
        // What has no extent is given 1e-12 of it, at every face that is crossed.
        var solver = new ExactGeodesicSolver(new SurfaceTopology(c.Mesh, new() { WeldFraction = c.Weld ? 0 : null }));
        Check(solver, c.A, c.B, 1e-9);
    });

    [Fact]
    public void On_a_plane_all_corners_are_in_line()
    {
        var plane = MadeMeshes.Plane(7);
        var solver = new ExactGeodesicSolver(plane);
        SurfacePoint p = new(3, new(0.2f, 0.3f, 0.5f)), q = new(90, new(0.6f, 0.1f, 0.3f));
        var path = solver.FindPath(p, q)!;
        Assert.True(path.Points.Count > 5);
        Vector3 from = p.PositionOn(plane), to = q.PositionOn(plane);
        Assert.All(path.Points, x => Assert.True(Vector3.Cross(x - from, to - from).Length() < 1e-6f));
        Assert.Equal(Vector3.Distance(from, to), path.Length, 1e-6);
    }

    [Fact]
    public void Over_the_edge_of_a_cube_the_path_crosses_where_the_unfolded_line_does()
    {
        var cube = MadeMeshes.Cube(1);
        var solver = new ExactGeodesicSolver(cube);
        var path = solver.FindPath(cube.At(cube.VertexAt(Vector3.Zero)), cube.At(cube.VertexAt(Vector3.One)))!;

        // Two sides make a rectangle of 1 by 2, whose diagonal crosses the edge between them in its middle.
        Assert.Equal(Math.Sqrt(5), path.Length, 1e-12);
        Assert.Equal((Vector3.Zero, Vector3.One), (path.Points[0], path.Points[^1]));
        Assert.Contains(path.Points, x => new[] { x.X, x.Y, x.Z }.Order().ToArray() is [0, 0.5f, 1]);
    }

    [Fact]
    public void Between_a_point_and_itself_the_path_is_that_point()
    {
        var plane = MadeMeshes.Plane(2);
        var solver = new ExactGeodesicSolver(plane);
        foreach (var p in (SurfacePoint[])[plane.At(4), new(1, new(0.5f, 0.5f, 0)), new(1, new(0.2f, 0.3f, 0.5f))])
        {
            var path = solver.FindPath(p, p)!;
            Assert.Equal(0, path.Length);
            Assert.Equal(p.PositionOn(plane), Assert.Single(path.Points));
        }
    }

    [Fact]
    public void Within_a_face_and_across_one_edge_the_path_is_the_straight_line()
    {
        TriangleMesh hinge = new([Vector3.Zero, Vector3.UnitX, new(0.5f, 1, 0), new(0.5f, 0, 1)], [new(0, 1, 2), new(1, 0, 3)]);
        var solver = new ExactGeodesicSolver(hinge);
        SurfacePoint p = new(0, new(0.25f, 0.25f, 0.5f)), q = new(0, new(0.5f, 0.25f, 0.25f)), r = new(1, new(0.5f, 0.25f, 0.25f));
        Assert.Equal([p.PositionOn(hinge), q.PositionOn(hinge)], solver.FindPath(p, q)!.Points);
        var path = solver.FindPath(p, r)!;
        Assert.Equal(3, path.Points.Count);
        Assert.Equal((0f, 0f), (path.Points[1].Y, path.Points[1].Z));
    }

    [Fact]
    public void A_bridge_is_taken_from_end_to_end()
    {
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)));
        var topology = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.03 });
        var path = new ExactGeodesicSolver(topology).FindPath(mesh.At(0), mesh.At(mesh.VertexAt(new(2.05f, 1, 0))))!;
        var (a, b) = topology.Bridges[0];
        var at = Assert.Single(Enumerable.Range(0, path.Points.Count - 1), i => path.Points[i].X <= 1 && path.Points[i + 1].X > 1);
        Assert.Equal((topology.NodePositions[a], topology.NodePositions[b]), (path.Points[at], path.Points[at + 1]));
        Check(new(topology), mesh.At(0), mesh.At(mesh.VertexAt(new(2.05f, 1, 0))), Rounding);
    }

    [Fact]
    public void There_is_none_between_pieces_or_above_the_limit()
    {
        var sheet = MadeMeshes.Plane(3);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(2, 0, 0)));
        var solver = new ExactGeodesicSolver(mesh);
        SurfacePoint a = mesh.At(mesh.VertexAt(Vector3.UnitX)), b = mesh.At(mesh.VertexAt(Vector3.UnitY)), other = mesh.At(mesh.VertexAt(new(2, 0, 0)));
        Assert.Null(solver.FindPath(a, other));
        Assert.Null(solver.FindPath(a, b, 1.4));
        Assert.NotNull(solver.FindPath(a, b, 1.5));
        Assert.Throws<ArgumentException>(() => solver.FindPath(a, new(999, Vector3.UnitX)));
        Assert.Throws<ArgumentException>(() => solver.FindPath(a, b, double.NaN));
    }

    [Fact]
    public void Paths_found_before_leave_nothing_behind_in_later_ones()
    {
        var cube = MadeMeshes.Cube(4);
        var used = new ExactGeodesicSolver(cube);
        for (var i = 0; i < 40; i++)
        {
            SurfacePoint p = cube.At(7 * i % cube.VertexCount), q = cube.At(((11 * i) + 3) % cube.VertexCount);
            used.Distance(q, p);
            Assert.Equal(new ExactGeodesicSolver(cube).FindPath(p, q)!.Points, used.FindPath(p, q)!.Points);
        }
    }

    // Returns the length.
    private static double Check(ExactGeodesicSolver solver, SurfacePoint a, SurfacePoint b, double tolerance)
    {
        var topology = solver.Topology;
        var from = LocatedPoint.Find(topology, a, nameof(a));
        var to = LocatedPoint.Find(topology, b, nameof(b));
        var length = solver.FindCorners(from, to, out var corners);
        Assert.Equal(solver.Distance(a, b), length);
        var path = solver.FindPath(a, b);
        if (double.IsInfinity(length))
        {
            Assert.Null(path);
            Assert.Empty(corners);
            return length;
        }

        Assert.Equal((from.Position, to.Position), (corners[0].Position, corners[^1].Position));
        double sum = 0;
        for (var i = 0; i < corners.Count; i++)
        {
            if (corners[i] is (Locus.Edge, var e, var position))
            {
                Vector3D p = topology.NodePoints[topology.Edges[e].A], q = topology.NodePoints[topology.Edges[e].B];
                Assert.InRange((position - p).Length + (q - position).Length, 0, (q - p).Length + Rounding);
            }

            if (i > 0)
            {
                sum += (corners[i].Position - corners[i - 1].Position).Length;
                Assert.True(AreInSight(topology, corners[i - 1], corners[i]), $"no straight line from {corners[i - 1]} to {corners[i]}");
            }
        }

        Assert.True(Math.Abs(length - sum) <= tolerance * Math.Max(1, length), $"The corners are {sum:R} apart, the distance is {length:R}.");

        // The public path rounds each of them to floats.
        Assert.Equal(length, path!.Length);
        Assert.InRange(path.Points.Count, 1, corners.Count);
        Assert.Equal(length, path.Points.Zip(path.Points.Skip(1), Vector3.Distance).Sum(), 1e-6 * corners.Count * Math.Max(1, solver.Mesh.Bounds.Diagonal));
        return length;
    }

    // One point, in one face, on one edge, or at the ends of a bridge.
    private static bool AreInSight(SurfaceTopology topology, PathCorner p, PathCorner q) =>
        p == q
        || Faces(topology, p).Intersect(Faces(topology, q)).Any()
        || Edges(topology, p).Intersect(Edges(topology, q)).Any()
        || (p.Locus == Locus.Node && q.Locus == Locus.Node && topology.Bridges.Contains(new(Math.Min(p.Index, q.Index), Math.Max(p.Index, q.Index))));

    private static int[] Faces(SurfaceTopology topology, PathCorner p) => p.Locus switch
    {
        Locus.Node => topology.NodeFaces(p.Index).ToArray(),
        Locus.Edge => topology.EdgeFaces(p.Index).ToArray(),
        _ => [p.Index],
    };

    private static int[] Edges(SurfaceTopology topology, PathCorner p) => p.Locus switch
    {
        Locus.Node => topology.NodeEdges(p.Index).ToArray(),
        Locus.Edge => [p.Index],
        _ => [],
    };
}
