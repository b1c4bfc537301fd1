using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reconstruction;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Every long driver ends within 200 ms of its cancellation, at whatever moment.</summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly FusionWeights FieldToo = new(new FusionWeight("a", 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));

    private readonly TemporaryFolder folder = new();
    private int runs;

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Drawing_a_dataset() => Assert200(token => new SyntheticDatasetBuilder(
        new ProceduralShapes(new() { Categories = ["car"], TrainInstances = 1, ValidationInstances = 0, TestInstances = 0 }),
        new() { ViewsPerInstance = 3, MinSharedKeypoints = 1 }).Build(Fresh("set"), null, token));

    [Fact]
    public Task A_reconstruction_of_a_bundle()
    {
        var made = TinyBundle.Create(folder.File("made"), 30);
        return Lateness.AssertWithinLimit(
            () =>
            {
                var root = Fresh("bundle");
                TinyBundle.CopyTree(made.Root, root);
                return ArtefactBundle.Open(root);
            },
            (bundle, token) =>
            {
                TinyBundle.Reconstruction(bundle).Run(null, token);
                return Task.CompletedTask;
            });
    }

    [Fact]
    public Task An_inflated_mesh_and_features_of_a_large_image()
    {
        GeometryMatters.Imaging.ImageBuffer image = new(1600, 1200);
        new Random(1).NextBytes(image.Pixels);
        GeometryMatters.Imaging.Mask mask = new(1600, 1200);
        for (var y = 0; y < 1200; y++)
        {
            for (var x = 0; x < 1600; x++)
            {
                mask[x, y] = Math.Pow((x - 800) / 700.0, 2) + Math.Pow((y - 600) / 500.0, 2) < 1;
            }
        }

        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new Given(mask),
            MeshReconstructor = new InflatedMaskReconstructor(),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new GradientHistogramExtractor(), new ContextExtractor()],
        });
        return Assert200(token => pipeline.Run(image, new("large", "ellipse"), token));
    }

    [Fact]
    public Task A_label_run()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 30);
        TinyBundle.Reconstruction(bundle).Run();
        return Lateness.AssertWithinLimit(token => new LabelRun(TinyBundle.Labels()).RunAsync(Fresh("store"), TinyBundle.Pairs(bundle, 4), TinyBundle.Opener(bundle), null, token));
    }

    [Fact]
    public Task Labels_of_a_pair_of_full_size()
    {
        // 60 × 60 cells, 1536 channels and those of a rendered field, meshes of 45,000 faces.
        var mesh = Bumps(150);
        var field = new CanonicalFourierField().Describe(mesh);
        var views = Enumerable.Range(0, 2).Select(i => MadeViews.Create(
            MadeViews.Full(60), new() { ["a"] = MadeViews.Noise(60, 1536, i) }, mesh: mesh.MapPositions(p => p with { Z = p.Z + 5 }), field: field, id: $"v{i}")).ToArray();
        PseudoLabelPipeline pipeline = new(FieldToo, new BicyclicGeodesicFilter());
        return Assert200(token => pipeline.Label(pipeline.Prepare(views[0], token), pipeline.Prepare(views[1], token), token));
    }

    [Fact]
    public Task Matching_of_3600_by_3600_cells()
    {
        var rows = Enumerable.Range(0, 2).Select(i => FusedView.Create(
            MadeViews.Create(MadeViews.Full(60), new() { ["a"] = MadeViews.Noise(60, 1536, i) }), new(new FusionWeight("a", 1)))).ToArray();
        return Assert200(token => new NearestNeighborMatcher().Match(rows[0], rows[1], token));
    }

    [Fact]
    public Task A_search_for_weights()
    {
        FusionWeights weights = new(new FusionWeight("a", 0.5), new FusionWeight("b", 0.5));
        PseudoLabelPipeline pipeline = new(weights, new NoFilter());
        var views = new[] { "s", "t" }.ToDictionary(id => id, id => pipeline.Prepare(MadeViews.Create(
            MadeViews.Full(60), new() { ["a"] = MadeViews.Noise(60, 256, id[0]), ["b"] = MadeViews.Noise(60, 256, 7 * id[0]) }, id: id)));
        PairAnnotation[] pairs = [.. Enumerable.Range(0, 16).Select(i => new PairAnnotation($"{i}", Annotation("s"), Annotation("t")))];
        return Assert200(token => new WeightSearch().Run(pairs, image => views[image.Id], null, token));

        static ImageAnnotation Annotation(string id) => new()
        {
            Id = id,
            Category = "test",
            ImagePath = "",
            Width = 60,
            Height = 60,
            Box = new(0, 0, 60, 60),
            Keypoints = [.. Enumerable.Range(0, 40).Select(k => new Keypoint((k * 7 % 60) + 0.5, (k * 13 % 60) + 0.5, true))],
        };
    }

    [Fact]
    public Task The_simplifier()
    {
        var mesh = Bumps(250);
        return Assert200(token => MeshSimplifier.Simplify(mesh, new() { TargetFaceCount = 5_000 }, null, token));
    }

    [Theory]
    [InlineData(1e-6f)]
    [InlineData(0)]
    public Task Cleaning_a_mesh(float weldDistance)
    {
        var mesh = Bumps(700);
        return Assert200(token => MeshCleaner.Clean(mesh, new() { WeldDistance = weldDistance }, token));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-7)]
    public Task Reading_a_mesh_as_a_surface(double weldFraction)
    {
        var mesh = Bumps(350);
        return Assert200(token => _ = new SurfaceTopology(mesh, new() { WeldFraction = weldFraction }, token));
    }

    [Fact]
    public Task Bridging_the_gaps_of_a_mesh_in_pieces()
    {
        // Two sheets of 15,000 nodes a tenth apart: each node of one looks for the nearest of the other.
        var sheet = Bumps(120);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p with { Z = p.Z + 0.1f }));
        return Assert200(token => _ = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.5 }, token));
    }

    [Fact]
    public Task Preparing_a_field_for_searches()
    {
        Random random = new(1);
        var values = new float[60_000 * 256];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        VertexField field = new(60_000, 256, values);
        return Assert200(token => _ = new CrossMeshNearestNeighbor(field, token));
    }

    [Fact]
    public Task Deciding_by_exact_distances()
    {
        // A tight decision: bounds settle few of the pairs, and each exact distance takes a while.
        var mesh = Bumps(120);
        SurfaceTopology topology = new(mesh);
        Random random = new(1);
        var queries = Enumerable.Range(0, 8).Select(_ => new BicyclicQuery(Corner(), Corner(), Corner(), Corner())).ToArray();
        return Assert200(token =>
        {
            // Solvers are made anew as well, on first use.
            MeshGeodesics geodesics = new(topology);
            new BicyclicDecider(geodesics, geodesics, new() { Threshold = 0.2f, ReportErrorsUpTo = 1 }).Decide(queries, new FilterVerdict[queries.Length], token);
        });

        SurfacePoint Corner() => SurfacePoint.AtCorner(random.Next(mesh.FaceCount), 0);
    }

    [Theory]
    [InlineData("edges", 400)]
    [InlineData("virtual sources", 250)]
    [InlineData("exact", 120)]
    public Task Distances_to_all_vertices(string solver, int cells)
    {
        var mesh = Bumps(cells);
        IGeodesicSolver geodesics = solver switch
        {
            "edges" => new EdgePathSolver(mesh),
            "virtual sources" => new VirtualSourceSolver(mesh),
            _ => new ExactGeodesicSolver(mesh),
        };
        var distances = new double[mesh.VertexCount];
        return Assert200(token => geodesics.AllVertices(SurfacePoint.AtCorner(mesh.FaceCount / 3, 0), distances, cancellationToken: token));
    }

    [Fact]
    public Task Nearest_descriptors_of_another_mesh()
    {
        var field = new CanonicalFourierField().Describe(Bumps(90));
        var found = new int[field.VertexCount];
        return Assert200(token => new FieldNearestNeighbor(field).Find(field.Values, found, cancellationToken: token));
    }

    [Fact]
    public Task Checking_a_bundle()
    {
        var bundle = TinyBundle.CreateMany(folder.File("bundle"), 300, 5);
        return Assert200(token => bundle.Verify(null, token));
    }

    private static Task Assert200(Action<CancellationToken> work) => Lateness.AssertWithinLimit(token =>
    {
        work(token);
        return Task.CompletedTask;
    });

    private string Fresh(string name) => folder.File(FormattableString.Invariant($"{name}{Interlocked.Increment(ref runs)}"));

    /// <summary>A sheet with hills of several sizes.</summary>
    private static TriangleMesh Bumps(int cells) => MadeMeshes.Sheet(cells + 1, cells + 1, (x, y) =>
    {
        var (u, v) = ((double)x / cells, (double)y / cells);
        return new((float)u, (float)v, (float)((0.1 * Math.Sin(9 * u) * Math.Cos(7 * v)) + (0.01 * Math.Sin(80 * u) * Math.Sin(70 * v))));
    });

    private sealed class Given(GeometryMatters.Imaging.Mask mask) : IMaskProvider
    {
        public GeometryMatters.Imaging.Mask Segment(GeometryMatters.Imaging.ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default) => mask;
    }
}
