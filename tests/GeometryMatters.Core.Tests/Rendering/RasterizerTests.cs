using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Rendering;

public class RasterizerTests
{
    private static readonly Camera Small = new(40, 44, 15.3, 11.7, 32, 24);

    // On a lattice, so that coordinates coincide often but no point lies within rounding of the camera, where ray casting itself is at a loss.
    private static readonly Gen<Vector3> Point =
        Gen.Select(Gen.Int[-200, 200], Gen.Int[-200, 200], Gen.Int[-100, 600]).Select((x, y, z) => new Vector3(x, y, z) / 100);

    private static readonly Gen<TriangleMesh> Soup = Point.Array[3, 18].Select(p =>
        new TriangleMesh(p, [.. Enumerable.Range(0, p.Length / 3).Select(f => new Triangle(3 * f, (3 * f) + 1, (3 * f) + 2))]));

    [Fact]
    public void A_quad_covers_the_pixels_whose_centres_it_contains()
    {
        // At depth 1 with focal 10 about (0, 0): x in [2, 6) covers columns 2..5, y in [1.5, 4.5] covers rows 1..3: centre 1.5 is on the
        // top edge (owned), 4.5 on the bottom edge (not owned).
        TriangleMesh quad = new([new(0.2f, 0.15f, 1), new(0.6f, 0.15f, 1), new(0.6f, 0.45f, 1), new(0.2f, 0.45f, 1)], [new(0, 1, 2), new(0, 2, 3)]);
        var mask = Silhouette.Render(quad, SimilarityPose.Identity, new(10, 10, 0, 0, 8, 8));
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
            {
                Assert.Equal(x is >= 2 and <= 5 && y is >= 1 and <= 3, mask[x, y]);
            }
        }
    }

    [Fact]
    public void Depth_of_a_slanted_plane_follows_the_closed_form()
    {
        // Plane z = 4 + x / 2: along the ray (rx, ry, 1) the depth is 4 / (1 − rx / 2).
        TriangleMesh plane = new([new(-3, -3, 2.5f), new(3, -3, 5.5f), new(3, 3, 5.5f), new(-3, 3, 2.5f)], [new(0, 1, 2), new(0, 2, 3)]);
        var buffer = Rasterizer.Render(plane, SimilarityPose.Identity, Small);
        for (var y = 0; y < Small.Height; y++)
        {
            for (var x = 0; x < Small.Width; x++)
            {
                var expected = 4 / (1 - (Small.Ray(x + 0.5, y + 0.5).X / 2));

                // Snapping moves the plane's corners by 2^-19 pixel; single precision rounds at 6e-8.
                Assert.Equal(expected, buffer.Depths[(y * Small.Width) + x], 4e-6 * expected);
            }
        }
    }

    [Fact]
    public void Faces_depths_and_barycentrics_agree_with_ray_casting_on_any_triangle_soup() => Soup.Sample(
        mesh =>
        {
            // Vertices lie before and behind the camera, so that near-plane clipping is exercised at every size.
            RasterizerOptions options = new() { NearPlaneFraction = 0.05 };
            var near = 0.05 * Math.Max(0, mesh.Bounds.Max.Z);
            var buffer = Rasterizer.Render(mesh, SimilarityPose.Identity, Small, options);
            for (var i = 0; i < buffer.Faces.Length; i++)
            {
                double u = (i % Small.Width) + 0.5, v = (i / Small.Width) + 0.5;
                var (face, depth, barycentric) = RayOracle.Cast(mesh, SimilarityPose.Identity, Small, u, v, near);
                if (face != buffer.Faces[i])
                {
                    // Fixed-point snapping may move an outline by 2^-19 pixel, and nearly edge-on faces cross others within that.
                    Assert.True(RayOracle.IsOnEdge(mesh, SimilarityPose.Identity, Small, u, v, near, 1e-3), $"pixel ({u}, {v}): {face}, {buffer.Faces[i]}");
                }
                else if (face >= 0 && !RayOracle.IsOnEdge(mesh, SimilarityPose.Identity, Small, u, v, near, 1e-2))
                {
                    // A ray displaced by 1e-2 pixel still hits: the error by snapping (2^-19 pixel) is at most about 2e-4 of the face.
                    Assert.Equal(depth, buffer.Depths[i], 1e-3 * depth);
                    Assert.True(RayOracle.Largest(buffer.Barycentrics[i] - (Vector3)barycentric) < 1e-3, $"pixel ({u}, {v}): {barycentric}, {buffer.Barycentrics[i]}");
                }
            }
        },
        iter: 25,
        print: mesh => string.Join(" ", mesh.Positions.ToArray()));

    [Fact]
    public void Barycentrics_of_ordinary_triangles_are_those_of_the_ray_to_single_precision()
    {
        var mesh = MadeMeshes.Icosphere(2);
        SimilarityPose pose = new(0.7, RotationMatrix.AboutY(20) * RotationMatrix.AboutX(50), new(0.1, -0.2, 3));
        var camera = Camera.Centered(70, 64, 48);
        var buffer = Rasterizer.Render(mesh, pose, camera);
        var hits = 0;
        for (var i = 0; i < buffer.Faces.Length; i++)
        {
            if (buffer.Faces[i] < 0)
            {
                continue;
            }

            hits++;
            var (depth, b) = RayOracle.Intersect(mesh, pose, buffer.Faces[i], camera.Ray((i % 64) + 0.5, (i / 64) + 0.5));
            var got = buffer.Barycentrics[i];

            // Faces span 1 to 5 pixels, less towards the limb: 2^-18 pixel of snapping is up to 4e-4 of a face seen at 89 degrees.
            Assert.True(RayOracle.Largest(got - (Vector3)b) < 4e-4, $"{b} {got}");
            Assert.Equal(depth, buffer.Depths[i], 1e-4 * depth);
            Assert.True(got.X >= 0 && got.Y >= 0 && got.Z >= 0);
            Assert.Equal(1, got.X + got.Y + got.Z, 1e-6);
        }

        Assert.True(hits > 500);
    }

    [Theory]
    [InlineData(3, 200)]
    [InlineData(4, 200)]
    [InlineData(5, 60)]
    public void A_closed_surface_has_no_holes_and_a_single_layer_draws_no_pixel_twice(int level, int focal)
    {
        var sphere = MadeMeshes.Icosphere(level);
        SimilarityPose pose = new(1, RotationMatrix.AboutX(17) * RotationMatrix.AboutZ(31), new(0.03, 0.01, 4));
        var camera = Camera.Centered(focal, 160, 120);
        var whole = Silhouette.Render(sphere, pose, camera);
        AssertNoHoles(whole);

        // Front- and back-facing halves are one layer each: both cover exactly what the whole covers, each pixel once.
        ScreenProjector projector = new(sphere.Positions, pose, camera, 1e-4);
        var screen = sphere.Positions.ToArray().Select(p => projector.Project(projector.ToCamera(p))).ToArray();
        foreach (var facing in new[] { true, false })
        {
            Triangle[] half = [.. sphere.Triangles.ToArray().Where(t => IsFrontFacing(screen, t) == facing)];
            var counts = Count(new TriangleMesh(sphere.Positions, half), pose, camera);
            for (var i = 0; i < counts.Length; i++)
            {
                Assert.Equal(whole.Values[i], counts[i]);
            }
        }
    }

    [Fact]
    public void A_fan_around_a_pixel_centre_draws_each_pixel_once()
    {
        Gen.Select(Gen.Int[3, 12], Gen.Double[0, 6.28], Gen.Double[0.3, 4]).Sample((n, phase, radius) =>
        {
            // All spokes meet exactly at the centre of pixel (8, 8).
            List<Vector3> p = [new(8.5f, 8.5f, 1)];
            List<Triangle> t = [];
            for (var i = 0; i < n; i++)
            {
                var (s, c) = Math.SinCos(phase + (2 * Math.PI * i / n));
                p.Add(new((float)(8.5 + (radius * c)), (float)(8.5 + (radius * s)), 1));
                t.Add(new(0, i + 1, ((i + 1) % n) + 1));
            }

            var counts = Count(new([.. p], [.. t]), SimilarityPose.Identity, new(1, 1, 0, 0, 17, 17));
            Assert.Equal(1, counts[(8 * 17) + 8]);
            Assert.All(counts, v => Assert.InRange(v, 0, 1));
        });
    }

    [Fact]
    public void A_floor_that_runs_from_behind_the_camera_to_far_away_is_cut_without_cracks()
    {
        // A grid of 2 × 40 quads 0.5 below the camera, reaching from behind it to the horizon and far off both sides.
        List<Vector3> p = [];
        List<Triangle> t = [];
        for (var row = 0; row <= 40; row++)
        {
            p.AddRange([new(-4000, 0.5f, (row * 7) - 10.3f), new(0.1f, 0.5f, (row * 7) - 10.3f), new(4000, 0.5f, (row * 7) - 10.3f)]);
            if (row > 0)
            {
                var i = (row * 3) - 3;
                t.AddRange([new(i, i + 1, i + 3), new(i + 1, i + 4, i + 3), new(i + 1, i + 2, i + 4), new(i + 2, i + 5, i + 4)]);
            }
        }

        TriangleMesh floor = new([.. p], [.. t]);
        var camera = Camera.Centered(100, 200, 100);
        var counts = Count(floor, SimilarityPose.Identity, camera);
        var buffer = Rasterizer.Render(floor, SimilarityPose.Identity, camera);
        for (var i = 0; i < counts.Length; i++)
        {
            var ray = camera.Ray((i % 200) + 0.5, (i / 200) + 0.5);
            var depth = ray.Y > 0 ? 0.5 / ray.Y : double.PositiveInfinity;
            var seen = depth < (40 * 7) - 10.3;
            Assert.Equal(seen ? 1 : 0, counts[i]);
            if (seen)
            {
                Assert.Equal(depth, buffer.Depths[i], 1e-4 * depth);
                var hit = new SurfacePoint(buffer.Faces[i], buffer.Barycentrics[i]).PositionOn(floor);
                Assert.Equal(ray.X * depth, hit.X, 2e-3 * depth);
                Assert.Equal(depth, hit.Z, 2e-3 * depth);
            }
        }
    }

    [Fact]
    public void Faces_in_another_order_give_the_same_image()
    {
        var mesh = MadeMeshes.Join(MadeMeshes.Icosphere(3), MadeMeshes.Box(new(-0.4f, -1.5f, -0.3f), new(0.2f, 1.5f, 0.6f)));
        SimilarityPose pose = new(1, RotationMatrix.AboutY(33) * RotationMatrix.AboutX(21), new(0, 0, 5));
        var camera = Camera.Centered(150, 160, 160);
        var order = Enumerable.Range(0, mesh.FaceCount).ToArray();
        new Random(5).Shuffle(order);
        TriangleMesh shuffled = new(mesh.Positions, [.. order.Select(f => mesh.Triangles[f])]);
        var a = Rasterizer.Render(mesh, pose, camera);
        var b = Rasterizer.Render(shuffled, pose, camera);
        Assert.Equal(a.Faces, b.Faces.Select(f => f < 0 ? -1 : order[f]));
        Assert.Equal(a.Depths, b.Depths);
        Assert.Equal(a.Barycentrics, b.Barycentrics);
    }

    [Fact]
    public void Triangles_of_any_size_cover_the_pixels_that_exact_edge_functions_name() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 40], Gen.Int[1, 18], Gen.Int[0, 70], Gen.Int[0, int.MaxValue]).Sample((width, height, bits, size, seed) =>
        {
            // Corners on half pixels and anywhere, on the image and off it, up to 70 pixels apart: both the 32- and the 64-bit edge functions.
            Random random = new(seed);
            var (left, top) = (random.Next(-size, width), random.Next(-size, height));
            ScreenVertex Corner() => random.Next(2) == 0
                ? new(((left + random.Next(size + 1)) << bits) + (1 << (bits - 1)), ((top + random.Next(size + 1)) << bits) + (1 << (bits - 1)), 1)
                : new((left << bits) + random.Next((size << bits) + 1), (top << bits) + random.Next((size << bits) + 1), 1);
            ScreenVertex a = Corner(), b = Corner(), c = Corner();
            Counter counter = new(new int[width * height]);
            new TriangleFiller(width, height, bits).Fill(ref counter, a, b, c, 0);
            for (var i = 0; i < counter.Counts.Length; i++)
            {
                Int128 x = ((Int128)(i % width) << bits) + (1 << (bits - 1)), y = ((Int128)(i / width) << bits) + (1 << (bits - 1));
                Assert.Equal(Covers(a, b, c, x, y) || Covers(a, c, b, x, y) ? 1 : 0, counter.Counts[i]);
            }
        }, iter: 2000);

    [Fact]
    public void Of_coincident_faces_the_lower_index_is_seen()
    {
        Vector3[] p = [new(-1, -1, 2), new(1, -1, 2.5f), new(0, 1, 3)];
        var buffer = Rasterizer.Render(new TriangleMesh(p, [new(0, 1, 2), new(0, 1, 2)]), SimilarityPose.Identity, Small);
        Assert.Contains(0, buffer.Faces);
        Assert.DoesNotContain(1, buffer.Faces);
    }

    [Fact]
    public void A_buffer_is_reused_without_a_trace_of_what_it_held()
    {
        var sphere = MadeMeshes.Icosphere(1);
        SimilarityPose near = SimilarityPose.Identity with { Translation = new(0, 0, 3) }, far = near with { Translation = new(0.2, 0, 6) };
        RasterBuffer buffer = new(Small.Width, Small.Height);
        Rasterizer.Render(sphere, near, Small, buffer);
        Rasterizer.Render(sphere, far, Small, buffer);
        var fresh = Rasterizer.Render(sphere, far, Small);
        Assert.Equal(fresh.Faces, buffer.Faces);
        Assert.Equal(fresh.Depths, buffer.Depths);
        Assert.Equal(fresh.Barycentrics, buffer.Barycentrics);
        Assert.Equal(Silhouette.Render(sphere, far, Small).Values, Silhouette.Of(buffer).Values);
    }

    [Fact]
    public void A_mesh_behind_the_camera_is_not_seen_and_is_named_as_bad_input()
    {
        var sphere = MadeMeshes.Icosphere(1);
        var behind = SimilarityPose.Identity with { Translation = new(0, 0, -3) };
        Assert.All(Rasterizer.Render(sphere, behind, Small).Faces, f => Assert.Equal(-1, f));
        Assert.Equal(0, Silhouette.Render(sphere, behind, Small).Count());
        var error = Assert.Throws<InvalidInputException>(() => Rasterizer.EnsureInFront(sphere, behind, "ball"));
        Assert.Equal("ball", error.InputSource);
        Rasterizer.EnsureInFront(sphere, SimilarityPose.Identity);
    }

    [Fact]
    public void Extreme_coordinates_neither_fail_nor_draw_outside_the_outline()
    {
        TriangleMesh mesh = new([new(-1e30f, -1e30f, 1e-20f), new(1e30f, -1e30f, 1e30f), new(0, 1e30f, 5), new(0, 0, 0)], [new(0, 1, 2), new(0, 1, 3), new(3, 3, 3)]);
        var buffer = Rasterizer.Render(mesh, SimilarityPose.Identity, Small);
        Assert.All(buffer.Faces, f => Assert.InRange(f, -1, 1));
        Assert.All(buffer.Barycentrics, b => Assert.True(float.IsFinite(b.X + b.Y + b.Z)));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var sphere = MadeMeshes.Icosphere(0);
        Assert.Throws<ArgumentException>(() => Rasterizer.Render(sphere, default, Small));
        Assert.Throws<ArgumentException>(() => Rasterizer.Render(sphere, SimilarityPose.Identity, Small, new RasterBuffer(3, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Rasterizer.Render(sphere, SimilarityPose.Identity, Small, new RasterizerOptions { NearPlaneFraction = 0 }));
    }

    // The rule in words: to the right of all edges of a clockwise triangle, or on one that runs up (a left edge) or straight right (a top edge).
    private static bool Covers(ScreenVertex a, ScreenVertex b, ScreenVertex c, Int128 x, Int128 y)
    {
        bool Inside(ScreenVertex p, ScreenVertex q)
        {
            var side = ((Int128)(q.X - p.X) * (y - p.Y)) - ((Int128)(q.Y - p.Y) * (x - p.X));
            return side > 0 || (side == 0 && (q.Y < p.Y || (q.Y == p.Y && q.X > p.X)));
        }

        var area = ((Int128)(b.X - a.X) * (c.Y - a.Y)) - ((Int128)(b.Y - a.Y) * (c.X - a.X));
        return area > 0 && Inside(a, b) && Inside(b, c) && Inside(c, a);
    }

    private static bool IsFrontFacing(ScreenVertex[] screen, Triangle t)
    {
        // By the fixed-point outline, as the filler sees it: at the limb the exact sign can differ.
        var (a, b, c) = (screen[t.A], screen[t.B], screen[t.C]);
        return ((long)(b.X - a.X) * (c.Y - a.Y)) - ((long)(b.Y - a.Y) * (c.X - a.X)) < 0;
    }

    private static int[] Count(TriangleMesh mesh, SimilarityPose pose, Camera camera)
    {
        Counter counter = new(new int[camera.Width * camera.Height]);
        using RasterPass pass = new(mesh, pose, camera, RasterizerOptions.Default);
        pass.Draw(ref counter);
        return counter.Counts;
    }

    private static void AssertNoHoles(GeometryMatters.Imaging.Mask mask)
    {
        // The silhouette of a convex body: every row and every column is one run.
        for (var y = 0; y < mask.Height; y++)
        {
            Assert.InRange(Enumerable.Range(1, mask.Width - 1).Count(x => mask[x, y] && !mask[x - 1, y]), 0, 1);
        }

        for (var x = 0; x < mask.Width; x++)
        {
            Assert.InRange(Enumerable.Range(1, mask.Height - 1).Count(y => mask[x, y] && !mask[x, y - 1]), 0, 1);
        }
    }

    private readonly struct Counter(int[] counts) : IFragmentSink
    {
        public int[] Counts => counts;

        public void Fragment(int pixel, int face, double inverseDepth) => counts[pixel]++;
    }
}
