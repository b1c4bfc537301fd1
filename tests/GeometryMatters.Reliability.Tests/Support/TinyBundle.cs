using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;
using GeometryMatters.Tests;
using GeometryMatters.Views;

namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>Bundles of small pictures of balls, made in milliseconds, and the whole pipeline over them.</summary>
internal static class TinyBundle
{
    public const string Category = "ball";

    private const int Cells = 8;
    private const int Canvas = 112;

    public static readonly FusionWeights Weights = new(new FusionWeight("coarse", 0.5), new FusionWeight(FusionWeights.FieldName, 0.5));

    /// <summary>Makes a bundle; what is in it depends on the seed alone.</summary>
    public static ArtefactBundle Create(string root, int items, int seed = 1)
    {
        BundleWriter writer = new(root);
        for (var i = 0; i < items; i++)
        {
            Add(writer, $"b{i:D4}", new Random((seed * 100_003) + i));
        }

        writer.Complete();
        return ArtefactBundle.Open(root);
    }

    /// <summary>Makes a bundle of many items from copies of a few.</summary>
    public static ArtefactBundle CreateMany(string root, int items, int different)
    {
        var few = Create(root, different);
        for (var i = different; i < items; i++)
        {
            CopyTree(few.Items[i % different].Folder, Path.Combine(root, Category, $"b{i:D4}"));
        }

        // Without the list, the items are found by their folders.
        File.Delete(Path.Combine(root, "bundle.json"));
        return ArtefactBundle.Open(root);
    }

    public static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public static ReconstructionPipeline Pipeline(ArtefactBundle bundle, IMeshReconstructor? meshes = null) => new(new()
    {
        MaskProvider = new BundleMaskProvider(bundle),
        MeshReconstructor = meshes ?? new BundleMeshReconstructor(bundle),
        FieldProvider = new CanonicalFourierField(),
        FeatureExtractors = [new ContextExtractor()],
        CanvasSize = Canvas,
        GridCells = Cells,
    });

    public static BundleReconstruction Reconstruction(ArtefactBundle bundle, int threads = 2, IMeshReconstructor? meshes = null) =>
        new(bundle, Pipeline(bundle, meshes), new() { MaxDegreeOfParallelism = threads });

    public static PseudoLabelPipeline Labels(int threads = 2, ICorrespondenceFilter? filter = null) =>
        new(Weights, filter ?? new BicyclicGeodesicFilter(), options: new() { MaxDegreeOfParallelism = threads, CachedViews = 4 });

    /// <summary>Each item with the next ones.</summary>
    public static LabelRequest[] Pairs(ArtefactBundle bundle, int each = 2) =>
        [.. bundle.Items.SelectMany((item, i) => Enumerable.Range(1, each).Select(k => new LabelRequest(item.Id, bundle.Items[(i + k) % bundle.Items.Count].Id)))];

    public static Func<string, ObjectView> Opener(ArtefactBundle bundle) => id => BundleViews.Open(bundle[Category, id], Canvas, Cells);

    private static void Add(BundleWriter writer, string id, Random random)
    {
        const int width = 48, height = 40;
        var (x, y, radius) = (18 + (12 * random.NextDouble()), 16 + (8 * random.NextDouble()), 9 + (5 * random.NextDouble()));
        ImageBuffer image = new(width, height);
        random.NextBytes(image.Pixels);
        Mask mask = new(width, height);
        for (var v = 0; v < height; v++)
        {
            for (var u = 0; u < width; u++)
            {
                mask[u, v] = Math.Pow(u + 0.5 - x, 2) + Math.Pow(v + 0.5 - y, 2) < radius * radius;
            }
        }

        var folder = Path.Combine(writer.Root, Category, id);
        var item = writer.Add(new() { Category = Category, Id = id, Width = width, Height = height, ImagePath = Path.Combine(folder, "image.png"), Box = mask.Bounds() });
        ImageFile.SavePng(item.Info.ImagePath, image);
        item.SaveMask(mask);

        // A ball of radius 1, at four radii of the circle's size before the camera.
        var camera = Camera.Centered(60, width, height);
        var depth = 60 / radius;
        SimilarityPose pose = SimilarityPose.Identity with { Translation = new((x - (width / 2.0)) * depth / 60, (y - (height / 2.0)) * depth / 60, depth) };
        item.SaveReconstruction(new(MadeMeshes.Icosphere(2), [], null, null), camera, pose);
    }
}
