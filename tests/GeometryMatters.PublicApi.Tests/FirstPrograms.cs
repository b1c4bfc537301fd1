using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;
using GeometryMatters.Views;

namespace GeometryMatters.PublicApi.Tests;

/// <summary>The programs of docs/start.md but the training one; a package test builds them all from the packed packages.</summary>
public sealed class FirstPrograms : IDisposable
{
    private static readonly string Model = Path.Combine(AppContext.BaseDirectory, "vit_prenorm.onnx");

    private readonly string root = Directory.CreateTempSubdirectory("geometrymatters-start-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Data_is_drawn()
    {
        string[] args = [Path.Combine(root, "cars")];

        // snippet: start-data
        var shapes = new ProceduralShapes(new() { Categories = ["car"], TrainInstances = 2, ValidationInstances = 0, TestInstances = 1 });
        var drawn = new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 3, ImageWidth = 320, ImageHeight = 240, TrainPairs = 12, TestPairs = 6 }).Build(args[0]);
        foreach (var item in drawn.Bundle.Items)
        {
            Console.WriteLine(item.Name);          // category/id, the name of an item wherever one is asked for
        }

        // end snippet
        Assert.Equal(9, drawn.Bundle.Items.Count);
    }

    [Fact]
    public void Two_images_are_matched_by_embedded_features()
    {
        var bundle = Drawn();
        string[] args = [.. bundle.Items.Take(2).SelectMany(i => (string[])[i.Info.ImagePath, Path.Combine(i.Folder, "mask.png")])];

        // snippet: start-match
        IFeatureExtractor[] extractors = [new GradientHistogramExtractor(), new ContextExtractor()];       // "fine" and "coarse", no weights needed
        FusionWeights weights = new(new FusionWeight("fine", 0.5), new FusionWeight("coarse", 0.5));

        FusedView Describe(string imagePath, string maskPath)
        {
            var (image, mask) = (ImageFile.Load(imagePath), ImageFile.LoadMask(maskPath));
            Letterbox box = new(image.Width, image.Height);                                               // 60 × 60 cells on a canvas of 840 pixels
            var maps = extractors.ToDictionary(e => e.Name, e => e.Extract(image, mask, box));
            return FusedView.Create(imagePath, mask, box, maps, weights);
        }

        var (source, target) = (Describe(args[0], args[1]), Describe(args[2], args[3]));
        var candidates = new CandidateGenerator().Generate(source, target);
        foreach (var match in candidates.Cyclic)                                                          // nearest neighbours that agree both ways
        {
            var (x1, y1) = source.Letterbox.CellCenterInImage(match.SourceCell);
            var (x2, y2) = target.Letterbox.CellCenterInImage(match.TargetCell);
            Console.WriteLine(FormattableString.Invariant($"{x1:0.0} {y1:0.0} -> {x2:0.0} {y2:0.0}  {match.Similarity:0.000}"));
        }

        // end snippet
        Assert.NotEmpty(candidates.Cyclic);
    }

    [Fact]
    public void Distances_and_a_path_exact_and_approximate()
    {
        string[] args = [Path.Combine(root, "car.ply")];
        MeshFile.SavePly(args[0], ShapeCategories.Get("car").CreateInstance(0).TrueMesh(20).Mesh);

        // snippet: start-geodesics
        var mesh = MeshFile.Load(args[0]).Mesh;                                                           // .glb .gltf .obj .ply .off
        SurfaceTopology surface = new(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge });          // pieces that nearly touch are joined
        var from = SurfacePoint.AtCorner(face: 0, corner: 0);                                             // or surface.TryGetSurfacePoint(vertex, out var point)
        var to = SurfacePoint.AtCorner(face: mesh.FaceCount / 2, corner: 0);

        IGeodesicPathSolver[] solvers = [new ExactGeodesicSolver(surface), new ShortenedPathSolver(surface), new EdgePathSolver(surface)];
        foreach (var solver in solvers)
        {
            var path = solver.FindPath(from, to);                                                         // null where no way leads there
            Console.WriteLine($"{solver.GetType().Name}: {path?.Length} mesh units along {path?.Points.Count} points, exact: {solver.IsExact}");
        }

        double[] exact = new ExactGeodesicSolver(surface).AllVertices(from), near = new VirtualSourceSolver(surface).AllVertices(from);
        Console.WriteLine($"largest error of the fast field: {exact.Zip(near, (e, n) => double.IsFinite(e) ? n - e : 0).Max()} mesh units");

        // end snippet
        Assert.All(exact.Zip(near), d => Assert.True(d.Second >= d.First * (1 - 1e-9)));
    }

    [Fact]
    public void A_filter_of_ones_own_joins_those_of_the_library()
    {
        const int cells = 30;
        var reconstructed = Drawn();
        Reconstruct(reconstructed, cells);
        string[] args = [Path.GetDirectoryName(reconstructed.Root)!];

        // snippet: start-filter
        var bundle = ArtefactBundle.Open(Path.Combine(args[0], "bundle"));
        FilterChain filter = new(new SameHeightFilter(0.15f), new SphericalFilter(), new BicyclicGeodesicFilter());   // cheap ones first
        PseudoLabelPipeline pipeline = new(new(new FusionWeight("fine", 0.25), new FusionWeight("coarse", 0.25), new FusionWeight("field", 0.5)), filter);

        using var source = BundleViews.Open(bundle.Items[0], gridCells: 30);                              // the cells that its features were made with
        using var target = BundleViews.Open(bundle.Items[1], gridCells: 30);
        var labels = pipeline.Label(pipeline.Prepare(source), pipeline.Prepare(target));
        Console.WriteLine($"{labels.Counts.Candidates} candidates, {labels.Counts.Cyclic} agree both ways, {labels.Counts.Kept} kept");

        // end snippet
        Assert.True(labels.Counts.Kept <= labels.Counts.Cyclic);
        Assert.True(labels.Counts.Cyclic > 0);
    }

    [Fact]
    public void Feature_models_of_ones_own()
    {
        var example = Drawn().Items[0];
        string[] args = [Model, example.Info.ImagePath, Path.Combine(example.Folder, "mask.png")];

        // snippet: start-onnx
        var (image, mask) = (ImageFile.Load(args[1]), ImageFile.LoadMask(args[2]));
        Letterbox box = new(image.Width, image.Height);

        // A graph from an image to tokens or planes is described by options; OnnxFeatureExtractorOptions.DinoV2() and others are ready-made.
        using var described = OnnxFeatureExtractor.Load(args[0], new()
        {
            Name = "own",
            Input = "pixel_values",
            CanvasSize = 84,                       // the side of the model's input
            PatchSize = 14,
            Outputs = [new("tokens_prenorm", FeatureLayout.Tokens) { LeadingTokens = 5 }],                // CLS and four registers
        });

        // Whatever does not fit options is a class over OnnxModel.
        using var written = new CoarsePatches(args[0]);
        foreach (IFeatureExtractor extractor in new IFeatureExtractor[] { described, written })
        {
            var map = extractor.Extract(image, mask, box);
            Console.WriteLine($"{extractor.Name}: {map.Channels} channels on {map.Grid.Rows} × {map.Grid.Columns} cells");
        }

        // end snippet
        Assert.Equal((8, 8), (described.Channels, written.Channels));
    }

    private static void Reconstruct(ArtefactBundle bundle, int cells)
    {
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new BundleMeshReconstructor(bundle),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
            GridCells = cells,
        });
        Assert.Empty(new BundleReconstruction(bundle, pipeline).Run().Statistics.Failures);
    }

    private ArtefactBundle Drawn()
    {
        ProceduralShapes shapes = new(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 40 });
        return new SyntheticDatasetBuilder(shapes, new() { ViewsPerInstance = 2, ImageWidth = 240, ImageHeight = 180, MinSharedKeypoints = 1, TrainPairs = 1 })
            .Build(Path.Combine(root, "cars")).Bundle;
    }
}

