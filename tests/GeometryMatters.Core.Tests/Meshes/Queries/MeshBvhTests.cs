using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class MeshBvhTests
{
    private static readonly Gen<Vector3> Lattice = Gen.Select(Gen.Int[-16, 16], Gen.Int[-16, 16], Gen.Int[-16, 16], (x, y, z) => new Vector3(x, y, z));

    /// <summary>Whole coordinates from a small range, so that faces without area, doubled faces and equal distances are common.</summary>
    private static readonly Gen<TriangleMesh> LatticeMesh =
        from range in Gen.Int[1, 16]
        from positions in Gen.Select(Gen.Int[-range, range], Gen.Int[-range, range], Gen.Int[-range, range], (x, y, z) => new Vector3(x, y, z)).Array[1, 40]
        from faces in Gen.Select(Gen.Int[0, positions.Length - 1], Gen.Int[0, positions.Length - 1], Gen.Int[0, positions.Length - 1], (a, b, c) => new Triangle(a, b, c)).Array[1, 60]
        select new TriangleMesh(positions, faces);

    [Fact]
    public void Distances_are_those_of_whole_number_arithmetic()
    {
        Gen.Select(LatticeMesh, Lattice.Array[1, 8]).Sample((mesh, queries) =>
        {
            MeshBvh bvh = new(mesh);
            foreach (var q in queries)
            {
                var found = bvh.ClosestPoint(q)!.Value;
                var expected = Math.Sqrt(ExactDistance.SquaredToMesh(mesh, q));

                // Coordinates are below 64 with errors of a few 2⁻⁵³ of that; then the rounding to float.
                Assert.Equal(expected, found.Distance, (expected * 1.2e-7) + 1e-12);
                CheckConsistent(mesh, q, found, 64);
            }
        });
    }

    [Fact]
    public void Results_are_those_of_a_scan_over_all_faces_to_the_last_bit()
    {
        Gen.Select(LatticeMesh, Lattice.Array[1, 8]).Sample((mesh, queries) =>
        {
            MeshBvh bvh = new(mesh);
            foreach (var q in queries)
            {
                var found = bvh.ClosestPoint(q)!.Value;
                Assert.Equal(Scan(mesh, q), (found.Point.Face, found.Distance));
            }
        });
    }

    [Fact]
    public void Distances_are_those_of_voronoi_regions_on_any_scale()
    {
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[-15, 15]).Sample((seed, exponent) =>
        {
            Random random = new(seed);
            var scale = MathF.Pow(10, exponent);
            Vector3 Draw() => scale * new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f);
            var positions = new Vector3[30];
            for (var i = 0; i < positions.Length; i++)
            {
                positions[i] = Draw();
            }

            var faces = new Triangle[50];
            for (var i = 0; i < faces.Length; i++)
            {
                var a = random.Next(30);
                faces[i] = new(a, (a + 1 + random.Next(14)) % 30, (a + 15 + random.Next(15)) % 30);
            }

            TriangleMesh mesh = new(positions, faces);
            MeshBvh bvh = new(mesh);
            for (var i = 0; i < 5; i++)
            {
                var q = 2 * Draw();
                var found = bvh.ClosestPoint(q)!.Value;
                var expected = RegionDistance.ToMesh(mesh, q);

                // The regions' products cancel on thin triangles: with sides of up to 2 scale and random corners far above 1e-4 of that thin.
                Assert.Equal(expected, found.Distance, (expected * 1.2e-7) + (scale * 1e-7));
                CheckConsistent(mesh, q, found, scale * 2);
            }
        });
    }

    [Fact]
    public void Faces_around_a_shared_vertex_or_edge_tie_and_the_lowest_index_wins()
    {
        // A fan with irrational-looking coordinates, each face with corners of its own and in a turned order.
        Random random = new(3);
        for (var round = 0; round < 50; round++)
        {
            Vector3 Draw() => new(random.NextSingle(), random.NextSingle(), random.NextSingle());
            var (tip, foot) = (Draw() + new Vector3(0, 0, 5), Draw());
            List<Vector3> positions = [];
            List<Triangle> faces = [];
            for (var f = 0; f < 12; f++)
            {
                var wing = foot + new Vector3(MathF.Cos(f), MathF.Sin(f), -1);
                Vector3[] corners = f % 2 == 0 ? [tip, foot, wing] : [wing, foot, tip];
                positions.AddRange(corners);
                faces.Add((f % 3) switch { 0 => new(3 * f, (3 * f) + 1, (3 * f) + 2), 1 => new((3 * f) + 1, (3 * f) + 2, 3 * f), _ => new((3 * f) + 2, 3 * f, (3 * f) + 1) });
            }

            MeshBvh bvh = new(new([.. positions], [.. faces]));
            Assert.Equal(0, bvh.ClosestPoint(tip)!.Value.Point.Face);
            Assert.Equal(0, bvh.ClosestPoint(tip + new Vector3(0.1f, 0.2f, 3))!.Value.Point.Face);
            Assert.Equal(tip, bvh.ClosestPoint(tip + new Vector3(0.1f, 0.2f, 3))!.Value.Position);
        }
    }

    [Fact]
    public void A_limit_keeps_points_at_it_and_drops_farther_ones()
    {
        MeshBvh bvh = new(Shapes.Box());
        Vector3 q = new(0.5f, 0.5f, 3);
        Assert.Equal(2, bvh.ClosestPoint(q, 2)!.Value.Distance);
        Assert.Null(bvh.ClosestPoint(q, MathF.BitDecrement(2)));
        Assert.Equal(0, bvh.ClosestPoint(new(1, 0.25f, 0.5f), 0)!.Value.Distance);
        Gen.Select(LatticeMesh, Lattice, Gen.Float[0, 40]).Sample((mesh, query, limit) =>
        {
            MeshBvh any = new(mesh);
            var unlimited = any.ClosestPoint(query)!.Value;
            var limited = any.ClosestPoint(query, limit);

            // A float distance is rounded: at the limit itself both answers may be right.
            if (unlimited.Distance != limit)
            {
                Assert.Equal(unlimited.Distance < limit ? unlimited : null, limited);
            }
        });
    }

    [Fact]
    public void Faces_without_area_are_segments_and_points()
    {
        TriangleMesh mesh = new([Vector3.Zero, new(4, 0, 0), new(1, 0, 0), new(9, 9, 9)], [new(0, 1, 2), new(3, 3, 3)]);
        MeshBvh bvh = new(mesh);
        var middle = bvh.ClosestPoint(new(3, 2, 0))!.Value;
        Assert.Equal((0, new Vector3(3, 0, 0), 2f), (middle.Point.Face, middle.Position, middle.Distance));
        Assert.Equal(new Vector3(3, 0, 0), middle.Point.PositionOn(mesh));
        var point = bvh.ClosestPoint(new(9, 9, 11))!.Value;
        Assert.Equal((1, new Vector3(9, 9, 9), 2f), (point.Point.Face, point.Position, point.Distance));
    }

    [Fact]
    public void The_ends_of_the_float_range_do_no_harm()
    {
        const float Huge = 3e38f, Tiny = 1e-44f;
        List<Triangle> faces = [];
        List<Vector3> positions = [];
        for (var i = 0; i < 30; i++)
        {
            var s = i % 2 == 0 ? Huge : Tiny;
            var sign = i % 3 == 0 ? -1 : 1;
            positions.AddRange([new(s * sign, 0, 0), new(0, s, 0), new(0, 0, s * sign)]);
            faces.Add(new(3 * i, (3 * i) + 1, (3 * i) + 2));
        }

        TriangleMesh mesh = new([.. positions], [.. faces]);
        MeshBvh bvh = new(mesh);
        foreach (var q in new Vector3[] { Vector3.Zero, new(Huge), new(-Huge), new(Tiny), new(1, 2, 3) })
        {
            Assert.Equal(Scan(mesh, q), (bvh.ClosestPoint(q)!.Value.Point.Face, bvh.ClosestPoint(q)!.Value.Distance));
        }
    }

    [Fact]
    public void Any_spacing_of_faces_gives_a_tree_that_answers()
    {
        // Exponential spacing makes the heuristic peel faces off one by one; equal centres leave it nothing to part.
        List<Vector3> positions = [];
        List<Triangle> faces = [];
        for (var i = 0; i < 2000; i++)
        {
            var x = i < 1000 ? MathF.Pow(1.08f, i - 500) : 7;
            positions.AddRange([new(x, 0, 0), new(x, 1, 0), new(x, 0, 1)]);
            faces.Add(new(3 * i, (3 * i) + 1, (3 * i) + 2));
        }

        TriangleMesh mesh = new([.. positions], [.. faces]);
        MeshBvh bvh = new(mesh);
        for (var i = 0; i < 40; i++)
        {
            Vector3 q = new(MathF.Pow(1.5f, i - 20), 0.2f, 0.3f);
            Assert.Equal(Scan(mesh, q), (bvh.ClosestPoint(q)!.Value.Point.Face, bvh.ClosestPoint(q)!.Value.Distance));
        }
    }

    [Fact]
    public void A_mesh_without_faces_has_no_points()
    {
        MeshBvh bvh = new(new TriangleMesh([Vector3.One], []));
        Assert.Null(bvh.ClosestPoint(Vector3.One));
        ClosestSurfacePoint?[] results = [default(ClosestSurfacePoint)];
        bvh.ClosestPoints([Vector3.One], results);
        Assert.Null(results[0]);
    }

    [Fact]
    public void Batches_are_the_same_for_any_number_of_threads()
    {
        var mesh = Shapes.Soup(5, 400, 700);
        MeshBvh bvh = new(mesh);
        Random random = new(1);
        var queries = new Vector3[3000];
        for (var i = 0; i < queries.Length; i++)
        {
            queries[i] = 8 * new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle());
        }

        var expected = Array.ConvertAll(queries, q => bvh.ClosestPoint(q, 0.4f));
        Assert.Contains(null, expected);
        foreach (var threads in new[] { 1, 2, 3, -1 })
        {
            var found = new ClosestSurfacePoint?[queries.Length];
            bvh.ClosestPoints(queries, found, 0.4f, threads, TestContext.Current.CancellationToken);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Queries_allocate_nothing()
    {
        MeshBvh bvh = new(Shapes.Soup(6));
        var queries = new Vector3[300];
        var found = new ClosestSurfacePoint?[300];
        var token = TestContext.Current.CancellationToken;
        var least = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            // The runtime itself allocates a little the first times, as when it compiles again.
            var before = GC.GetAllocatedBytesForCurrentThread();
            bvh.ClosestPoint(new(1, 2, 3));
            bvh.ClosestPoints(queries, found, cancellationToken: token);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        MeshBvh bvh = new(Shapes.Box());
        foreach (var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            Assert.Throws<ArgumentException>(() => bvh.ClosestPoint(new(0, bad, 0)));
            Assert.Contains("index 1", Assert.Throws<ArgumentException>(() => bvh.ClosestPoints([default, new(bad, 0, 0)], new ClosestSurfacePoint?[2])).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => bvh.ClosestPoint(default, float.NaN));
        Assert.Throws<ArgumentException>(() => bvh.ClosestPoint(default, -1));
        Assert.Throws<ArgumentException>(() => bvh.ClosestPoints(new Vector3[2], new ClosestSurfacePoint?[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => bvh.ClosestPoints([default], new ClosestSurfacePoint?[1], maxDegreeOfParallelism: 0));
        Assert.Throws<ArgumentNullException>(() => new MeshBvh(null!));
        using CancellationTokenSource stopped = new();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => bvh.ClosestPoints(new Vector3[1], new ClosestSurfacePoint?[1], cancellationToken: stopped.Token));
        Assert.Throws<OperationCanceledException>(() => bvh.ClosestPoints(new Vector3[999], new ClosestSurfacePoint?[999], maxDegreeOfParallelism: 2, cancellationToken: stopped.Token));
    }

    [Fact]
    public void On_a_reconstruction_results_are_those_of_a_scan()
    {
        var mesh = MeshFile.Load(RequireShared.File("sam3d-human-object/0.glb")).Mesh;
        MeshBvh bvh = new(mesh);
        Random random = new(2);
        var box = mesh.Bounds;
        for (var i = 0; i < 3; i++)
        {
            var q = box.Center + (1.2f * box.Size * new Vector3(random.NextSingle() - 0.5f, random.NextSingle() - 0.5f, random.NextSingle() - 0.5f));
            var found = bvh.ClosestPoint(q)!.Value;
            Assert.Equal(Scan(mesh, q), (found.Point.Face, found.Distance));

            // Thin faces cost the regions a little of their precision.
            Assert.Equal(RegionDistance.ToMesh(mesh, q), found.Distance, box.Diagonal * 1e-6);
            CheckConsistent(mesh, q, found, box.Diagonal);
        }

        // A vertex lies on the surface.
        for (var v = 0; v < mesh.VertexCount; v += 1997)
        {
            Assert.True(bvh.ClosestPoint(mesh.Positions[v])!.Value.Distance == 0 || mesh.Triangles.IndexOf(new Triangle(v, v, v)) >= 0);
        }
    }

    private static (int Face, float Distance) Scan(TriangleMesh mesh, Vector3 q)
    {
        var (best, squared) = (-1, double.PositiveInfinity);
        for (var f = 0; f < mesh.FaceCount; f++)
        {
            var t = mesh.Triangles[f];
            BvhFace face = new(mesh.Positions[t.A], mesh.Positions[t.B], mesh.Positions[t.C], f);
            var found = TriangleProjection.Of(face, q.X, q.Y, q.Z).DistanceSquared;
            if (found < squared)
            {
                (best, squared) = (f, found);
            }
        }

        return (best, (float)Math.Sqrt(squared));
    }

    /// <summary>Face, weights, position and distance tell the same point; <paramref name="size"/> bounds the coordinates.</summary>
    private static void CheckConsistent(TriangleMesh mesh, Vector3 q, ClosestSurfacePoint found, float size)
    {
        var w = found.Point.Barycentric;
        Assert.True(w.X >= 0 && w.Y >= 0 && w.Z >= 0, $"{w}");
        Assert.Equal(1, w.X + w.Y + w.Z, 4e-7f); // three roundings of weights, two of the sum, each half an ulp of 1

        // Weights and positions carry float roundings of the largest coordinate, a dozen at most.
        Assert.True(Vector3.Distance(found.Point.PositionOn(mesh), found.Position) <= size * 2e-6f);
        Assert.Equal(found.Distance, Vector3.Distance(found.Position, q), size * 2e-6f);
    }
}
