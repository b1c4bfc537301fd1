using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.Reconstruction;

public class YawCanonicalizerTests
{
    private static readonly YawCanonicalizerOptions Quick = new() { View = new() { Resolution = 96 } };

    // Low and long in front (+z), high behind, a knob on the left (+x): no two sides are alike.
    private static readonly TriangleMesh Shape = MadeMeshes.Join(
        MadeMeshes.Box(new(-0.4f, 0, -1), new(0.4f, 0.4f, 1)),
        MadeMeshes.Box(new(-0.35f, 0.4f, -1), new(0.35f, 0.9f, 0)),
        MadeMeshes.Box(new(0.4f, 0.1f, 0.2f), new(0.6f, 0.3f, 0.4f)));

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void A_turned_mesh_is_turned_back_and_its_projection_stays(int yaw)
    {
        Camera camera = new(520, 510, 310, 250, 640, 480);
        ObjectReconstruction canonical = new(Shape, camera, OrbitView.Pose(37, 12, 4, new(0.1, 0.2, 0)) with { Scale = 1.3 });
        var turned = Turned(canonical, yaw);
        PerfectEstimator estimator = new();
        var (result, decision) = new YawCanonicalizer(estimator, Quick).Canonicalize(turned, "thing");
        Assert.Equal((yaw, 1.0), (decision.YawDegrees, decision.Confidence));
        Assert.Equal(8, estimator.Asked);
        for (var i = 0; i < Shape.VertexCount; i++)
        {
            // Quarter turns swap coordinates without rounding; turning the test's mesh by sine and cosine rounds once.
            Assert.True(Vector3.Distance(Shape.Positions[i], result.Mesh.Positions[i]) < 1e-6);
            var (u0, v0) = camera.Project(turned.Pose.Apply(turned.Mesh.Positions[i]));
            var (u1, v1) = camera.Project(result.Pose.Apply(result.Mesh.Positions[i]));
            Assert.Equal(u0, u1, 1e-4);
            Assert.Equal(v0, v1, 1e-4);
        }
    }

    [Fact]
    public void A_canonical_mesh_is_left_as_it_is()
    {
        ObjectReconstruction canonical = new(Shape, Camera.Centered(300, 100, 100), OrbitView.Pose(0, 0, 4));
        Assert.Same(canonical, new YawCanonicalizer(new PerfectEstimator(), Quick).Canonicalize(canonical, "thing").Reconstruction);
    }

