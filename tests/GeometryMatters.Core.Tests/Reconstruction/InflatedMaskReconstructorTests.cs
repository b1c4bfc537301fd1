using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Reconstruction;

public class InflatedMaskReconstructorTests
{
    private static readonly MaskPrompt Prompt = new("one", "thing");

    /// <summary>Names of masks, and the number of tunnels through each.</summary>
    public static TheoryData<string, int> Masks() => new()
    {
        { "disc", 0 },
        { "small disc", 0 },
        { "square at the border", 0 },
        { "ring", 1 },
        { "chair", 0 },
        { "frame of frames", 4 },
        { "thin line", 0 },
        { "thin diagonal", 0 },
        { "one pixel", 0 },
        { "whole image", 0 },
        { "two discs", 0 },
        { "corner to corner", 0 },
    };

    [Theory]
    [MemberData(nameof(Masks))]
    public void Meshes_are_closed_and_cover_their_mask(string name, int tunnels)
    {
        var mask = Make(name);
        var made = Reconstruct(mask);
        var report = MeshDiagnostics.Inspect(made.Mesh);
        Assert.True(report.IsWatertight, report.ToString());
        Assert.Equal((1, 0, 0), (report.Components, report.DegenerateFaces, report.UnreferencedVertices));
        Assert.Equal(2 - (2 * tunnels), report.EulerCharacteristic);
        Assert.True(SignedVolume(made.Mesh) > 0, "faces look outwards");
        Assert.InRange(report.Faces, 8, 6000);

        var iou = Silhouette.Render(made.Mesh, made.Pose, made.Camera).IntersectionOverUnion(MaskOperations.LargestComponent(mask));
        Assert.True(iou >= 0.95, $"IoU {iou}");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(120)]
    public void The_silhouette_is_the_mask_for_any_angle_of_view_and_thickness(double fieldOfView)
    {
        var mask = Draw(200, 160, (x, y) => Math.Pow((x - 130) / 60.0, 2) + Math.Pow((y - 70) / 55.0, 2) < 1);
        foreach (var depth in new[] { 0.2, 1, 10 })
        {
            var made = new InflatedMaskReconstructor(new() { FieldOfViewDegrees = fieldOfView, DepthFactor = depth }).Reconstruct(new(200, 160), mask, Prompt);
            Assert.True(Silhouette.Render(made.Mesh, made.Pose, made.Camera).IntersectionOverUnion(mask) is var iou && iou > 0.97, $"IoU {iou} at depth {depth}");
            Rasterizer.EnsureInFront(made.Mesh, made.Pose, "mesh");
        }
    }

    [Fact]
    public void A_disc_becomes_a_ball()
    {
        // A narrow angle, so that the lines of sight are nearly parallel.
        const double Radius = 80;
        var made = new InflatedMaskReconstructor(new() { FieldOfViewDegrees = 5, TargetFaceCount = 1_000_000 }).Reconstruct(
            new(256, 256), Draw(256, 256, (x, y) => Math.Sqrt(Math.Pow(x - 128, 2) + Math.Pow(y - 128, 2)) < Radius), Prompt);

        // Blocks are two pixels wide, and near the outline the height is found to a block's part of a steep slope. Perspective at 5°
        // spans 80/2932 of the distance: it moves the middle by the same share of a radius.
        var size = made.Mesh.Bounds.Size;
        Assert.InRange(size.Z / size.X, 0.95, 1.05);
        Assert.InRange(size.Y / size.X, 0.99, 1.01);
        var center = made.Mesh.Bounds.Center;
        foreach (var p in made.Mesh.Positions)
        {
            Assert.InRange(Vector3.Distance(p, center), 0.45, 0.55);
        }
    }

    [Fact]
    public void The_object_stands_upright_and_faces_the_camera()
    {
        // A wide foot below a narrow top.
        var mask = Draw(100, 100, (x, y) => y is > 20 and < 80 && Math.Abs(x - 50) < (y > 60 ? 30 : 8));
        var made = Reconstruct(mask);
        var top = made.Mesh.Positions.ToArray().Where(p => p.Y > 0.2f).Max(p => p.X);
        var foot = made.Mesh.Positions.ToArray().Where(p => p.Y < -0.3f).Max(p => p.X);
        Assert.True(foot > 2 * top, "down in the image is −y");
        Assert.True(made.Pose.Apply(new Vector3D(0, 0, 1)).Z < made.Pose.Apply(Vector3D.Zero).Z, "+z is towards the camera");
        Assert.True(made.Camera.Project(made.Pose.Apply(new Vector3D(0.1, 0, 0))).U > made.Camera.Project(made.Pose.Apply(Vector3D.Zero)).U, "+x is right in the image");
        var size = made.Mesh.Bounds.Size;
        Assert.Equal(1, Math.Max(size.X, Math.Max(size.Y, size.Z)), 0.02);
        Assert.Equal(100 / 2.0 / Math.Tan(25 * Math.PI / 180), made.Camera.FocalX, 9);
    }