// snippet: start-filter-class
/// <summary>Keeps matches at about the same height: error = difference of the heights in the mesh's box, 0 to 1.</summary>
internal sealed class SameHeightFilter(float maximum) : CorrespondenceFilter
{
    public override string Name => "same-height";

    public override float Threshold => maximum;

    protected override float Error(ViewPair pair, in LiftedCorrespondence candidate) =>        // rays that missed never come here
        MathF.Abs(Height(pair.Source.Mesh, candidate.SourcePoint!.Value) - Height(pair.Target.Mesh, candidate.TargetPoint!.Value));

    private static float Height(TriangleMesh mesh, SurfacePoint point) => (point.PositionOn(mesh).Y - mesh.Bounds.Min.Y) / mesh.Bounds.Size.Y;
}
// end snippet

// snippet: start-onnx-class
/// <summary>A model of 6 × 6 patches whose nearest token each cell takes.</summary>
internal sealed class CoarsePatches(string path) : IFeatureExtractor, IDisposable
{
    private const int Side = 84, Patches = 6, Skipped = 5;

    private readonly OnnxModel model = OnnxModel.Load(path, new()
    {
        Name = "coarse patches",
        Inputs = [new() { Name = "pixel_values", ElementTypes = [TensorElementType.Float32], Dimensions = [null, 3, Side, Side] }],
        Outputs = [new() { Name = "tokens_prenorm", ElementTypes = [TensorElementType.Float32], Dimensions = [null, Skipped + (Patches * Patches), 8] }],
    });

    public string Name => "patches";

    public int Channels => 8;

    public FeatureMap Extract(ImageBuffer image, Mask mask, Letterbox letterbox, CancellationToken cancellationToken = default)
    {
        var canvas = ImageResizer.ToCanvas(image, new(image.Width, image.Height, Side, Patches));          // the same letterbox, for the model's own size
        var pixels = new float[3 * Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = canvas.Pixels[(i % (Side * Side) * 3) + (i / (Side * Side))] / 255f;               // planes of red, green, blue
        }

        using var outputs = model.Run([new("pixel_values", pixels, [1, 3, Side, Side])], cancellationToken);
        var tokens = outputs.AsSingle("tokens_prenorm");
        var grid = letterbox.Grid;
        var values = new float[grid.CellCount * Channels];
        for (var cell = 0; cell < grid.CellCount; cell++)
        {
            var (row, column) = grid.Position(cell);
            var token = Skipped + (row * Patches / grid.Rows * Patches) + (column * Patches / grid.Columns);
            tokens.Slice(token * Channels, Channels).CopyTo(values.AsSpan(cell * Channels));
        }

        return new(grid, Channels, values);
    }

    public void Dispose() => model.Dispose();
}
// end snippet
