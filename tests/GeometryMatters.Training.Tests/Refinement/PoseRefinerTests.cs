using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Training.Tests.Support;

namespace GeometryMatters.Training.Tests.Refinement;

public class PoseRefinerTests
{
    private static readonly Camera View = Camera.Centered(500, 480, 360);

    [Theory]
    [InlineData("ball", 0.8, 0.2, -0.1)]
    [InlineData("box", 1.25, -0.15, 0.15)]
    [InlineData("box", 0.8, 0.1, 0.2)]
    [InlineData("ell", 0.8, -0.2, 0.1)]
    [InlineData("ell", 1.25, 0.15, -0.15)]
    public void Perturbed_poses_come_back_to_the_mask(string shape, double scale, double right, double down)
    {
        var mesh = RefinementObjectiveTests.Make(shape);
        var (truth, mask) = Truth(mesh);
        var refined = new PoseRefiner().Refine(new(mesh, View, Perturb(mesh, truth, scale, right, down)), mask);
        Assert.True(refined.IouAfter >= 0.93, $"IoU {refined.IouBefore:F3} → {refined.IouAfter:F3}");
        Assert.True(refined.IouBefore < 0.8);
        Assert.Equal(150, refined.Losses.Count);
        Assert.Equal(refined.IouAfter, Silhouette.Render(mesh, refined.Pose, View).IntersectionOverUnion(mask));
    }

    [Fact]
    public void The_result_is_never_worse_than_the_start() =>
        Gen.Select(Gen.Double[0.5, 2], Gen.Double[-0.7, 0.7], Gen.Double[-0.7, 0.7], Gen.Int[0, 2]).Sample((scale, right, down, shape) =>
        {
            var mesh = RefinementObjectiveTests.Make(((string[])["ball", "box", "ell"])[shape]);
            var (truth, mask) = Truth(mesh);
            var refiner = new PoseRefiner(new() { DistanceTransformSteps = 6, IouSteps = 4, Resolution = 48 });
            var refined = refiner.Refine(new(mesh, View, Perturb(mesh, truth, scale, right, down)), mask);
            Assert.True(refined.IouAfter >= refined.IouBefore);
        }, iter: 20, seed: "0000000000000");

    [Fact]
    public void A_perfect_start_stays_as_it_is()
    {
        var mesh = Shapes.Ell();
        var (truth, mask) = Truth(mesh);
        var refined = new PoseRefiner().Refine(new(mesh, View, truth), mask);
        Assert.Equal(1, refined.IouBefore);
        Assert.Equal(truth, refined.Pose);
    }

    [Fact]
    public void Same_input_gives_the_same_pose()
    {
        var mesh = Shapes.Box(1.5f, 1, 2);
        var (truth, mask) = Truth(mesh);
        var input = new ObjectReconstruction(mesh, View, Perturb(mesh, truth, 0.9, 0.1, 0.1));
        PoseRefinement a = new PoseRefiner().Refine(input, mask), b = new PoseRefiner().Refine(input, mask);
        Assert.Equal(a.Pose, b.Pose);
        Assert.Equal(a.Losses, b.Losses);
    }

    [Fact]
    public void An_occluded_mask_does_not_shrink_the_object()
    {
        // The mask's right third is hidden. Soft IoU alone would shrink towards the rest; the reward for covering keeps the size.
        var mesh = MadeMeshes.Icosphere(3);
        var (truth, mask) = Truth(mesh);
        var box = mask.Bounds()!.Value;
        for (var y = 0; y < mask.Height; y++)
        {
            for (var x = (int)(box.X1 + (box.Width * 0.67)); x < mask.Width; x++)
            {
                mask[x, y] = false;
            }
        }

        var options = new PoseRefinerOptions { IouSteps = 0 };
        var start = Perturb(mesh, truth, 0.85, 0, 0);
        var refined = new PoseRefiner(options).Refine(new(mesh, View, start), mask);
        Assert.True(refined.IouAfter >= refined.IouBefore);
        Assert.True(refined.Pose.Scale / refined.Pose.Apply(Vector3D.Zero).Z > 0.85 * start.Scale / start.Apply(Vector3D.Zero).Z);
    }

