using System.Security.Cryptography;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Imaging;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Datasets.Synthetic;

public sealed class SyntheticDatasetBuilderTests : IDisposable
{
    private static readonly SyntheticDatasetBuilderOptions Small = new()
    {
        ImageWidth = 160,
        ImageHeight = 120,
        ViewsPerInstance = 2,
        OcclusionProbability = 0.5,
        Supersampling = 1,
        MinSharedKeypoints = 1,
    };

    private static readonly ProceduralShapes Shapes = new(new()
    {
        Categories = ["car", "chair"],
        TrainInstances = 2,
        ValidationInstances = 0,
        TestInstances = 1,
        SurfaceCells = 28,
        Reconstruction = new() { Cells = 20, MinVertices = 0 },
    });

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_drawn_dataset_is_complete_and_consistent()
    {
        var dataset = new SyntheticDatasetBuilder(Shapes, Small).Build(folder["set"]);
        Assert.Equal(["car", "chair"], dataset.Pairs.Categories);
        Assert.Equal("set", dataset.Pairs.Name);
        Assert.Equal(2 * 3 * 2, dataset.Bundle.Items.Count);
        Assert.Empty(dataset.Bundle.Verify());
        Assert.Equal(ShapeCategories.Get("car").GeoAwareGroups, dataset.Pairs.GeoAwareGroups("car"));
        var mirror = ShapeCategories.Get("car").MirrorSlots;
        Assert.Equal(
            Enumerable.Range(0, mirror.Count).Where(s => mirror[s] != s).Select(s => (Math.Min(s, mirror[s]), Math.Max(s, mirror[s]))).Distinct(),
            dataset.Pairs.MirrorPairs("car").Select(p => (p.Min(), p.Max())).Order());
        foreach (var category in dataset.Pairs.Categories)
        {
            var train = dataset.Pairs.ReadPairs(DatasetSplit.Train, category);
            Assert.NotEmpty(train);
            Assert.All(train, p => Assert.NotEqual(InstanceOf(p.Source), InstanceOf(p.Target)));

            // One test object only: its own views make pairs, and no training image shows it.
            var test = dataset.Pairs.ReadPairs(DatasetSplit.Test, category);
            Assert.NotEmpty(test);
            Assert.Empty(test.Select(p => InstanceOf(p.Source)).Intersect(train.Select(p => InstanceOf(p.Source))));
            Assert.Empty(dataset.Pairs.ReadPairs(DatasetSplit.Validation, category));
        }
    }

    [Fact]
    public void Files_do_not_depend_on_the_number_of_threads_and_change_with_the_seed()
    {
        var one = Hashes("one", Small with { MaxDegreeOfParallelism = 1 });
        Assert.Equal(one, Hashes("two", Small with { MaxDegreeOfParallelism = 2 }));
        Assert.NotEqual(one, Hashes("other", Small with { Seed = 2 }));
    }

    [Fact]
    public void Visible_key_points_lie_on_the_mask_and_boxes_around_it()
    {
        var dataset = new SyntheticDatasetBuilder(Shapes, Small).Build(folder["set"]);
        var (seen, bins) = (0, new HashSet<int>());
        foreach (var image in Images(dataset))
        {
            var mask = dataset.ItemOf(image).LoadMask();
            Assert.Equal(mask.Bounds(), image.Box);
            bins.Add(image.AzimuthId!.Value);
            foreach (var point in image.Keypoints.Where(p => p.IsVisible))
            {
                seen++;

                // Corners may project beside the pixels whose centres see the surface, but by no more than one.
                Assert.True(IsBeside(mask, (int)point.X, (int)point.Y), $"{image.Id} ({point.X}, {point.Y})");
            }
        }

        Assert.True(seen > 60, $"{seen} visible key points");
        Assert.True(bins.Count > 3, $"{bins.Count} azimuth bins");
    }

    [Fact]
    public void The_object_fills_the_wanted_share_of_the_image()
    {
        var dataset = new SyntheticDatasetBuilder(Shapes, Small with { OcclusionProbability = 0 }).Build(folder["set"]);
        foreach (var image in Images(dataset))
        {
            // A mask has whole pixels: up to one more or less on either side.
            var fill = Math.Max(image.Box.Width / image.Width, image.Box.Height / image.Height);
            Assert.InRange(fill, 0.5 - (2.0 / 120), 0.85 + (2.0 / 120));
        }
    }

