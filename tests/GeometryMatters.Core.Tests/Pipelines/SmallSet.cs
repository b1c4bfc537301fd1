using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines;

/// <summary>Twelve small images of three cars, drawn once; tests work on copies.</summary>
public sealed class SmallSet : IDisposable
{
    public const int Cells = 20;

    public static readonly FusionWeights Weights = new(new FusionWeight("coarse", 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));

    private readonly TemporaryFolder folder = new();
    private int copies;

    public SmallSet() => new SyntheticDatasetBuilder(
        new ProceduralShapes(new()
        {
            Categories = ["car"],
            TrainInstances = 3,
            ValidationInstances = 0,
            TestInstances = 0,
            SurfaceCells = 24,
            Reconstruction = new() { Cells = 18, MinVertices = 0 },
        }),
        new() { ImageWidth = 160, ImageHeight = 120, ViewsPerInstance = 4, OcclusionProbability = 0, Supersampling = 1, MinSharedKeypoints = 1, TrainPairs = 20 })
        .Build(folder.File("set"));

    public void Dispose() => folder.Dispose();

    /// <summary>A copy that may be damaged.</summary>
    public SyntheticDataset Copy()
    {
        var (from, to) = (folder.File("set"), folder.File($"copy{Interlocked.Increment(ref copies)}"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return SyntheticDataset.Open(to);
    }

    /// <summary>Stage 1 with the pose that came; results go to the bundle.</summary>
    public static IReadOnlyList<ItemOutcome<ReconstructedObject>> Reconstruct(ArtefactBundle bundle, int threads = 2)
    {
        ReconstructionPipeline pipeline = new(new()
        {
            MaskProvider = new BundleMaskProvider(bundle),
            MeshReconstructor = new BundleMeshReconstructor(bundle),
            PoseRefiner = new KeepsTheStart(),
            FieldProvider = new CanonicalFourierField(),
            FeatureExtractors = [new ContextExtractor()],
            GridCells = Cells,
        });
        return pipeline.RunAll(
            [.. bundle.Items.Select(i => new ReconstructionItem(new(i.Id, i.Category), i.LoadImage))],
            threads,
            found =>
            {
                BundleViews.Save(bundle[found.Category, found.Id], found);
                return found;
            });
    }

    public static ObjectView Open(ArtefactBundle bundle, string id) => BundleViews.Open(bundle["car", id], gridCells: Cells);

    private sealed class KeepsTheStart : IPoseRefiner
    {
        public PoseRefinement Refine(ObjectReconstruction reconstruction, Mask mask, CancellationToken cancellationToken = default)
        {
            var iou = Silhouette.Render(reconstruction.Mesh, reconstruction.Pose, reconstruction.Camera).IntersectionOverUnion(mask);
            return new(reconstruction.Pose, iou, iou, []);
        }
    }
}
