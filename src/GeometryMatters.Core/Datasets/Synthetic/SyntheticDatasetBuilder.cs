using System.Globalization;
using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Draws a dataset with key points, pairs and imperfect reconstructions, so that the whole pipeline can run without downloads.</summary>
/// <remarks>Every image has its own random stream, named by its id: the files do not depend on the number of threads, nor on other categories.</remarks>
public sealed class SyntheticDatasetBuilder
{
    private readonly IShapeSource source;
    private readonly SyntheticDatasetBuilderOptions options;
    private readonly IImageCodec codec;

    /// <summary>Prepares to draw.</summary>
    /// <param name="source">The objects.</param>
    /// <param name="options">How many images and what they look like; defaults where null.</param>
    /// <param name="codec">Encodes images and masks; <see cref="SkiaImageCodec"/> when null.</param>
    public SyntheticDatasetBuilder(IShapeSource source, SyntheticDatasetBuilderOptions? options = null, IImageCodec? codec = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        this.source = source;
        this.options = options ?? new();
        this.options.Validate();
        this.codec = codec ?? new SkiaImageCodec();
    }

    /// <summary>Draws the dataset into a folder.</summary>
    /// <param name="root">A folder that does not exist or is empty.</param>
    /// <param name="progress">Told after every image.</param>
    /// <param name="cancellationToken">Stops the work; what was written so far stays and has no <c>bundle.json</c>.</param>
    /// <returns>The dataset, opened.</returns>
    /// <exception cref="IOException">The folder has content.</exception>
    /// <exception cref="GeometryMattersException">An object cannot be read, or a split that should have pairs has none.</exception>
    public SyntheticDataset Build(string root, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        root = Path.GetFullPath(root);
        if (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any())
        {
            throw new IOException($"The folder '{root}' has content; a dataset is drawn into a new or empty folder.");
        }

        Directory.CreateDirectory(root);
        SpairWriter writer = new(root);
        BundleWriter bundle = new(Path.Combine(root, SyntheticDataset.BundleFolder), codec);
        var jobs = Jobs(cancellationToken);
        var drawn = new DrawnImage[jobs.Count];
        var done = 0;
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken };
        ParallelLoop.For(jobs.Count, parallel, i =>
        {
            drawn[i] = DrawImage(jobs[i], writer, bundle, cancellationToken);
            progress?.Report(new("draw images", Interlocked.Increment(ref done), jobs.Count, drawn[i].Annotation.Id));
        });

