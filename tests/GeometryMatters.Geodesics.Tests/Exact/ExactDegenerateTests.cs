using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Meshes that hold hardly any surface: what comes out is a number or +∞, never NaN.</summary>
public class ExactDegenerateTests
{
    [Fact]
    public void On_a_mesh_of_one_position_all_distances_are_zero()
    {
        TriangleMesh point = new([Vector3.One, Vector3.One, Vector3.One], [new(0, 1, 2)]);
        foreach (var weld in (double?[])[0, null])
        {
            var solver = new ExactGeodesicSolver(new SurfaceTopology(point, new() { WeldFraction = weld }));
            SurfacePoint p = new(0, new(0.5f, 0.25f, 0.25f)), q = new(0, new(0.25f, 0.25f, 0.5f));
            Assert.Equal(0, solver.Distance(p, q), 1e-9);
            Assert.Equal(0, solver.Distance(point.At(0), point.At(2)), 1e-9);
            Assert.All(solver.AllVertices(p), d => Assert.Equal(0, d, 1e-9));
            Assert.NotNull(solver.FindPath(point.At(0), point.At(2)));
        }
    }

    [Fact]
    public void On_a_mesh_without_area_distances_are_those_along_its_line()
    {
        // Five points in line; each face takes three of them.
        float[] at = [0, 0.3f, 0.9f, 0.7f, 2];
        TriangleMesh line = new([.. at.Select(x => new Vector3(x, 2 * x, -x))], [new(0, 1, 2), new(1, 2, 3), new(2, 3, 4)]);
        var solver = new ExactGeodesicSolver(line);
        var all = solver.AllVertices(line.At(0));
        for (var i = 0; i < at.Length; i++)
        {
            // Floats of coordinates up to 4 round by 2e-7.
            Assert.Equal(Math.Sqrt(6) * at[i], all[i], 1e-6);
            Assert.Equal(all[i], solver.Distance(line.At(i), line.At(0)), 1e-9);
        }
    }

    [Fact]
    public void Faces_that_fold_back_onto_each_other_do_not_shorten_paths()
    {
        // A sheet folded flat: two unit squares on top of each other, joined along x = 1.
        TriangleMesh folded = new(
            [Vector3.Zero, Vector3.UnitX, new(1, 1, 0), Vector3.UnitY, Vector3.Zero, Vector3.UnitY],
            [new(0, 1, 2), new(0, 2, 3), new(4, 1, 2), new(4, 2, 5)]);
        var solver = new ExactGeodesicSolver(new SurfaceTopology(folded, new() { WeldFraction = null }));
        Assert.Equal(2, solver.Distance(folded.At(0), folded.At(4)), 1e-12);
        Assert.Equal(Math.Sqrt(5), solver.Distance(folded.At(0), folded.At(5)), 1e-12);
    }

    [Fact]
    public void A_face_given_twice_with_either_order_of_its_corners_changes_nothing()
    {
        var plane = MadeMeshes.Plane(4);
        TriangleMesh doubled = new(plane.Positions.ToArray(), [.. plane.Triangles, .. plane.Triangles.ToArray().Select(t => new Triangle(t.B, t.A, t.C))]);
        var solver = new ExactGeodesicSolver(doubled);
        var once = new ExactGeodesicSolver(plane).AllVertices(plane.At(0));
        var twice = solver.AllVertices(plane.At(0));
        for (var v = 0; v < once.Length; v++)
        {
            Assert.Equal(once[v], twice[v], 1e-12);
        }
    }

    [Fact]
    public void Other_pieces_and_vertices_of_no_face_are_infinitely_far()
    {
        var sheet = MadeMeshes.Plane(2);
        TriangleMesh mesh = new(
            [.. sheet.Positions, new(5, 0, 0), new(6, 0, 0), new(5, 1, 0), new(9, 9, 9)],
            [.. sheet.Triangles, new(9, 10, 11)]);
        var solver = new ExactGeodesicSolver(mesh);
        var all = solver.AllVertices(mesh.At(4));
        Assert.All(all[..9], d => Assert.InRange(d, 0, 1));
        Assert.All(all[9..], d => Assert.Equal(double.PositiveInfinity, d));
        Assert.Equal([double.PositiveInfinity, 0.5], Distances(solver, mesh.At(4), [mesh.At(10), mesh.At(1)]));
        Assert.Null(solver.FindPath(mesh.At(4), mesh.At(10)));
    }

    [Fact]
    public void Very_small_and_very_large_meshes_scale()
    {
        // Squares of coordinates stay within doubles for any floats, and lengths of faces above a float's smallest normal number.
        var cube = MadeMeshes.Cube(2);
        foreach (var scale in (float[])[1e-30f, 1e-12f, 1e12f, 1e30f])
        {
            var scaled = cube.MapPositions(p => scale * p);
            var solver = new ExactGeodesicSolver(scaled);
            SurfacePoint a = cube.At(cube.VertexAt(Vector3.Zero)), b = cube.At(cube.VertexAt(Vector3.One));
            Assert.Equal(Math.Sqrt(5), solver.Distance(a, b) / scale, 1e-6);
            Assert.Equal(solver.Distance(a, b), solver.AllVertices(a)[cube.VertexAt(Vector3.One)], 1e-9 * scale);
        }
    }

    private static double[] Distances(ExactGeodesicSolver solver, SurfacePoint source, SurfacePoint[] targets)
    {
        var found = new double[targets.Length];
        solver.Distances(source, targets, found);
        return found;
    }
}
