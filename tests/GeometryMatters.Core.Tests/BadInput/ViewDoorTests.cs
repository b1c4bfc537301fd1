using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Views and pairs of views that cannot be worked on, or give nothing.</summary>
public class ViewDoorTests
{
    private static readonly FusionWeights One = new(new FusionWeight("a", 1));
    private static readonly TriangleMesh Ball = MadeMeshes.Icosphere(2);
    private static readonly SimilarityPose Behind = SimilarityPose.Identity with { Translation = new(0, 0, -5) };
    private static readonly Camera Camera = Camera.Centered(20, 20, 20);

    [Fact]
    public void An_empty_mask_names_its_item() => Named("empty", Assert.Throws<InvalidInputException>(() => Pipeline(new(20, 20)).Run(new(20, 20), new("empty", "ball"))));

    [Fact]
    public void A_mask_of_another_size_names_its_item()
    {
        var e = Assert.Throws<ImageFormatException>(() => Pipeline(MadeViews.Full(19)).Run(new(20, 20), new("small", "ball")));
        Named("small", e);
        Assert.Contains("19×19", e.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mesh_behind_the_camera_is_bad_input_to_everything_that_needs_to_see_it()
    {
        Named("far", Assert.Throws<InvalidInputException>(() => Pipeline(MadeViews.Full(20), Behind).Run(new(20, 20), new("far", "ball"))));
        var field = new CanonicalFourierField().Describe(Ball, CancellationToken.None);
        Assert.Throws<InvalidInputException>(() => FieldRasterizer.Render(field, Ball, Behind, Camera, new(20, 20, 280, 20), MadeViews.Full(20)));
        Assert.Throws<InvalidInputException>(() => Rasterizer.EnsureInFront(Ball, Behind));

        // Pictures of it are empty, and no cell sees it.
        Assert.Equal(0, Silhouette.Render(Ball, Behind, Camera).Count());
        Assert.All(SurfaceLifter.Lift(Ball, Behind, Camera, new(20, 20, 280, 20)), p => Assert.Null(p));
    }

    [Fact]
    public void A_feature_map_of_another_grid_names_feature_and_view()
    {
        var view = View("odd", MadeViews.Full(4), MadeViews.Noise(5, 2, 1));
        var e = Assert.Throws<InvalidInputException>(() => new PseudoLabelPipeline(One, new NoFilter()).Prepare(view));
        Named("odd", e);
        Named("'a'", e);
        Assert.Equal(("a grid of 4×4, which the view's letterbox has", "5×5 (open the view with the map's number of cells)"), (e.Expected, e.Found));
    }

    [Fact]
    public void A_feature_that_a_view_lacks_is_bad_input_of_that_view()
    {
        var view = MadeViews.Create(MadeViews.Full(4), new() { ["b"] = MadeViews.Noise(4, 2, 1) }, id: "poor");
        var e = Assert.Throws<InvalidInputException>(() => new PseudoLabelPipeline(One, new NoFilter()).Prepare(view));
        Named("poor", e);
        Assert.Equal("only b", e.Found);
    }

    [Fact]
    public async Task Views_whose_features_have_other_widths_fail_their_pair_only()
    {
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        List<ItemOutcome<PairLabels>> outcomes = [];
        await foreach (var outcome in pipeline.RunAsync(
            [new("2", "3"), new("3", "3")],
            key => View(key, MadeViews.Full(4), MadeViews.Noise(4, key == "2" ? 2 : 3, 1)),
            cancellationToken: TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
        }

        Named("a of 3 channels", Assert.IsType<InvalidInputException>(outcomes[0].Failure));
        Assert.NotNull(outcomes[1].Value);
    }

    [Fact]
    public void A_pair_of_which_the_filter_rejects_all_has_no_labels_and_is_no_failure()
    {
        PseudoLabelPipeline pipeline = new(One, new RejectsAll());
        var view = pipeline.Prepare(View("one", MadeViews.Full(4), MadeViews.Noise(4, 2, 1)));
        var labels = pipeline.Label(view, view);
        Assert.Empty(labels.Kept);
        Assert.Equal((16, 16, 0), (labels.Counts.Candidates, labels.Counts.Cyclic, labels.Counts.Kept));
    }

    [Fact]
    public void A_view_without_foreground_cells_is_bad_input_and_one_cell_is_enough()
    {
        PseudoLabelPipeline pipeline = new(One, new NoFilter());
        var none = View("none", MadeViews.First(4, 0), MadeViews.Noise(4, 2, 1));
        Named("none", Assert.ThrowsAny<InvalidInputException>(() => pipeline.Prepare(none)));
        var one = pipeline.Prepare(View("one", MadeViews.First(4, 1), MadeViews.Noise(4, 2, 1)));
        var other = pipeline.Prepare(View("all", MadeViews.Full(4), MadeViews.Noise(4, 2, 2)));
        Assert.Equal(1, pipeline.Label(one, other).Counts.Candidates);
        Assert.Equal(16, pipeline.Label(other, one).Counts.Candidates);
    }

    [Fact]
    public void An_error_inside_a_comparison_of_filters_comes_out_as_it_is()
    {
        var pairs = Enumerable.Range(0, 5).Select(i => PairOf($"{i}")).ToArray();
        var e = Assert.Throws<InvalidInputException>(() => new FilterComparison().Measure(
            pairs, image => throw new InvalidInputException($"view of {image.Id}", "", "something", "nothing"), [new NoFilter()]));

        // Whatever the threads do, it is the first pair's.
        Assert.Equal("view of 0", e.InputSource);
    }

    [Fact]
    public void A_missing_native_library_ends_a_run_with_its_own_error()
    {
        ReconstructionPipeline pipeline = Pipeline(MadeViews.Full(20), refiner: new NeedsLibrary());
        var e = Assert.Throws<BackendUnavailableException>(() => pipeline.RunAll([new(new("x", "ball"), () => new(20, 20))], 2, o => o));
        Assert.Equal("libnothing", e.Backend);
    }

    private static void Named(string name, Exception e) => Assert.Contains(name, e.Message, StringComparison.Ordinal);

    private static GeometryMatters.Datasets.PairAnnotation PairOf(string id)
    {
        GeometryMatters.Datasets.ImageAnnotation image = new()
        {
            Id = id, Category = "ball", ImagePath = "", Width = 4, Height = 4, Box = new(0, 0, 4, 4), Keypoints = [new(1, 1, true)],
        };
        return new(id, image, image);
    }

    private static ObjectView View(string id, Mask mask, FeatureMap map) => MadeViews.Create(mask, new() { ["a"] = map }, id: id);

    private static ReconstructionPipeline Pipeline(Mask mask, SimilarityPose? pose = null, IPoseRefiner? refiner = null) => new(new()
    {
        MaskProvider = new Gives(mask),
        MeshReconstructor = new Places(pose ?? SimilarityPose.Identity with { Translation = new Vector3D(0, 0, 5) }),
        PoseRefiner = refiner,
        FieldProvider = new CanonicalFourierField(),
        FeatureExtractors = [],
        GridCells = 20,
    });

    private sealed class Gives(Mask mask) : IMaskProvider
    {
        public Mask Segment(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default) => mask;
    }

    private sealed class Places(SimilarityPose pose) : IMeshReconstructor
    {
        public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default) => new(Ball, Camera, pose);
    }

    private sealed class NeedsLibrary : IPoseRefiner
    {
        public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default) =>
            throw new BackendUnavailableException("libnothing", "Install it.");
    }

    private sealed class RejectsAll : ICorrespondenceFilter
    {
        public string Name => "none of them";

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default) =>
            verdicts.Fill(FilterVerdict.Reject(RejectReason.AboveThreshold));
    }
}