    [Theory]
    [InlineData(-90)]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(630)]
    public void Quarter_turns_are_exact_rotations_about_y(int degrees)
    {
        var exact = QuarterTurn.Rotation(degrees);
        var rounded = RotationMatrix.AboutY(degrees);
        for (var c = 0; c < 3; c++)
        {
            Assert.True((exact.Column(c) - rounded.Column(c)).Length < 1e-14);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => QuarterTurn.Rotation(degrees + 1));
    }

    [Fact]
    public void Views_show_the_object_on_white_in_the_middle_at_the_wanted_size()
    {
        for (var azimuth = 0; azimuth < 360; azimuth += 30)
        {
            var view = OrientationViews.Render(Shape, azimuth, Quick.View);
            var box = view.Mask.Bounds()!.Value;

            // The box of pixel centres can be up to a pixel short of the projected box on either side.
            Assert.InRange(box.LongSide, (0.85 * 96) - 2, (0.85 * 96) + 1);
            Assert.Equal(48, (box.X1 + box.X2) / 2, 1.0);
            Assert.Equal(48, (box.Y1 + box.Y2) / 2, 1.0);
            Assert.Equal([255, 255, 255], view.Image[0, 0].ToArray());
        }
    }

    [Fact]
    public void Seen_from_azimuth_90_the_front_is_at_the_images_left()
    {
        // The camera stands at the object's left and looks along −x: +z is at its left. The low front is there, the high cabin on the right.
        var mask = OrientationViews.Render(Shape, 90, Quick.View with { ElevationDegrees = 0 }).Mask;
        var box = mask.Bounds()!.Value;
        var top = (int)box.Y1 + 3;
        Assert.False(mask[(int)box.X1 + 10, top]);
        Assert.True(mask[(int)box.X2 - 10, top]);
    }

    [Fact]
    public void Wrong_answers_of_an_estimator_and_meshes_without_extent_are_bad_input()
    {
        ObjectReconstruction canonical = new(Shape, Camera.Centered(300, 100, 100), OrbitView.Pose(0, 0, 4));
        Assert.Throws<InvalidInputException>(() => new YawCanonicalizer(new FixedEstimator([1, 2]), Quick).Canonicalize(canonical, "thing"));
        var point = canonical with { Mesh = new([Vector3.Zero], [new(0, 0, 0)]) };
        Assert.Throws<MeshValidationException>(() => new YawCanonicalizer(new PerfectEstimator(), Quick).Canonicalize(point, "thing"));
    }

    [Fact]
    public void Symmetry_counts_in_the_vote_only_where_it_is_asked_for()
    {
        ObjectReconstruction canonical = new(Shape, Camera.Centered(300, 100, 100), OrbitView.Pose(0, 0, 4));
        HalfTurned estimator = new();
        Assert.Equal(180, new YawCanonicalizer(estimator, Quick).Canonicalize(canonical, "thing").Decision.YawDegrees);
        Assert.Equal(0, new YawCanonicalizer(estimator, Quick with { RespectSymmetry = true }).Canonicalize(canonical, "thing").Decision.YawDegrees);
        Assert.Throws<ArgumentException>(() => new YawCanonicalizer(new PerfectEstimator(), Quick with { RespectSymmetry = true }));
    }

    [Fact]
    public void A_mesh_is_left_as_it_is_where_the_vote_is_less_sure_than_asked_for()
    {
        // Five of eight views vote for 90.
        var estimator = new FixedEstimator([270, 315, 0, 45, 90, 225, 270, 315]);
        ObjectReconstruction start = new(Shape, Camera.Centered(300, 100, 100), OrbitView.Pose(0, 0, 4));
        Assert.Equal(90, new YawCanonicalizer(estimator, Quick with { MinConfidence = 0.625 }).Canonicalize(start, "thing").Decision.YawDegrees);
        var (left, decision) = new YawCanonicalizer(estimator, Quick with { MinConfidence = 0.63 }).Canonicalize(start, "thing");
        Assert.Same(start, left);
        Assert.Equal((0, 0.625), (decision.YawDegrees, decision.Confidence));
        Assert.Throws<ArgumentOutOfRangeException>(() => new YawCanonicalizer(estimator, Quick with { MinConfidence = double.NaN }).Canonicalize(start, "thing"));
    }

    private static ObjectReconstruction Turned(ObjectReconstruction canonical, int yaw)
    {
        var rotation = RotationMatrix.AboutY(yaw);
        return canonical with
        {
            Mesh = canonical.Mesh.MapPositions(p => (Vector3)(rotation * p)),
            Pose = canonical.Pose.AfterRotatingObject(rotation),
        };
    }

    /// <summary>Finds the azimuth by comparing pictures with renderings of the canonical shape: knows nothing of how the mesh was turned.</summary>
    private sealed class PerfectEstimator : IOrientationEstimator
    {
        public int Asked { get; private set; }

        public IReadOnlyList<double> EstimateAzimuthDegrees(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default)
        {
            Asked += views.Count;
            var truth = Enumerable.Range(0, 8).Select(i => OrientationViews.Render(Shape, 45 * i, Quick.View).Image).ToArray();
            return [.. views.Select(view => 45.0 * Enumerable.Range(0, 8).MinBy(i => Difference(view, truth[i])))];
        }

        private static long Difference(ImageBuffer a, ImageBuffer b)
        {
            var sum = 0L;
            for (var i = 0; i < a.Pixels.Length; i++)
            {
                sum += Math.Abs(a.Pixels[i] - b.Pixels[i]);
            }

            return sum;
        }
    }

    private sealed class FixedEstimator(double[] answer) : IOrientationEstimator
    {
        public IReadOnlyList<double> EstimateAzimuthDegrees(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) => answer;
    }

    /// <summary>Takes every view for the opposite one, and says that front and back look alike.</summary>
    private sealed class HalfTurned : ISymmetryAwareEstimator
    {
        public IReadOnlyList<OrientationEstimate> EstimateOrientations(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
            [.. views.Select((_, i) => new OrientationEstimate(((360.0 * i / views.Count) + 180) % 360, 0, 0, 2))];

        public IReadOnlyList<double> EstimateAzimuthDegrees(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
            [.. EstimateOrientations(views, masks, category, cancellationToken).Select(e => e.AzimuthDegrees)];
    }
}
