using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes.Simplification;

public class MeshSimplifierTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_square_comes_down_to_two_triangles(int cells)
    {
        foreach (var options in (MeshSimplifierOptions[])[new() { MaxErrorFraction = 0 }, new() { TargetFaceCount = 2 }])
        {
            var simplified = MeshSimplifier.Simplify(MadeMeshes.Plane(cells), options);
            Assert.Equal((4, 2), (simplified.Mesh.VertexCount, simplified.Mesh.FaceCount));
            Assert.Equal(1, MeshDiagnostics.Inspect(simplified.Mesh).Area, 1e-7);
            Assert.InRange(simplified.LargestErrorFraction, 0, 1e-7);
        }
    }

    [Fact]
    public void A_split_cube_comes_down_to_its_twelve_faces_exactly()
    {
        var cube = MeshSubdivider.ToMaxEdge(Shapes.Box(), 0.1f).Mesh;
        var simplified = MeshSimplifier.Simplify(Shapes.Exploded(cube), new() { MaxErrorFraction = 0 });
        Assert.Equal(SimplificationEnd.ErrorReached, simplified.End);
        Assert.Equal(12, simplified.Mesh.FaceCount);
        Assert.Equal(Corners(Shapes.Box()), Corners(simplified.Mesh));
        var report = MeshDiagnostics.Inspect(simplified.Mesh);
        Assert.True(report.IsWatertight);
        Assert.Equal(6, report.Area, 1e-6);

        static IEnumerable<Vector3> Corners(TriangleMesh mesh) => mesh.Positions.ToArray().OrderBy(p => p.X).ThenBy(p => p.Y).ThenBy(p => p.Z);
    }

    [Fact]
    public void A_ball_stays_a_ball()
    {
        var ball = Surfaces.Ball(0.03f);
        Assert.True(ball.FaceCount > 10_000);
        var simplified = MeshSimplifier.Simplify(ball, new() { TargetFaceCount = 1000 });
        Assert.Equal((SimplificationEnd.TargetReached, 1000), (simplified.End, simplified.Mesh.FaceCount));
        var report = MeshDiagnostics.Inspect(simplified.Mesh);
        Assert.True(report.IsWatertight);
        Assert.Equal(2, report.EulerCharacteristic);

        // 500 vertices stand for discs of radius ρ = 0.09 each, and lie where the squared distances to their tangent planes are least:
        // at 1 + ρ²/4 = 1.002. 1000 even triangles have edges of 0.17 and are lower than their corners by up to 0.17²/6 = 0.005, 0.0036
        // on average: the ball is smaller by 0.0016 and its volume by 4π · 0.0016 = 0.02. Uneven triangles get twice the room.
        double volume = 0;
        foreach (var t in simplified.Mesh.Triangles)
        {
            Vector3 a = simplified.Mesh.Positions[t.A], b = simplified.Mesh.Positions[t.B], c = simplified.Mesh.Positions[t.C];
            var six = Vector3.Dot(a, Vector3.Cross(b, c));
            Assert.True(six > 0);
            Assert.InRange(((a + b + c) / 3).Length(), 0.99, 1.01);
            volume += six / 6.0;
        }

        Assert.InRange((Math.PI * 4 / 3) - volume, 0, 0.04);
        Assert.All(simplified.Mesh.Positions.ToArray(), p => Assert.InRange(p.Length(), 0.99, 1.01));
    }

    [Fact]
    public void Topology_is_that_of_the_original_whatever_is_asked_for() =>
        Gen.Select(Surfaces.Any, Gen.Int[0, 120], Gen.Double[0, 0.3], Gen.Int[0, 2]).Sample((mesh, target, error, which) =>
        {
            MeshSimplifierOptions options = new() { TargetFaceCount = which == 1 ? null : target, MaxErrorFraction = which == 0 ? null : error };
            var simplified = MeshSimplifier.Simplify(mesh, options);
            CheckTopology(mesh, simplified);
            var count = simplified.Mesh.FaceCount;
            switch (simplified.End)
            {
                case SimplificationEnd.TargetReached:
                    Assert.True(count <= target);
                    Assert.True(count >= target - 1 || count == MeshCleaner.Clean(mesh, Joined).Mesh.FaceCount);
                    break;
                case SimplificationEnd.ErrorReached:
                    Assert.NotNull(options.MaxErrorFraction);
                    break;
            }

            if (options.MaxErrorFraction is { } most)
            {
                Assert.True(simplified.LargestErrorFraction <= Math.Max(most, 1e-7));
            }
        });

    [Fact]
    public void Faces_of_a_plane_keep_their_side_and_its_area() =>
        Gen.Select(Gen.Int[1, 14], Gen.Int[0, 1_000_000], Gen.Int[2, 100]).Sample((cells, seed, target) =>
        {
            var plane = Surfaces.JitteredPlane(cells, seed);
            foreach (var options in (MeshSimplifierOptions[])[new() { MaxErrorFraction = 0 }, new() { TargetFaceCount = target }])
            {
                // The border is straight, so that it stays the unit square down to two faces; the signed area of what it encloses is 1.
                var mesh = MeshSimplifier.Simplify(plane, options).Mesh;
                double area = 0;
                foreach (var t in mesh.Triangles)
                {
                    var normal = Vector3.Cross(mesh.Positions[t.B] - mesh.Positions[t.A], mesh.Positions[t.C] - mesh.Positions[t.A]);
                    Assert.True(normal.Z > 0);
                    area += normal.Z / 2;
                }

                Assert.Equal(1, area, 1e-4);
            }
        });

    [Fact]
    public void Borders_go_through_original_border_vertices_and_get_no_longer() =>
        Gen.Select(Gen.Int[3, 12], Gen.Int[0, 1_000_000], Gen.Int[1, 60]).Sample((cells, seed, target) =>
        {
            Random random = new(seed);
            var sheet = Surfaces.Sheet(cells, (_, _) => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) * 0.1f);
            var (before, vertices) = Border(sheet);
            var (after, left) = Border(MeshSimplifier.Simplify(sheet, new() { TargetFaceCount = target }).Mesh);
            Assert.Subset(vertices, left);
            Assert.True(after <= before * (1 + 1e-6)); // the triangle inequality, summed in single precision lengths
            Assert.True(left.Count >= 3);
        });

    [Theory]
    [InlineData(1e-3)]
    [InlineData(3e-4)]
    public void A_largest_error_bounds_how_far_the_surfaces_are_apart(double most)
    {
        var ball = Surfaces.Ball(0.03f, d => 1 + (0.1f * MathF.Sin(9 * d.X) * MathF.Sin(7 * d.Y)));
        var simplified = MeshSimplifier.Simplify(ball, new() { MaxErrorFraction = most });
        Assert.Equal(SimplificationEnd.ErrorReached, simplified.End);
        Assert.True(simplified.Mesh.FaceCount < ball.FaceCount / 2);

        // The error is a mean of squares over the planes that went into a vertex, a distance may be that of the worst place on a face
        // between three of them. Measured: below 3 times the error.
        var bound = 4 * most * ball.Bounds.Diagonal;
        for (var v = 0; v < ball.VertexCount; v += 53)
        {
            Assert.InRange(SimplifiedMeshTests.Nearest(simplified.Mesh, ball.Positions[v]), 0, bound);
        }

        for (var f = 0; f < simplified.Mesh.FaceCount; f += simplified.Mesh.FaceCount / 200)
        {
            var (t, p) = (simplified.Mesh.Triangles[f], simplified.Mesh.Positions.ToArray());
            Assert.InRange(SimplifiedMeshTests.Nearest(ball, (p[t.A] + p[t.B] + p[t.C]) / 3), 0, bound);
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_mesh()
    {
        var ball = Surfaces.Ball(0.1f, d => 1 + (0.1f * MathF.Sin(9 * d.X) * MathF.Sin(7 * d.Y)));
        var once = MeshSimplifier.Simplify(ball, new() { TargetFaceCount = 500 });
        var again = MeshSimplifier.Simplify(ball, new() { TargetFaceCount = 500 });
        Assert.Equal(once.Mesh.Positions.ToArray(), again.Mesh.Positions.ToArray());
        Assert.Equal(once.Mesh.Triangles.ToArray(), again.Mesh.Triangles.ToArray());
        Assert.Equal(once.VertexMap, again.VertexMap);
    }

    [Fact]
    public void Sizes_and_places_of_the_mesh_do_not_matter()
    {
        var ball = Surfaces.Ball(0.1f, d => 1 + (0.1f * MathF.Sin(9 * d.X) * MathF.Sin(7 * d.Y)));
        var expected = MeshSimplifier.Simplify(ball, new() { TargetFaceCount = 500 }).Mesh.Triangles.ToArray();

        // Powers of two leave the floats' digits alone.
        foreach (var scale in (float[])[MathF.Pow(2, -80), MathF.Pow(2, 80)])
        {
            Assert.Equal(expected, MeshSimplifier.Simplify(ball.MapPositions(p => p * scale), new() { TargetFaceCount = 500 }).Mesh.Triangles.ToArray());
        }
    }

    [Fact]
    public void Nothing_to_do_leaves_the_mesh()
    {
        var box = Shapes.Box();
        var simplified = MeshSimplifier.Simplify(box, new() { TargetFaceCount = 12 });
        Assert.Equal(box.Triangles.ToArray(), simplified.Mesh.Triangles.ToArray());
        Assert.Equal(box.Positions.ToArray(), simplified.Mesh.Positions.ToArray());
        Assert.Equal(SimplificationEnd.TargetReached, simplified.End);
        Assert.Equal(0, MeshSimplifier.Simplify(new([], []), new() { TargetFaceCount = 0 }).Mesh.FaceCount);
        var least = MeshSimplifier.Simplify(Shapes.Tetrahedron(), new() { TargetFaceCount = 0 });
        Assert.Equal((4, SimplificationEnd.NothingLeft), (least.Mesh.FaceCount, least.End));
    }

    [Fact]
    public void Progress_ends_at_what_was_removed_and_cancelling_stops()
    {
        Reports reports = new();
        MeshSimplifier.Simplify(MadeMeshes.Plane(20), new() { TargetFaceCount = 100 }, reports);
        Assert.Equal(new StageProgress("simplify", 700, 700), reports.Last);
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => MeshSimplifier.Simplify(MadeMeshes.Plane(20), new() { TargetFaceCount = 100 }, null, source.Token));
    }

    [Fact]
    public void Options_out_of_range_are_misuse()
    {
        Assert.Throws<ArgumentException>(() => new MeshSimplifierOptions().Validate());
        MeshSimplifierOptions fine = new() { TargetFaceCount = 0 };
        Assert.Equal("TargetFaceCount", Name(fine with { TargetFaceCount = -1 }));
        Assert.Equal("MaxErrorFraction", Name(fine with { MaxErrorFraction = double.NaN }));
        Assert.Equal("BorderWeight", Name(fine with { BorderWeight = -1 }));
        Assert.Equal("MaxTurnDegrees", Name(fine with { MaxTurnDegrees = 90 }));
        Assert.Equal("WeldFraction", Name(fine with { WeldFraction = 1 }));

        static string? Name(MeshSimplifierOptions options) => Assert.Throws<ArgumentOutOfRangeException>(options.Validate).ParamName;
    }

    [Theory]
    [InlineData("meshes/bunny.obj", 7000)]
    [InlineData("meshes/teapot_split.obj", 1500)]
    [InlineData("meshes/human.obj", 3000)]
    [InlineData("kenney-car-kit/sedan.glb", 700)]
    [InlineData("sam3d-human-object/human.ply", 4000)]
    public void Real_meshes_keep_their_topology(string file, int target)
    {
        var mesh = MeshFile.Load(RequireShared.File(file)).Mesh;
        var simplified = MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = target });
        CheckTopology(mesh, simplified);
        Assert.Equal(SimplificationEnd.TargetReached, simplified.End);
        Assert.InRange(simplified.Mesh.FaceCount, target - 1, target);
    }

    private static MeshCleanerOptions Joined => new() { WeldDistance = 0 };

    private static void CheckTopology(TriangleMesh mesh, SimplifiedMesh simplified)
    {
        var before = MeshDiagnostics.Inspect(MeshCleaner.Clean(mesh, Joined).Mesh);
        var after = MeshDiagnostics.Inspect(simplified.Mesh);
        Assert.Equal(
            (before.Components, before.EulerCharacteristic, before.NonManifoldEdges, before.IsWatertight),
            (after.Components, after.EulerCharacteristic, after.NonManifoldEdges, after.IsWatertight));
        Assert.Equal(before.BoundaryEdges == 0, after.BoundaryEdges == 0);
        Assert.True(after.BoundaryEdges <= before.BoundaryEdges);
        Assert.True(after.DegenerateFaces <= before.DegenerateFaces);
        Assert.Equal(0, after.UnreferencedVertices);
        Assert.Equal(mesh.VertexCount, simplified.VertexMap.Count);
        Assert.All(simplified.VertexMap, v => Assert.InRange(v, -1, simplified.Mesh.VertexCount - 1));
    }

    private static (double Length, HashSet<Vector3> Vertices) Border(TriangleMesh mesh)
    {
        Dictionary<(int, int), int> sides = [];
        foreach (var t in mesh.Triangles)
        {
            for (var k = 0; k < 3; k++)
            {
                int a = t[k], b = t[(k + 1) % 3];
                sides[(Math.Min(a, b), Math.Max(a, b))] = sides.GetValueOrDefault((Math.Min(a, b), Math.Max(a, b))) + 1;
            }
        }

        HashSet<Vector3> vertices = [];
        double length = 0;
        foreach (var ((a, b), _) in sides.Where(s => s.Value == 1))
        {
            vertices.UnionWith([mesh.Positions[a], mesh.Positions[b]]);
            length += Vector3.Distance(mesh.Positions[a], mesh.Positions[b]);
        }

        return (length, vertices);
    }

    private sealed class Reports : IProgress<StageProgress>
    {
        public StageProgress Last { get; private set; }

        public void Report(StageProgress value) => Last = value;
    }
}
