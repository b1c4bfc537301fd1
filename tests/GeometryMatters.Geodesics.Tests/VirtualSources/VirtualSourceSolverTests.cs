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
                errors.Add(ReferencePair.Excess(solver, from, to, pair.VertexDistance!.Value));
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