        WritePairs(jobs, drawn, writer);
        writer.WriteKeypointGroups(source.Categories.ToDictionary(c => c, source.GeoAwareGroups, StringComparer.Ordinal));
        WriteNames(root);
        bundle.Complete();
        return SyntheticDataset.Open(root, codec);
    }

    private List<Job> Jobs(CancellationToken cancellationToken)
    {
        List<Job> jobs = [];
        foreach (var category in source.Categories)
        {
            foreach (var split in Enum.GetValues<DatasetSplit>())
            {
                foreach (var shape in source.List(category, split))
                {
                    SharedShape shared = new(() => source.Load(category, shape.Name, cancellationToken), options.ViewsPerInstance);
                    jobs.AddRange(Enumerable.Range(0, options.ViewsPerInstance).Select(view => new Job(category, split, shape, view, shared)));
                }
            }
        }

        return jobs;
    }

    private DrawnImage DrawImage(Job job, SpairWriter writer, BundleWriter bundle, CancellationToken cancellationToken)
    {
        var shape = job.Shared.Take();
        var seed = ShapeSeed.Derive(options.Seed, $"{job.Category}/{job.Id}");
        var (camera, pose) = ViewSampler.Draw(shape.Mesh.Positions, options, new(ShapeSeed.Derive(seed, "view")));
        var (picture, raster, visible, occluded) = Picture(shape, camera, pose, seed);
        cancellationToken.ThrowIfCancellationRequested();

        var box = visible.Bounds() ?? throw new GeometryMattersException($"Nothing of '{job.Id}' is visible: check fill and focal length options.");
        var (azimuth, elevation) = ViewSampler.Direction(pose);
        ImageAnnotation annotation = new()
        {
            Id = job.Id,
            Category = job.Category,
            ImagePath = writer.ImagePath(job.Category, job.Id),
            Width = camera.Width,
            Height = camera.Height,
            Box = box,
            Keypoints = KeypointVisibility.Project(shape.Keypoints, pose, camera, raster, visible),
            AzimuthId = ViewSampler.AzimuthBin(azimuth),
        };
        writer.WriteImage(job.Category, job.Id, codec.EncodeJpeg(picture, options.JpegQuality));
        writer.WriteAnnotation(annotation);
        var item = bundle.Add(new()
        {
            Category = job.Category,
            Id = job.Id,
            Width = camera.Width,
            Height = camera.Height,
            ImagePath = annotation.ImagePath,
            Box = box,
            Split = job.Split,
        });
        item.SaveMask(visible);

        var reconstruction = shape.Reconstruct(ShapeSeed.Derive(seed, "reconstruction"), cancellationToken);
        var truePose = pose.AfterRotatingObject(RotationMatrix.AboutY(reconstruction.YawErrorDegrees));
        var size = reconstruction.Mesh.Bounds.Size;
        var wrong = PosePerturbation.Apply(
            truePose, Math.Max(size.X, Math.Max(size.Y, size.Z)), ShapeSeed.Derive(seed, "pose"), options.Perturbation);
        item.SaveReconstruction(new(reconstruction.Mesh, [], null, null), camera, wrong);
        new SyntheticTruth(job.Shape.Name, truePose, reconstruction.YawErrorDegrees, azimuth, elevation, occluded).Write(item);
        return new(job.Shape, annotation);
    }

    private (ImageBuffer Picture, RasterBuffer Raster, Mask Visible, double Occluded) Picture(DatasetShape shape, Camera camera, SimilarityPose pose, int seed)
    {
        Random light = new(ShapeSeed.Derive(seed, "light")), background = new(ShapeSeed.Derive(seed, "background")), front = new(ShapeSeed.Derive(seed, "front"));
        var ambient = 0.25f + (0.3f * light.NextSingle());
        var rendered = ShadedRenderer.Render(shape.Mesh, shape.Color, pose, camera, new()
        {
            Ambient = ambient,
            Diffuse = 1.05f - ambient,
            LightDirection = new((2 * light.NextSingle()) - 1, -0.3f - light.NextSingle(), -0.2f - light.NextSingle()),
            BackgroundImage = Scenery.Background(camera.Width, camera.Height, options.ClutterProbability, background),
            Supersampling = options.Supersampling,
        });
        var raster = Rasterizer.Render(shape.Mesh, pose, camera);
        var visible = rendered.Mask;
        var whole = visible.Count();
        if (front.NextDouble() < options.OcclusionProbability && Scenery.Occlude(rendered.Image, visible, options.MaxOcclusion, front) is { } covered)
        {
            visible = Without(visible, covered);
        }

        return (rendered.Image, raster, visible, whole == 0 ? 0 : 1 - ((double)visible.Count() / whole));
    }

    private static Mask Without(Mask mask, Mask covered)
    {
        var values = mask.Values.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            values[i] &= (byte)(1 - covered.Values[i]);
        }

        return new(mask.Width, mask.Height, values);
    }

    private void WritePairs(List<Job> jobs, DrawnImage[] drawn, SpairWriter writer)
    {
        writer.CreateFolders();
        var number = 0;
        foreach (var split in Enum.GetValues<DatasetSplit>())
        {
            foreach (var category in source.Categories)
            {
                DrawnImage[] images = [.. drawn.Where((_, i) => jobs[i].Category == category && jobs[i].Split == split)];
                var pairs = PairSampler.Draw(images, options.Pairs(split), options, ShapeSeed.Derive(options.Seed, $"{category}/{split}/pairs"));
                if (pairs.Count == 0 && images.Length > 1 && options.Pairs(split) > 0)
                {
                    throw new GeometryMattersException(
                        $"No two images of '{category}' ({split}) share {options.MinSharedKeypoints} key points: draw more views or ask for fewer.");
                }

                foreach (var (s, t) in pairs)
                {
                    writer.WritePair(split, ++number, images[s].Annotation, images[t].Annotation);
                }
            }
        }
    }

    private void WriteNames(string root) => JsonObjectFile.Write(Path.Combine(root, SpairLayout.NamesFile), json =>
    {
        foreach (var category in source.Categories)
        {
            json.WriteStartArray(category);
            foreach (var name in source.KeypointNames(category))
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }
    });

    private sealed record Job(string Category, DatasetSplit Split, ShapeReference Shape, int View, SharedShape Shared)
    {
        public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{SpairLayout.Folder(Split)}_{Shape.Name}_{View:D2}");
    }

    /// <summary>A shape that several images share: made by the first, let go after the last.</summary>
    private sealed class SharedShape(Func<DatasetShape> load, int views)
    {
        private readonly Lock gate = new();
        private DatasetShape? shape;
        private int left = views;

        public DatasetShape Take()
        {
            lock (gate)
            {
                var result = shape ?? load();
                shape = --left > 0 ? result : null;
                return result;
            }
        }
    }
}
