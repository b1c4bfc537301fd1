using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Views;

namespace GeometryMatters.Cli.Commands;

/// <summary>Two procedural cars before cameras, with random features of a given width; what is measured on them.</summary>
internal sealed class BenchScene
{
    private const string FeatureName = "random";
    private const int ImageSide = 480;

    private readonly NearestNeighborMatcher matcher;
    private readonly PseudoLabelPipeline pipeline;
    private readonly StageCounts labels;
    private readonly PreparedView source;
    private readonly PreparedView target;
    private readonly ExactGeodesicSolver exact;
    private readonly EdgePathSolver edges;
    private readonly double[] distances;
    private readonly ObjectReconstruction disturbed;
    private readonly PoseRefiner refiner = new();

    public BenchScene(int channels, int threads)
    {
        matcher = new(new() { MaxDegreeOfParallelism = threads });
        FusionWeights weights = new(new FusionWeight(FeatureName, 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));
        pipeline = new(weights, new BicyclicGeodesicFilter(new() { MaxDegreeOfParallelism = threads }), new(matcher));
        source = pipeline.Prepare(View(0, 35, channels));
        target = pipeline.Prepare(View(1, 60, channels));
        labels = pipeline.Label(source, target).Counts;
        SurfaceTopology topology = new(source.View.Mesh);
        (exact, edges) = (new(topology), new(topology));
        distances = new double[source.View.Mesh.VertexCount];
        var size = source.View.Mesh.Bounds.Size;
        disturbed = new(source.View.Mesh, source.View.Camera, PosePerturbation.Apply(source.View.Pose, Math.Max(size.X, Math.Max(size.Y, size.Z)), 1));
    }

    public string MatchingSize => CommandSession.Text($"nearest neighbours both ways, {source.Fused.Count} and {target.Fused.Count} cells, {source.Fused.Channels} channels");

    public string PairSize => CommandSession.Text($"a whole pair of {source.View.Mesh.FaceCount} and {target.View.Mesh.FaceCount} faces: {labels.Candidates} matches, {labels.Lifted} filtered, {labels.Kept} kept");

    public string MeshSize => CommandSession.Text($"from one vertex to all {source.View.Mesh.VertexCount}");

    public string RefinementSize => CommandSession.Text($"{disturbed.Mesh.FaceCount} faces to a mask of {ImageSide}×{ImageSide}");

    public void Match() => matcher.Match(source.Fused, target.Fused);

    public void Label() => pipeline.Label(source, target);

    public void ExactDistances() => exact.AllVertices(new SurfacePoint(0, Vector3.UnitX), distances);

    public void EdgeDistances() => edges.AllVertices(new SurfacePoint(0, Vector3.UnitX), distances);

    public void Refine() => refiner.Refine(disturbed, source.View.Mask);

    private static ObjectView View(int instance, double azimuth, int channels)
    {
        var mesh = ShapeCategories.Get("car").CreateInstance(instance).TrueMesh(40).Mesh;
        var camera = Camera.Centered(1.4 * ImageSide, ImageSide, ImageSide);
        var pose = OrbitView.Pose(azimuth, 15, 1.6 * mesh.Bounds.Diagonal, mesh.Bounds.Center);
        var mask = Silhouette.Render(mesh, pose, camera);
        Letterbox letterbox = new(ImageSide, ImageSide);
        Random random = new(instance);
        var values = new float[letterbox.Grid.CellCount * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        FeatureMap map = new(letterbox.Grid, channels, values);
        var field = new CanonicalFourierField().Describe(mesh);
        return new(new()
        {
            Id = CommandSession.Text($"car {instance}"),
            Category = "car",
            Camera = camera,
            Pose = pose,
            Box = mask.Bounds()!.Value,
            Letterbox = letterbox,
            LoadMask = () => mask,
            LoadMesh = () => mesh,
            LoadField = () => field,
            LoadFeatures = new Dictionary<string, Func<FeatureMap>>(StringComparer.Ordinal) { [FeatureName] = () => map },
        });
    }
}