    [Fact]
    public void The_true_pose_puts_the_reconstruction_onto_the_object_and_the_stored_one_does_so_less()
    {
        var dataset = new SyntheticDatasetBuilder(
            new ProceduralShapes(new() { Categories = ["car"], TrainInstances = 3, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 28, Reconstruction = new() { Cells = 24, MinVertices = 0, YawErrorProbability = 0.7 } }),
            Small with { OcclusionProbability = 0, ViewsPerInstance = 3 }).Build(folder["set"]);
        var (truth, stored, turned) = (0.0, 0.0, 0);
        foreach (var item in dataset.Bundle.Items)
        {
            var (mask, reconstruction, hidden) = (item.LoadMask(), item.LoadReconstruction(), SyntheticTruth.Read(item));
            var iou = Silhouette.Render(reconstruction.Mesh, hidden.Pose, reconstruction.Camera).IntersectionOverUnion(mask);
            Assert.True(iou > 0.8, $"{item.Name}: {iou}");
            truth += iou / dataset.Bundle.Items.Count;
            stored += Silhouette.Render(reconstruction.Mesh, reconstruction.Pose, reconstruction.Camera).IntersectionOverUnion(mask) / dataset.Bundle.Items.Count;
            turned += hidden.YawErrorDegrees != 0 ? 1 : 0;
            Assert.Equal(0, hidden.OccludedFraction);
        }

        Assert.True(truth > stored + 0.05, $"true {truth}, stored {stored}");
        Assert.InRange(turned, 2, 9);
    }

    [Fact]
    public void Occluders_take_away_pixels_and_key_points()
    {
        var dataset = new SyntheticDatasetBuilder(Shapes, Small with { OcclusionProbability = 1 }).Build(folder["set"]);
        var fractions = dataset.Bundle.Items.Select(i => SyntheticTruth.Read(i).OccludedFraction).ToArray();
        Assert.All(fractions, f => Assert.InRange(f, 0, Small.MaxOcclusion));
        Assert.True(fractions.Count(f => f > 0.04) > fractions.Length / 2);
    }

    [Fact]
    public void A_folder_with_content_is_left_alone()
    {
        File.WriteAllText(folder["set/mine.txt"], "x");
        Assert.Throws<IOException>(() => new SyntheticDatasetBuilder(Shapes, Small).Build(folder["set"]));
        Assert.Single(Directory.GetFileSystemEntries(folder["set"]));
    }

    [Fact]
    public void Work_can_be_stopped()
    {
        using CancellationTokenSource stop = new();
        CancelAtFirst progress = new(stop);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            new SyntheticDatasetBuilder(Shapes, Small with { MaxDegreeOfParallelism = 1 }).Build(folder["set"], progress, stop.Token));
        Assert.False(File.Exists(folder["set/bundle/bundle.json"]));
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>(nameof(SyntheticDatasetBuilderOptions.MaxFill), () => (Small with { MaxFill = 0.3 }).Validate());
        Assert.Throws<ArgumentOutOfRangeException>(nameof(SyntheticDatasetBuilderOptions.MaxDegreeOfParallelism), () => (Small with { MaxDegreeOfParallelism = 0 }).Validate());
        Assert.Throws<ArgumentException>(() => new ProceduralShapes(new() { Categories = ["ship"] }));
    }

    internal static bool IsBeside(Mask mask, int column, int row)
    {
        for (var y = Math.Max(0, row - 1); y <= Math.Min(mask.Height - 1, row + 1); y++)
        {
            for (var x = Math.Max(0, column - 1); x <= Math.Min(mask.Width - 1, column + 1); x++)
            {
                if (mask[x, y])
                {
                    return true;
                }
            }
        }

        return false;
    }

    internal static IEnumerable<ImageAnnotation> Images(SyntheticDataset dataset) =>
        dataset.Pairs.Categories.SelectMany(c => dataset.Pairs.ListImages(c).Select(id => dataset.Pairs.ReadImage(c, id)));

    private static string InstanceOf(ImageAnnotation image) => image.Id.Split('_')[1];

    private SortedDictionary<string, string> Hashes(string name, SyntheticDatasetBuilderOptions options)
    {
        ProceduralShapes cars = new(new()
        {
            Categories = ["car"], TrainInstances = 2, ValidationInstances = 0, TestInstances = 0, SurfaceCells = 20, Reconstruction = new() { Cells = 16, MinVertices = 0 },
        });
        new SyntheticDatasetBuilder(cars, options).Build(folder[name]);
        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder[name], "*", SearchOption.AllDirectories))
        {
            hashes.Add(Path.GetRelativePath(folder[name], file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return hashes;
    }

    private sealed class CancelAtFirst(CancellationTokenSource stop) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => stop.Cancel();
    }
}