    [Fact]
    public void Any_mask_gives_a_closed_mesh_of_one_piece_that_covers_it()
    {
        // At one pixel a block (boxes below 128 pixels) centres of blocks are centres of pixels, so the mask is met exactly before simplification.
        InflatedMaskReconstructor reconstructor = new(new() { TargetFaceCount = 1_000_000, MinHoleShare = 0 });
        Gen.Select(Gen.Int[1, 24], Gen.Int[1, 24], Gen.Int[1, 9])
            .SelectMany((width, height, share) => Gen.Int[0, 9].Array[width * height].Select(v => new Mask(width, height, [.. v.Select(i => i < share ? (byte)1 : (byte)0)])))
            .Where(mask => mask.Count() > 0)
            .Sample(mask =>
            {
                var made = reconstructor.Reconstruct(new(mask.Width, mask.Height), mask, Prompt);
                var report = MeshDiagnostics.Inspect(made.Mesh);
                Assert.True(report.IsWatertight && report.Components == 1 && SignedVolume(made.Mesh) > 0, report.ToString());
                Assert.Equal(MaskOperations.LargestComponent(mask).Values, Silhouette.Render(made.Mesh, made.Pose, made.Camera).Values);
            });
    }

    [Fact]
    public void Pinholes_are_closed_and_larger_holes_stay()
    {
        var mask = Make("disc");
        mask[100, 100] = false;
        Assert.Equal(2, MeshDiagnostics.Inspect(Reconstruct(mask).Mesh).EulerCharacteristic);
        Assert.Equal(0, MeshDiagnostics.Inspect(Reconstruct(Make("ring")).Mesh).EulerCharacteristic);
    }

    [Fact]
    public void The_same_mask_gives_the_same_mesh()
    {
        var (one, two) = (Reconstruct(Make("chair")), Reconstruct(Make("chair")));
        Assert.Equal(one.Mesh.Positions, two.Mesh.Positions);
        Assert.Equal(one.Mesh.Triangles, two.Mesh.Triangles);
        Assert.Equal(one.Pose, two.Pose);
    }

    [Fact]
    public void Unusable_masks_are_told_with_their_item()
    {
        Assert.Contains("'one'", Assert.Throws<InvalidInputException>(() => Reconstruct(new Mask(20, 10))).Message, StringComparison.Ordinal);
        Assert.Contains("10×10", Assert.Throws<InvalidInputException>(
            () => new InflatedMaskReconstructor().Reconstruct(new(20, 10), new(10, 10), Prompt)).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(
            () => new InflatedMaskReconstructor().Reconstruct(new(240, 200), Make("disc"), Prompt, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Throws(new() { FieldOfViewDegrees = 4 }, "FieldOfViewDegrees");
        Throws(new() { Resolution = 7 }, "Resolution");
        Throws(new() { TargetFaceCount = 99 }, "TargetFaceCount");
        Throws(new() { DepthFactor = 0 }, "DepthFactor");
        Throws(new() { MinHoleShare = double.NaN }, "MinHoleShare");
        Throws(new() { Distance = 0 }, "Distance");

        static void Throws(InflatedMaskReconstructorOptions options, string name) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new InflatedMaskReconstructor(options)).ParamName);
    }

    private static ObjectReconstruction Reconstruct(Mask mask) =>
        new InflatedMaskReconstructor().Reconstruct(new(mask.Width, mask.Height), mask, Prompt);

    private static Mask Make(string name) => name switch
    {
        "disc" => Draw(240, 200, (x, y) => Math.Sqrt(Math.Pow(x - 100, 2) + Math.Pow(y - 100, 2)) < 80),
        "small disc" => Draw(40, 30, (x, y) => Math.Sqrt(Math.Pow(x - 20, 2) + Math.Pow(y - 14, 2)) < 6),
        "square at the border" => Draw(300, 200, (x, y) => x < 120 && y > 90),
        "ring" => Draw(240, 200, (x, y) => Math.Sqrt(Math.Pow(x - 100, 2) + Math.Pow(y - 100, 2)) is < 80 and > 40),
        "chair" => Draw(400, 500, (x, y) => (x is > 100 and < 300 && y is > 250 and < 290) || (x is > 100 and < 115 && y is > 40 and < 460) || (x is > 285 and < 300 && y is > 250 and < 460)),
        "frame of frames" => Draw(300, 300, (x, y) => x is > 20 and < 280 && y is > 20 and < 280 && (x - 20) % 120 < 20 | (y - 20) % 120 < 20),
        "thin line" => Draw(900, 60, (x, y) => y == 30 && x is > 20 and < 880),
        "thin diagonal" => Draw(300, 300, (x, y) => x == y && x > 5),
        "one pixel" => Draw(30, 20, (x, y) => (x, y) == (7, 3)),
        "whole image" => Draw(64, 48, (_, _) => true),
        "two discs" => Draw(300, 100, (x, y) => Math.Pow(x - 60, 2) + Math.Pow(y - 50, 2) < 1600 || Math.Pow(x - 200, 2) + Math.Pow(y - 50, 2) < 1500),
        _ => Draw(40, 40, (x, y) => (x is >= 5 and < 20 && y is >= 5 and < 20) || (x is >= 20 and < 35 && y is >= 20 and < 35)),
    };

    private static Mask Draw(int width, int height, Func<int, int, bool> inside)
    {
        Mask mask = new(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                mask[x, y] = inside(x, y);
            }
        }

        return mask;
    }

    private static double SignedVolume(TriangleMesh mesh)
    {
        var sum = 0.0;
        foreach (var t in mesh.Triangles)
        {
            Vector3D a = mesh.Positions[t.A], b = mesh.Positions[t.B], c = mesh.Positions[t.C];
            sum += Vector3D.Dot(a, Vector3D.Cross(b, c));
        }

        return sum / 6;
    }
}