    [Theory]
    [InlineData("box", 21)]
    [InlineData("ell", 22)]
    public void Random_starts_with_and_without_overlap_end_above_nine_tenths(string shape, int seed)
    {
        // Seeds are pinned. The worst of 220 such starts of the claim refine-statistics ended at 0.969 at 512²; these shapes are simpler and the images smaller.
        var mesh = RefinementObjectiveTests.Make(shape);
        var (truth, mask) = Truth(mesh);
        var random = new Random(seed);
        for (var k = 0; k < 4; k++)
        {
            // The first two miss the mask wholly.
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            var far = k < 2 ? 1.05 : 0.4 * random.NextDouble();
            var start = Perturb(mesh, truth, 0.6 + random.NextDouble(), far * cos, far * sin);
            var refined = new PoseRefiner().Refine(new(mesh, View, start), mask);
            Assert.True(k >= 2 || refined.IouBefore == 0);
            Assert.True(refined.IouAfter > 0.9, $"start {k}: IoU {refined.IouBefore:F3} → {refined.IouAfter:F3}");
        }
    }

    [Theory]
    [InlineData(1, 3, 0)]
    [InlineData(1, 0, -9)]
    [InlineData(40, 0, 0)]
    public void A_start_outside_the_image_or_over_all_of_it_is_brought_to_the_mask(double scale, double right, double down)
    {
        var mesh = Shapes.Box(1.5f, 1, 2);
        var (truth, mask) = Truth(mesh);
        var start = Perturb(mesh, truth, scale, right, down);
        var count = Silhouette.Render(mesh, start, View).Count();
        Assert.True(count == 0 || count == View.Width * View.Height);
        var refined = new PoseRefiner().Refine(new(mesh, View, start), mask);
        Assert.True(refined.IouAfter > 0.9, $"IoU {refined.IouBefore:F3} → {refined.IouAfter:F3}");
    }

    [Fact]
    public void Rotation_is_found_too_where_it_is_asked_for()
    {
        var mesh = Shapes.Ell();
        var (truth, mask) = Truth(mesh);
        var center = (Vector3D)mesh.Bounds.Center;
        var turned = RotationMatrix.AboutZ(8) * RotationMatrix.AboutX(-6) * truth.Rotation;
        var start = truth with { Rotation = turned, Translation = truth.Apply(center) - (truth.Scale * (turned * center)) };
        var without = new PoseRefiner().Refine(new(mesh, View, start), mask);
        var with = new PoseRefiner(new() { OptimizeRotation = true }).Refine(new(mesh, View, start), mask);
        Assert.Equal(start.Rotation, without.Pose.Rotation);
        Assert.True(without.IouAfter < 0.93 && with.IouAfter > 0.95, $"IoU {with.IouBefore:F3} → {without.IouAfter:F3}, with rotation {with.IouAfter:F3}");

        // Still a rotation: Rᵀ R = I to rounding.
        var product = with.Pose.Rotation.Transposed() * with.Pose.Rotation;
        Assert.Equal(3, product.M11 + product.M22 + product.M33, 1e-12);
    }

    [Fact]
    public void An_object_of_a_few_pixels_is_found()
    {
        // A ball of 8 pixels across: about 50 pixels, of which a border a tenth of a pixel off changes one or two.
        var mesh = MadeMeshes.Icosphere(3);
        SimilarityPose truth = new(1, RotationMatrix.Identity, new(10.3, -5.1, 125));
        var mask = Silhouette.Render(mesh, truth, View);
        Assert.InRange(mask.Count(), 40, 60);
        var refined = new PoseRefiner().Refine(new(mesh, View, Perturb(mesh, truth, 1.4, 0.3, -0.2)), mask);
        Assert.True(refined.IouAfter > 0.9, $"IoU {refined.IouBefore:F3} → {refined.IouAfter:F3}");
    }

    [Fact]
    public void The_reason_for_ending_is_told()
    {
        var mesh = Shapes.Box(1.5f, 1, 2);
        var (truth, mask) = Truth(mesh);
        var input = new ObjectReconstruction(mesh, View, Perturb(mesh, truth, 0.9, 0.1, 0.1));
        Assert.Equal(RefinementStop.AllSteps, new PoseRefiner(new() { DistanceTransformSteps = 3, IouSteps = 3 }).Refine(input, mask).StopReason);

        var stalled = new PoseRefiner(new() { StallSteps = 20, IouSteps = 500 }).Refine(input, mask);
        Assert.Equal(RefinementStop.Stalled, stalled.StopReason);
        Assert.True(stalled.Losses.Count < 300 && stalled.IouAfter > 0.93, $"{stalled.Losses.Count} steps, IoU {stalled.IouAfter:F3}");

        // A mask that fills the image and a silhouette that fills the canvas: nothing depends on the pose.
        var full = new Mask(View.Width, View.Height, Enumerable.Repeat((byte)1, View.Width * View.Height).ToArray());
        var near = new ObjectReconstruction(mesh, View, truth with { Scale = 200, Translation = new(0, 0, 90) });
        var options = new PoseRefinerOptions { AlignBelowIou = 0 };
        Assert.Equal(RefinementStop.NoGradient, new PoseRefiner(options).Refine(near, full).StopReason);
    }

