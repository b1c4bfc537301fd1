using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Drawing;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The code of README and docs; it is compiled here, and run where it needs no data of one's own.</summary>
public class Snippets
{
    [Fact]
    public void Shapes_and_their_imperfect_reconstructions()
    {
        var truePose = OrbitView.Pose(30, 10, 4);

        // snippet: synthetic-shapes
        var category = ShapeCategories.Get("car");
        var car = category.CreateInstance(0);                                // or Create(seed)
        MeshDocument mesh = car.TrueMesh();                                  // for drawing
        SimulatedReconstruction rec = ReconstructionSimulator.Make(car, 1);  // what a single-image method might give
        SimilarityPose wrong = PosePerturbation.Apply(truePose, 1.0, 1);     // and where it might put it
        // end snippet

        Assert.True(mesh.Mesh.FaceCount > rec.Mesh.FaceCount);
        Assert.NotEqual(truePose, wrong);
    }

    [Fact]
    public void Descriptors_are_evaluated_and_reported()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-snippet-").FullName;
        try
        {
            ImageAnnotation cat = new()
            {
                Id = "a", Category = "cat", ImagePath = "a.jpg", Width = 60, Height = 60, Box = new(0, 0, 60, 60), Keypoints = [new(20.5, 40.5, true), new(3.5, 9.5, true)],
            };
            SpairWriter writer = new(folder);
            writer.WriteAnnotation(cat);
            writer.CreateFolders();
            writer.WritePair(DatasetSplit.Test, 1, cat, cat);
            var root = folder;
            FeatureMap Descriptors(ImageAnnotation image) =>
                new(new(60, 60), 2, [.. Enumerable.Range(0, 3600).SelectMany(i => (float[])[MathF.Cos(i * 0.001f), MathF.Sin(i * 0.001f)])]);

            // snippet: evaluate-descriptors
            SpairDataset spair = new(root);
            var pairs = spair.Categories.SelectMany(c => spair.ReadPairs(DatasetSplit.Test, c));
            PckOptions protocol = new() { Alphas = [0.01, 0.05, 0.10, 0.15], Subset = "SPair-71k test" };
            PckReport report = new PckEvaluator(protocol).Evaluate(pairs, Descriptors, spair.GeoAwareGroups);
            string table = PckReportWriter.Format(report, PckReportFormat.Text, "DINOv2");   // for the terminal
            PckReportWriter.Write(Path.Combine(folder, "pck.tex"), [new("DINOv2", report)]); // or .csv, .json, .md, .txt
            // end snippet

            AblationCell[] cells = [new("2D features", 1, report), new("full", 1, report), new("2D features", 2, report), new("full", 2, report)];

            // snippet: ablation-table
            AblationTable ablation = new(
                ["field", "filter"],
                [new("2D features", ["-", "-"]), new("full", ["yes", "yes"])],
                cells);                                                          // new AblationCell(variant, seed, report), in any order
            SeedSpread? gain = ablation.Delta("full", "2D features", PckProtocol.PerImage, 0.10);
            bool clear = gain is { IsBeyondSpread: true };
            AblationWriter.Write(Path.Combine(folder, "ablation.md"), ablation, new() { Baselines = ["2D features"] }); // or .csv, .json, .tex, .txt
            // end snippet

            Assert.False(clear);
            Assert.True(File.Exists(Path.Combine(folder, "ablation.md")));

            Assert.Contains("subset: SPair-71k test", table, StringComparison.Ordinal);
            Assert.Equal(1, report.Overall.By(PckProtocol.PerImage)[^1]);
            Assert.True(File.Exists(Path.Combine(folder, "pck.tex")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_orientation_model_is_told_by_its_path()
    {
        Assert.Throws<FileNotFoundException>(() => Canonical(new(Shape(), Camera.Centered(300, 64, 64), OrbitView.Pose(0, 0, 4))));
    }

    [Fact]
    public void Reading_arrays_and_checkpoints()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-snippet-").FullName;
        try
        {
            var (npzPath, torchPath) = (Path.Combine(folder, "a.npz"), Path.Combine(folder, "none.pt"));
            NpzFile.Write(npzPath, new Dictionary<string, TensorArray> { ["masks"] = TensorArray.Create<byte>([0, 1], 1, 2) });

            // snippet: read-arrays
            using var archive = NpzFile.Open(npzPath);
            TensorArray masks = archive.Read("masks");           // nothing else is unpacked
            // end snippet

            Assert.Equal([1, 2], masks.Shape.ToArray());
            Assert.Throws<FileNotFoundException>(() => TapS5(torchPath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static (float[] Values, string? Category) TapS5(string torchPath)
        {
            // snippet: read-torch
            using var file = TorchFile.Open(torchPath);          // structure only
            float[] s5 = file.Read("s5").ToSingle();             // this tensor only
            var category = file.Root is PickleMap map && map.Find("category") is PickleScalar { Value: string text } ? text : null;
            // end snippet

            return (s5, category);
        }
    }

    [Fact]
    public void Matching_two_images_of_a_bundle()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-snippet-").FullName;
        try
        {
            MakeBundle(folder);
            var matchesPng = Path.Combine(folder, "matches.png");
            var (bundleFolder, first, second) = (Path.Combine(folder, "data", "bundle"), Items(folder)[0], Items(folder)[1]);

            // snippet: match-two-images
            var bundle = ArtefactBundle.Open(bundleFolder);      // images, masks, meshes, poses, fields and 2D features on disk
            var source = BundleViews.Open(bundle["car", first]);
            var target = BundleViews.Open(bundle["car", second]);

            var pipeline = new PseudoLabelPipeline(
                new FusionWeights(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)),
                new BicyclicGeodesicFilter(new() { Threshold = 0.05f }));
            var labels = pipeline.Label(pipeline.Prepare(source), pipeline.Prepare(target));

            var lines = labels.Kept.Select(m =>
            {
                var (x1, y1) = source.Letterbox.CellCenterInImage(m.SourceCell);
                var (x2, y2) = target.Letterbox.CellCenterInImage(m.TargetCell);
                return new MatchLine(x1, y1, x2, y2);
            });
            var picture = MatchDrawing.Draw(bundle["car", first].LoadImage(), bundle["car", second].LoadImage(), [.. lines]);
            ImageFile.SavePng(matchesPng, picture);
            // end snippet

            Assert.True(labels.Counts.Candidates > 0);
            Assert.True(File.Exists(matchesPng));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_feature_model_is_told_by_its_path() => Assert.Throws<FileNotFoundException>(() => FeatureModels([]));

    [Fact]
    public async Task Labelling_pairs_into_a_store()
    {
        var folder = Directory.CreateTempSubdirectory("geometrymatters-snippet-").FullName;
        try
        {
            MakeBundle(folder);
            var items = ArtefactBundle.Open(Path.Combine(folder, "data", "bundle")).Items.Select(i => i.Name).ToArray();
            LabelRequest[] requests = [.. items.SelectMany(a => items.Select(b => new LabelRequest(a, b)))];
            var bundleFolder = Path.Combine(folder, "data", "bundle");
            var (storePath, annotationPath) = (Path.Combine(folder, "car.labels"), Path.Combine(folder, "car_anns.pt"));
            var weights = new FusionWeights(new FusionWeight("coarse", 0.5), new FusionWeight("field", 0.5));
            var shard = Shard.Whole;

            // snippet: label-store
            var bundle = ArtefactBundle.Open(bundleFolder);
            var pipeline = new PseudoLabelPipeline(weights, new BicyclicGeodesicFilter());
            var pairs = PairOrdering.FewLoads(requests, pipeline.Options.CachedViews);

            // Killed at any moment and started again, the run goes on where it was; the file ends up the same.
            var run = new LabelRun(pipeline, new() { Shard = shard });
            var report = await run.RunAsync(storePath, pairs, name => BundleViews.Open(bundle[name]));   // names: category/id
            Console.WriteLine($"{report.Pairs} pairs, {report.Failed} failed, {report.Matches} matches, {report.BytesPerPair:0} bytes read for each pair");

            using var store = LabelStore.Open(storePath);
            MatchAnnotationFile.Write(annotationPath, store.ReadLabels());    // for Python: torch.load reads it
            // end snippet

            Assert.Equal((4, 0, 2L), (report.Pairs, report.Failed, report.ViewsRead));
            Assert.Equal(report.Matches, store.ReadLabels().Sum(l => l.Kept.Count));
            Assert.Equal(report.Matches, MatchAnnotationFile.Read(annotationPath).Sum(a => a.SourcePoints.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TriangleMesh Shape() => ShapeCategories.Get("car").CreateInstance(0).TrueMesh(16).Mesh;

    private static (ObjectReconstruction Canonical, int Yaw) Canonical(ObjectReconstruction reconstruction)
    {
        // snippet: orientation-model
        using var orientation = OnnxOrientationEstimator.Load("orient-anything-v2.onnx");
        var canonicalizer = new YawCanonicalizer(orientation, new() { View = new() { Resolution = 518 } });
        var (canonical, decision) = canonicalizer.Canonicalize(reconstruction, "car");
        // end snippet

        return (canonical, decision.YawDegrees);
    }

    private static IReadOnlyList<FeatureMap> FeatureModels(IReadOnlyList<ImageBuffer> images)
    {
        // snippet: feature-models
        var added = DinoPreNormOutput.Add("dinov2-base.onnx", "dinov2-base-both.onnx"); // once

        using var session = new SessionOptions { IntraOpNumThreads = 4 };
        using var dino = OnnxFeatureExtractor.Load("dinov2-base-both.onnx", OnnxFeatureExtractorOptions.DinoV2(), session);
        var maps = dino.ExtractMany(images, [.. images.Select(i => new Letterbox(i.Width, i.Height))]);
        // end snippet

        Assert.Equal("tokens_prenorm", dino.OutputNames[0]);
        Assert.NotEmpty(added.Name);
        return maps;
    }

    private static Mask[] Masks(ImageBuffer image, MaskPrompt[] prompts)
    {
        // snippet: mask-models
        using var salient = OnnxSaliencyMaskProvider.Load("birefnet.onnx", new() { InputSize = 1024, KeepLargestPart = true });
        var mask = salient.Segment(image, new("one", "car"));

        using var sam = OnnxSam3MaskProvider.Load("sam3_image_encoder.onnx", "sam3_language_encoder.onnx", "sam3_decoder.onnx", new() { Tokens = [49406, 3912, 49407] });
        using var embedding = sam.Embed(image);
        var plants = prompts.Select(p => sam.Segment(embedding, p)).ToArray();
        // end snippet

        return [mask, .. plants];
    }

    private static VertexField Parts(BundleItem item, TriangleMesh canonical)
    {
        // snippet: part-field-model
        using var parts = OnnxPartFieldProvider.Load("partfield.onnx", new() { Seed = 1 });
        var field = parts.Describe(canonical);
        item.SavePartPlanes(canonical, parts.Planes(canonical));
        // end snippet

        return field;
    }

    private static string[] Items(string folder) => [.. ArtefactBundle.Open(Path.Combine(folder, "data", "bundle")).Items.Select(i => i.Id)];

    private static void MakeBundle(string folder)
    {
        ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 40 });
        var dataset = new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 2, ImageWidth = 240, ImageHeight = 180, MinSharedKeypoints = 1, TrainPairs = 1 })
            .Build(Path.Combine(folder, "data"));
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(dataset.Bundle),
            MeshReconstructor = new BundleMeshReconstructor(dataset.Bundle),
            FieldProvider = new Fields.CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
        });
        foreach (var item in dataset.Bundle.Items)
        {
            BundleViews.Save(item, pipeline.Run(item.LoadImage(), new(item.Id, item.Category)));
        }
    }
}
