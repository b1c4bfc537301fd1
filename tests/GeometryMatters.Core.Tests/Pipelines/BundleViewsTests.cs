using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines;

[Collection(SmallSetTests.Name)]
public class BundleViewsTests(SmallSet set)
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void A_view_opened_from_the_bundle_equals_the_one_in_memory(int turn)
    {
        var bundle = set.Copy().Bundle;
        var item = bundle.Items[0];
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new BundleMeshReconstructor(bundle),
            PoseRefiner = new Shifts(),
            YawCanonicalizer = new(new OffBy(turn)),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new ContextExtractor()],
            GridCells = SmallSet.Cells,
        });
        var before = item.LoadReconstruction();
        var found = pipeline.Run(item.LoadImage(), new(item.Id, item.Category));
        Assert.Equal(turn, found.Yaw!.YawDegrees);
        BundleViews.Save(item, found);

        using var memory = found.ToView();
        using var stored = BundleViews.Open(ArtefactBundle.Open(bundle.Root)[item.Category, item.Id], gridCells: SmallSet.Cells);
        Assert.Equal((memory.Id, memory.Category, memory.Letterbox, memory.Box), (stored.Id, stored.Category, stored.Letterbox, stored.Box));
        Assert.Equal(memory.Mask.Values, stored.Mask.Values);
        Assert.Equal(memory.Mesh.Positions, stored.Mesh.Positions);
        Assert.Equal(memory.Mesh.Triangles, stored.Mesh.Triangles);
        Assert.Equal(memory.Field.Values, stored.Field.Values);
        Assert.Equal(memory.FeatureNames, stored.FeatureNames);
        ReadOnlySpan<float> kept = memory.Feature("coarse").Values, read = stored.Feature("coarse").Values;
        for (var i = 0; i < kept.Length; i++)
        {
            Assert.Equal((float)(Half)kept[i], read[i]);
        }

        // Poses: the turn of the mesh and the turn back may each round once; and the object stays where the refinement put it.
        for (var v = 0; v < memory.Mesh.VertexCount; v++)
        {
            var (a, b) = (memory.Pose.Apply(memory.Mesh.Positions[v]), stored.Pose.Apply(stored.Mesh.Positions[v]));
            Assert.True((a - b).Length < 1e-9, $"vertex {v}: {a} and {b}");
            var c = Shifts.Moved(before.Pose).Apply(before.Mesh.Positions[v]);
            Assert.True((a - c).Length < 1e-5 * a.Length, $"vertex {v}: {a} and {c}");
        }

        var (seen, again) = (SurfaceLifter.Lift(memory), SurfaceLifter.Lift(stored));
        Assert.Equal(seen.Select(p => p?.Face), again.Select(p => p?.Face));
        Assert.Contains(seen, p => p is not null);
    }

    [Fact]
    public void Without_results_the_reconstruction_is_shown_as_it_came()
    {
        var item = set.Copy().Bundle.Items[0];
        var reconstruction = item.LoadReconstruction();
        using var view = BundleViews.Open(item);
        Assert.Equal(reconstruction.Pose, view.Pose);
        Assert.Equal(reconstruction.Mesh.Positions, view.Mesh.Positions);
        Assert.Empty(view.FeatureNames);
    }

    /// <summary>Says that the object is turned by a fixed angle from what the camera knows.</summary>
    private sealed class OffBy(double degrees) : IOrientationEstimator
    {
        public IReadOnlyList<double> EstimateAzimuthDegrees(
            IReadOnlyList<ImageBuffer> views, IReadOnlyList<Mask> masks, string category, CancellationToken cancellationToken = default) =>
            [.. views.Select((_, i) => (360.0 * i / views.Count) - degrees)];
    }

    private sealed class Shifts : IPoseRefiner
    {
        public static SimilarityPose Moved(SimilarityPose pose) => pose with { Translation = pose.Translation + new Vector3D(0.01, 0.02, 0.1) };

        public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default) =>
            new(Moved(reconstruction.Pose), 0.5, 0.6, [1]);
    }
}
