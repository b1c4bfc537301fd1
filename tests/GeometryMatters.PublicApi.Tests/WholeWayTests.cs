using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The whole way through on parts written outside the library.</summary>
public class WholeWayTests
{
    private static readonly Camera Camera = Camera.Centered(200, 160, 120);
    private static readonly TriangleMesh Box = MakeBox();

    [Fact]
    public void Parts_from_outside_run_through_both_pipelines()
    {
        var source = Reconstruct("a", OrbitView.Pose(20, 15, 5));
        var target = Reconstruct("b", OrbitView.Pose(35, 15, 5));
        Assert.True(source.Refinement!.IouAfter > source.Refinement.IouBefore);
        Assert.Equal(0, source.Yaw!.YawDegrees);

        FusionWeights weights = new(new FusionWeight("color", 0.2), new FusionWeight("field", 0.8));
        PseudoLabelPipeline pipeline = new(weights, new FilterChain(new BicyclicGeodesicFilter(), new SameHeight()));
        var labels = pipeline.Label(pipeline.Prepare(source.ToView()), pipeline.Prepare(target.ToView()));

        Assert.True(labels.Counts.Candidates > 100);
        Assert.InRange(labels.Counts.Kept, 20, labels.Counts.Lifted);
        Assert.Equal(labels.Counts.Kept, labels.Kept.Count);
    }

