using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
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
        var mesh = Shapes.Icosphere(3);
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
