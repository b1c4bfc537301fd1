using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Geodesics;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reconstruction;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

/// <summary>The training program of docs/start.md.</summary>
public sealed class FirstTrainingTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("geometrymatters-start-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task From_a_bundle_to_an_adapter_and_its_PCK()
    {
        string[] args = [Path.Combine(root, "cars")];
        ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 1, SurfaceCells = 40 });
        new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 2, ImageWidth = 200, ImageHeight = 150, MinSharedKeypoints = 1, TrainPairs = 2, TestPairs = 2 }).Build(args[0]);

        // snippet: start-train
        const int cells = 30;                                                                             // of the grid, the same in all stages; 60 by default
        string[] features = ["fine", "coarse"];
        SpairDataset dataset = new(args[0]);
        var bundle = ArtefactBundle.Open(Path.Combine(args[0], "bundle"));

        // Stage 1: poses refined, descriptors of the meshes and features of the images, written beside each item.
        ReconstructionPipeline reconstruction = new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new BundleMeshReconstructor(bundle),
            PoseRefiner = new PoseRefiner(),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
            GridCells = cells,
        });
        var reconstructed = new BundleReconstruction(bundle, reconstruction).Run();
        Console.WriteLine($"{reconstructed.Statistics.Failures.Count} of {bundle.Items.Count} items failed");

        // Stage 2: labels of the training pairs.
        PseudoLabelPipeline matching = new(new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)), new BicyclicGeodesicFilter());
        var store = Path.Combine(args[0], "train.labels");
        var run = await new LabelRun(matching).RunAsync(store, LabelRequests.FromDataset(dataset, DatasetSplit.Train), name => BundleViews.Open(bundle[name], gridCells: cells));
        Console.WriteLine($"{run.Matches} matches in {run.Pairs} pairs, {run.Failed} failed");

        // Stage 3: an adapter of the 2D features, which needs neither mask nor mesh afterwards.
        using var labels = LabelStore.Open(store);
        BundleTrainingPairs pairs = new(labels, new(bundle, features));
        using var trained = new AdapterTrainer(new() { Steps = 20, LearningRate = 0.01, DenseWeight = 0.1 }).Train(new AdapterTrainingRun
        {
            Network = new() { InputChannels = pairs.ReadChannels(), OutputChannels = 128 },
            Pairs = pairs,
            Folder = Path.Combine(args[0], "run"),                                                        // adapters, curves, and the state to go on from
        });

        // PCK of the test pairs, before and after.
        BundleFeatures maps = new(bundle, features);
        var test = dataset.ReadAllPairs(DatasetSplit.Test);
        PckEvaluator evaluator = new(new() { Subset = "drawn cars, test" });
        var before = evaluator.Evaluate(test, image => FeatureConcatenation.Create(maps.Load($"{image.Category}/{image.Id}"), [0.5, 0.5]), dataset.GeoAwareGroups);
        var after = evaluator.Evaluate(test, image => trained.Adapter.Transform(maps.Load($"{image.Category}/{image.Id}")), dataset.GeoAwareGroups);
        Console.WriteLine(PckReportWriter.Format([new("2D features", before), new("adapter", after)], PckReportFormat.Text));

        // end snippet
        Assert.Empty(reconstructed.Statistics.Failures);
        Assert.Equal((2, 0), (run.Pairs, run.Failed));
        Assert.True(File.Exists(Path.Combine(args[0], "run", "last.safetensors")));
        Assert.Equal(before.Pairs.Count, after.Pairs.Count);
    }
}