    [Fact]
    public void A_coarse_first_phase_and_a_simplified_mesh_end_as_well()
    {
        var mesh = MadeMeshes.Icosphere(4);
        var (truth, mask) = Truth(mesh);
        var input = new ObjectReconstruction(mesh, View, Perturb(mesh, truth, 0.7, 0.2, 0.1));
        var coarse = new PoseRefiner(new() { CoarseResolution = 48 }).Refine(input, mask);
        var simple = new PoseRefiner(new() { WorkingFaceCount = 500 }).Refine(input, mask);
        Assert.True(coarse.IouAfter > 0.97 && simple.IouAfter > 0.95, $"coarse {coarse.IouAfter:F3}, simplified {simple.IouAfter:F3}");

        // What is told is the whole mesh's.
        Assert.Equal(simple.IouAfter, Silhouette.Render(mesh, simple.Pose, View).IntersectionOverUnion(mask));
    }

    [Fact]
    public void Many_threads_may_use_one_refiner()
    {
        var mesh = Shapes.Ell();
        var (truth, mask) = Truth(mesh);
        var input = new ObjectReconstruction(mesh, View, Perturb(mesh, truth, 0.9, 0.1, 0.1));
        var refiner = new PoseRefiner(new() { DistanceTransformSteps = 10, IouSteps = 5, Resolution = 64 });
        var expected = refiner.Refine(input, mask);
        var found = new PoseRefinement[8];
        Parallel.For(0, found.Length, i => found[i] = refiner.Refine(input, mask));
        Assert.All(found, f => Assert.Equal((expected.Pose, expected.IouAfter), (f.Pose, f.IouAfter)));
        Assert.All(found, f => Assert.Equal(expected.Losses, f.Losses));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var mesh = Shapes.Box();
        var (truth, mask) = Truth(mesh);
        var refiner = new PoseRefiner();
        Assert.Contains("mask", Assert.Throws<InvalidInputException>(() => refiner.Refine(new(mesh, View, truth), new Mask(480, 360))).Message, StringComparison.Ordinal);
        Assert.Contains("479×360", Assert.Throws<InvalidInputException>(() => refiner.Refine(new(mesh, View, truth), new Mask(479, 360))).Message, StringComparison.Ordinal);
        Assert.Contains("camera", Assert.Throws<InvalidInputException>(() => refiner.Refine(new(mesh, View, truth with { Translation = new(0, 0, -5) }), mask)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => refiner.Refine(new(mesh, View, truth with { Scale = double.NaN }), mask));
        Assert.Throws<InvalidInputException>(() => refiner.Refine(new(new TriangleMesh([], []), View, truth), mask));
        Assert.Equal("Lambda", Assert.Throws<ArgumentOutOfRangeException>(() => new PoseRefiner(new() { Lambda = -1 })).ParamName);
    }

    [Fact]
    public void Cancelling_stops()
    {
        var mesh = Shapes.Box();
        var (truth, mask) = Truth(mesh);
        Assert.Throws<OperationCanceledException>(() => new PoseRefiner().Refine(new(mesh, View, truth), mask, new CancellationToken(true)));
    }

    private static (SimilarityPose Truth, Mask Mask) Truth(TriangleMesh mesh)
    {
        var truth = new SimilarityPose(1.3, RotationMatrix.AboutX(-15) * RotationMatrix.AboutY(40), new(0.2, 0.1, 9));
        return (truth, Silhouette.Render(mesh, truth, View));
    }

    /// <summary>Scale about the mesh centre; shifts in the image plane as shares of the object's diagonal.</summary>
    internal static SimilarityPose Perturb(TriangleMesh mesh, SimilarityPose pose, double scale, double right, double down)
    {
        var size = pose.Scale * mesh.Bounds.Diagonal;
        var center = pose.Rotation * (Vector3D)mesh.Bounds.Center;
        return pose with
        {
            Scale = pose.Scale * scale,
            Translation = pose.Translation + new Vector3D(right * size, down * size, 0) + ((pose.Scale * (1 - scale)) * center),
        };
    }
}