    [Fact]
    public async Task A_pair_with_bad_input_fails_with_its_reason_and_the_run_goes_on()
    {
        var good = Reconstruct("good", OrbitView.Pose(20, 15, 5));
        var empty = Reconstruct("empty", OrbitView.Pose(20, 15, 5));
        FusionWeights weights = new(new FusionWeight("color", 1));
        PseudoLabelPipeline pipeline = new(weights, new EverySecond(), options: new() { MaxDegreeOfParallelism = 3, CachedViews = 1 });
        LabelRequest[] requests = [new("good", "good"), new("good", "empty"), new("missing", "good"), new("good", "good")];

        List<ItemOutcome<PairLabels>> outcomes = [];
        await foreach (var outcome in pipeline.RunAsync(requests, key => key switch
        {
            "good" => good.ToView(),
            "empty" => new(new()
            {
                Id = "empty",
                Category = "box",
                Camera = Camera,
                Pose = empty.Canonical.Pose,
                Box = new(0, 0, 1, 1),
                Letterbox = empty.Letterbox,
                LoadMask = () => new Mask(160, 120),
                LoadMesh = () => Box,
                LoadField = () => empty.Field,
                LoadFeatures = new Dictionary<string, Func<FeatureMap>> { ["color"] = () => empty.Features["color"] },
            }),
            _ => throw new FileNotFoundException("no such view", key),
        }, cancellationToken: TestContext.Current.CancellationToken))
        {
            outcomes.Add(outcome);
        }

        Assert.Equal(["good -> good", "good -> empty", "missing -> good", "good -> good"], outcomes.Select(o => o.Id));
        Assert.NotNull(outcomes[0].Value);
        Assert.Contains("foreground", outcomes[1].Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("missing", outcomes[2].Failure!.Message, StringComparison.Ordinal);
        Assert.Equal(outcomes[0].Value!.Kept, outcomes[3].Value!.Kept);
    }

    [Fact]
    public void A_geodesic_solver_from_outside_can_drive_the_bicyclic_filter()
    {
        BicyclicGeodesicFilter filter = new(new() { SolverFactory = topology => new StraightLine(topology.Mesh) });
        var view = Reconstruct("a", OrbitView.Pose(20, 15, 5)).ToView();
        var seen = Enumerable.Range(0, view.Letterbox.Grid.CellCount).ToArray();
        PseudoLabelPipeline pipeline = new(new(new FusionWeight("field", 1)), filter);
        var prepared = pipeline.Prepare(view);
        var labels = pipeline.Label(prepared, prepared);
        Assert.True(labels.Kept.Count > 0.9 * labels.Counts.Lifted, "a view matched with itself agrees with itself");
        Assert.All(labels.Kept, m => Assert.Contains(m.SourceCell, seen));
    }

    [Fact]
    public void A_codec_and_a_dataset_from_outside_fit_their_interfaces()
    {
        RawCodec codec = new();
        ImageBuffer image = new(2, 1, [1, 2, 3, 0, 0, 0]);
        Assert.Equal(image.Pixels.ToArray(), codec.DecodeImage(codec.EncodePng(image), "memory").Pixels.ToArray());
        Assert.Equal(1, codec.DecodeMask(codec.EncodePng(image), "memory").Count());
        Assert.Throws<ImageFormatException>(() => codec.DecodeImage(new byte[] { 9, 9 }, "memory"));

        ImageAnnotation annotation = new()
        {
            Id = "a", Category = "box", ImagePath = "a.raw", Width = 60, Height = 60, Box = new(0, 0, 60, 60), Keypoints = [new(20.5, 40.5, true)],
        };
        var report = Evaluate<OnePair>(new(new("1", annotation, annotation)));
        Assert.Equal(1, report.Overall.PerImage[^1]);
    }

    /// <summary>Every pixel has a colour of its own, so the most similar cell is the right one.</summary>
    private static PckReport Evaluate<TSource>(TSource source)
        where TSource : IPairSource
    {
        ImageBuffer image = new(60, 60);
        for (var i = 0; i < 60 * 60; i++)
        {
            (image.Pixels[3 * i], image.Pixels[(3 * i) + 1], image.Pixels[(3 * i) + 2]) = ((byte)(4 * (i % 60)), (byte)(4 * (i / 60)), 100);
        }

        return new PckEvaluator(new() { Transfer = new() { ReadOut = KeypointReadOut.Argmax } }).Evaluate(
            source.Categories.SelectMany(c => source.ReadPairs(DatasetSplit.Test, c)),
            _ => new CentreColor().Extract(image, new Mask(60, 60), new(60, 60)),
            source.GeoAwareGroups);
    }

    private static ReconstructedObject Reconstruct(string id, SimilarityPose pose)
    {
        var image = ShadedRenderer.Render(Box, new FunctionColor((face, _) => Palette(face)), pose, Camera, new() { Background = Vector3.Zero, Ambient = 0.6f }).Image;
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new NotBlack(),
            MeshReconstructor = new KnownBox(Box, Camera, pose),
            PoseRefiner = new DepthScan(),
            YawCanonicalizer = new(new TrustsTheOrder()),
            FieldProvider = new PositionField(),
            FeatureExtractors = [new CentreColor()],
            GridCells = 30,
        });
        return pipeline.Run(image, new(id, "box"));
    }

    private static Vector3 Palette(int face) => new(0.3f + (0.1f * (face % 7)), 0.9f - (0.1f * (face % 5)), 0.5f);

    /// <summary>A box of 1 × 0.8 × 2 whose sides are grids, so that there are vertices to snap to.</summary>
    private static TriangleMesh MakeBox()
    {
        var coarse = new TriangleMesh(
            [new(-0.5f, -0.4f, -1), new(0.5f, -0.4f, -1), new(0.5f, 0.4f, -1), new(-0.5f, 0.4f, -1), new(-0.5f, -0.4f, 1), new(0.5f, -0.4f, 1), new(0.5f, 0.4f, 1), new(-0.5f, 0.4f, 1)],
            [new(0, 3, 2), new(0, 2, 1), new(4, 5, 6), new(4, 6, 7), new(0, 4, 7), new(0, 7, 3), new(1, 2, 6), new(1, 6, 5), new(0, 1, 5), new(0, 5, 4), new(3, 7, 6), new(3, 6, 2)]);
        return MeshSubdivider.ToMaxEdge(coarse, 0.1f).Mesh;
    }
}
