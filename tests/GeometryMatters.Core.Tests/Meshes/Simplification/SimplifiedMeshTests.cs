using System.Numerics;
using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes.Simplification;

public class SimplifiedMeshTests
{
    [Fact]
    public void Points_of_a_plane_stay_where_they_are_both_ways() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 1_000_000], Gen.Int[2, 60]).Sample((cells, seed, target) =>
        {
            // The square is convex: going downhill to a point of it always ends there.
            var simplified = MeshSimplifier.Simplify(Surfaces.JitteredPlane(cells, seed), new() { TargetFaceCount = target });
            Random random = new(seed);
            for (var i = 0; i < 20; i++)
            {
                var point = RandomPoint(simplified.Original, random);
                var there = simplified.ToSimplified(point);
                Assert.True(Vector3.Distance(there.PositionOn(simplified.Mesh), point.PositionOn(simplified.Original)) < 1e-5f);
                Assert.True(Vector3.Distance(simplified.ToOriginal(there).PositionOn(simplified.Original), point.PositionOn(simplified.Original)) < 1e-5f);
            }
        });

    [Fact]
    public void Linear_fields_of_a_plane_come_through_both_ways() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 1_000_000], Gen.Int[2, 60]).Sample((cells, seed, target) =>
        {
            var simplified = MeshSimplifier.Simplify(Shapes.Exploded(Surfaces.JitteredPlane(cells, seed)), new() { TargetFaceCount = target });
            VertexField original = Linear(simplified.Original), small = Linear(simplified.Mesh);
            Near(small, simplified.ToSimplified(original));
            Near(original, simplified.ToOriginal(small));

            static VertexField Linear(TriangleMesh mesh) =>
                new(mesh.VertexCount, 2, [.. mesh.Positions.ToArray().SelectMany(p => (float[])[(2 * p.X) - p.Y, 1 + (3 * p.Y)])]);

            static void Near(VertexField expected, VertexField found)
            {
                Assert.Equal(expected.VertexCount, found.VertexCount);
                for (var i = 0; i < expected.Values.Length; i++)
                {
                    Assert.Equal(expected.Values[i], found.Values[i], 1e-4f);
                }
            }
        });

    [Fact]
    public void Points_of_a_bumpy_ball_come_back_within_twice_their_distance_from_it()
    {
        var ball = Surfaces.Ball(0.08f, d => 1 + (0.1f * MathF.Sin(9 * d.X) * MathF.Sin(7 * d.Y)));
        var simplified = MeshSimplifier.Simplify(ball, new() { TargetFaceCount = 800 });
        var longest = (float)MeshDiagnostics.Inspect(simplified.Mesh).LongestEdge;
        Random random = new(1);
        var points = new SurfacePoint[500];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = RandomPoint(ball, random);
        }

        var there = new SurfacePoint[points.Length];
        var back = new SurfacePoint[points.Length];
        simplified.ToSimplified(points, there);
        simplified.ToOriginal(there, back);
        for (var i = 0; i < points.Length; i++)
        {
            Vector3 p = points[i].PositionOn(ball), q = there[i].PositionOn(simplified.Mesh), r = back[i].PositionOn(ball);
            var nearest = Nearest(simplified.Mesh, p);
            Assert.True(Vector3.Distance(p, q) < longest / 4);
            Assert.Equal(nearest, Vector3.Distance(p, q), 1e-6f); // bumps are wide against faces: downhill finds the nearest of all

            // The point itself is a candidate for the way back, so the nearest is at most as far again.
            Assert.True(Vector3.Distance(p, r) <= (2 * Vector3.Distance(p, q)) + 1e-5f);
        }
    }

    [Fact]
    public void Sheets_near_each_other_are_not_taken_for_one_another()
    {
        // A bumpy sheet and its copy, nearer to each other than a sixteenth of an edge.
        Random random = new(3);
        var sheet = Surfaces.Sheet(30, (x, y) => new Vector3(0, 0, 0.03f * MathF.Sin(0.5f * x) * MathF.Sin(0.4f * y)));
        TriangleMesh both = new(
            [.. sheet.Positions, .. sheet.MapPositions(p => p + new Vector3(0, 0, 0.002f)).Positions],
            [.. sheet.Triangles, .. sheet.Triangles.ToArray().Select(t => new Triangle(t.A + 961, t.B + 961, t.C + 961))]);
        var simplified = MeshSimplifier.Simplify(both, new() { TargetFaceCount = 200 });
        var before = MeshComponents.Label(both);
        var after = MeshComponents.Label(simplified.Mesh);
        Assert.Equal(2, after.Count);
        for (var i = 0; i < 1000; i++)
        {
            var point = RandomPoint(both, random);
            var there = simplified.ToSimplified(point);
            Assert.Equal(before.OfFace[point.Face], after.OfFace[there.Face]);
            Assert.Equal(before.OfFace[point.Face], before.OfFace[simplified.ToOriginal(there).Face]);
        }
    }

    [Fact]
    public void Any_point_of_any_mesh_can_be_carried() =>
        Gen.Select(Surfaces.Any, Gen.Int[0, 60], Gen.Int[0, 1_000_000]).Sample((mesh, target, seed) =>
        {
            var simplified = MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = target });
            if (simplified.Mesh.FaceCount == 0)
            {
                return;
            }

            Random random = new(seed);
            for (var i = 0; i < 5; i++)
            {
                var there = simplified.ToSimplified(RandomPoint(mesh, random));
                Valid(there, simplified.Mesh);
                Valid(simplified.ToOriginal(there), mesh);
            }

            var ones = new float[mesh.VertexCount];
            Array.Fill(ones, 1f);
            var carried = new float[simplified.Mesh.VertexCount];
            simplified.CarryToSimplified(ones, 1, carried);
            Assert.All(carried, v => Assert.Equal(1, v, 1e-5f));

            static void Valid(SurfacePoint point, TriangleMesh on)
            {
                Assert.InRange(point.Face, 0, on.FaceCount - 1);
                var b = point.Barycentric;
                Assert.Equal(1, b.X + b.Y + b.Z, 1e-5f);
                Assert.True(Math.Min(b.X, Math.Min(b.Y, b.Z)) >= -1e-6f);
            }
        });

    [Fact]
    public void Misuse_is_named()
    {
        var simplified = MeshSimplifier.Simplify(MadeMeshes.Plane(3), new() { TargetFaceCount = 2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => simplified.ToSimplified(new SurfacePoint(18, Vector3.UnitX)));
        Assert.Throws<ArgumentOutOfRangeException>(() => simplified.ToOriginal(new SurfacePoint(2, Vector3.UnitX)));
        Assert.Throws<ArgumentException>(() => simplified.CarryToSimplified(new float[5], 1, new float[4]));
        Assert.Throws<ArgumentException>(() => simplified.CarryToOriginal(new float[4], 1, new float[5]));
        Assert.Throws<ArgumentException>(() => simplified.ToOriginal(new SurfacePoint[1], new SurfacePoint[2]));
        var empty = MeshSimplifier.Simplify(new([Vector3.Zero, Vector3.UnitX], [new(0, 0, 1)]), new() { TargetFaceCount = 0 });
        Assert.Equal(0, empty.Mesh.FaceCount);
        Assert.Throws<InvalidOperationException>(() => empty.ToSimplified(new SurfacePoint(0, Vector3.UnitX)));
    }

    internal static float Nearest(TriangleMesh mesh, Vector3 place)
    {
        var best = double.PositiveInfinity;
        foreach (var t in mesh.Triangles)
        {
            NearPoint.OnTriangle(place, mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C], out var squared);
            best = Math.Min(best, squared);
        }

        return (float)Math.Sqrt(best);
    }

    private static SurfacePoint RandomPoint(TriangleMesh mesh, Random random)
    {
        float u = random.NextSingle(), v = random.NextSingle();
        (u, v) = u + v > 1 ? (1 - u, 1 - v) : (u, v);
        return new(random.Next(mesh.FaceCount), new(u, v, 1 - u - v));
    }
}
