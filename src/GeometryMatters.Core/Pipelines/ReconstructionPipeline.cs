using System.Diagnostics;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Reconstruction;
using GeometryMatters.Rendering;

namespace GeometryMatters.Pipelines;

/// <summary>Stage 1 of the method and the features of an image: mask, mesh, refined pose, canonical yaw, part field, 2D maps (paper 3.1, 3.2).</summary>
/// <remarks>Immutable; safe for concurrent use if its parts are.</remarks>
public sealed class ReconstructionPipeline
{
    private readonly ReconstructionParts parts;

    /// <summary>Puts the stage together.</summary>
    /// <param name="parts">Who does what.</param>
    public ReconstructionPipeline(ReconstructionParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        this.parts = parts;
    }

    /// <summary>Which parts it is put together from: their types, and what the features are called. Parts' own options are not in it.</summary>
    internal string Signature => string.Join('\n', [
        $"{typeof(ReconstructionPipeline).Assembly.GetName().Version}",
        $"{parts.MaskProvider.GetType()}",
        $"{parts.MeshReconstructor.GetType()}",
        $"{parts.PoseRefiner?.GetType()}",
        $"{parts.YawCanonicalizer?.GetType()}",
        $"{parts.FieldProvider.GetType()} {parts.FieldProvider.Name}",
        $"{parts.CanvasSize} {parts.GridCells}",
        .. parts.FeatureExtractors.Select(e => $"{e.GetType()} {e.Name} {e.Channels}"),
    ]);

    /// <summary>Names of the feature maps that it makes.</summary>
    internal IEnumerable<string> FeatureNames => parts.FeatureExtractors.Select(e => e.Name);

    /// <summary>Works on one image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="prompt">Which item it is and what is looked for.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>All that was found out.</returns>
    /// <exception cref="InvalidInputException">The mask is empty or of another size than the image, or the mesh lies behind the camera.</exception>
    /// <exception cref="GeometryMattersException">A part failed.</exception>
    public ReconstructedObject Run(ImageBuffer image, MaskPrompt prompt, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(prompt);
        StageClock clock = new();
        var mask = clock.Time("mask", () => parts.MaskProvider.Segment(image, prompt, cancellationToken));
        Check(image, mask, prompt);
        var reconstruction = clock.Time("mesh", () => parts.MeshReconstructor.Reconstruct(image, mask, prompt, cancellationToken));

        var came = reconstruction;
        Rasterizer.EnsureInFront(reconstruction.Mesh, reconstruction.Pose, $"mesh of '{prompt.ItemId}'");

        PoseRefinement? refinement = null;
        if (parts.PoseRefiner is { } refiner)
        {
            refinement = clock.Time("refine", () => refiner.Refine(reconstruction, mask, cancellationToken));
            reconstruction = reconstruction with { Pose = refinement.Pose };
        }

        YawDecision? yaw = null;
        if (parts.YawCanonicalizer is { } canonicalizer)
        {
            var canonical = clock.Time("yaw", () => canonicalizer.Canonicalize(reconstruction, prompt.Category, cancellationToken));
            (reconstruction, yaw) = (canonical.Reconstruction, canonical.Decision);
        }

        var field = clock.Time("field", () => parts.FieldProvider.Describe(reconstruction.Mesh, cancellationToken));
        Letterbox letterbox = new(image.Width, image.Height, parts.CanvasSize, parts.GridCells);
        SortedDictionary<string, FeatureMap> features = new(StringComparer.Ordinal);
        foreach (var extractor in parts.FeatureExtractors)
        {
            features.Add(extractor.Name, clock.Time("features", () => extractor.Extract(image, mask, letterbox, cancellationToken)));
        }

        return new()
        {
            Id = prompt.ItemId,
            Category = prompt.Category,
            Mask = mask,
            Letterbox = letterbox,
            Canonical = reconstruction,
            Reconstruction = came,
            ReconstructionFolder = (parts.MeshReconstructor as BundleMeshReconstructor)?.FolderOf(prompt),
            Field = field,
            Features = features,
            Refinement = refinement,
            Yaw = yaw,
            Seconds = clock.Seconds,
        };
    }

    /// <summary>Works on many images, several at a time; failures are listed and the run goes on.</summary>
    /// <param name="items">What to open and what is looked for.</param>
    /// <param name="maxDegreeOfParallelism">Images worked on at the same time, at least 1.</param>
    /// <param name="finish">Called with each result from the thread that made it, for example to store it; what it returns is kept.</param>
    /// <param name="progress">Told after every image.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <typeparam name="T">What is kept of an image.</typeparam>
    /// <returns>One outcome per item, in the order of <paramref name="items"/>.</returns>
    public IReadOnlyList<ItemOutcome<T>> RunAll<T>(
        IReadOnlyList<ReconstructionItem> items,
        int maxDegreeOfParallelism,
        Func<ReconstructedObject, T> finish,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(finish);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        var outcomes = new ItemOutcome<T>[items.Count];
        var done = 0;
        ParallelLoop.For(items.Count, new() { MaxDegreeOfParallelism = maxDegreeOfParallelism, CancellationToken = cancellationToken }, i =>
        {
            var item = items[i];
            outcomes[i] = ItemOutcome.Of(item.Prompt.ItemId, () => finish(Run(item.OpenImage(), item.Prompt, cancellationToken)));
            progress?.Report(new("reconstruction", Interlocked.Increment(ref done), items.Count, item.Prompt.ItemId));
        });
        return outcomes;
    }

    private static void Check(ImageBuffer image, Mask mask, MaskPrompt prompt)
    {
        if (mask.Width != image.Width || mask.Height != image.Height)
        {
            throw new ImageFormatException($"mask of '{prompt.ItemId}'", "", $"{image.Width}×{image.Height} pixels", $"{mask.Width}×{mask.Height}");
        }

        if (mask.Count() == 0)
        {
            throw new InvalidInputException($"mask of '{prompt.ItemId}'", "", "at least one foreground pixel", "an empty mask");
        }
    }

    private sealed class StageClock
    {
        private readonly SortedDictionary<string, double> seconds = new(StringComparer.Ordinal);

        public IReadOnlyDictionary<string, double> Seconds => seconds;

        public T Time<T>(string stage, Func<T> work)
        {
            var start = Stopwatch.GetTimestamp();
            var value = work();
            seconds[stage] = seconds.GetValueOrDefault(stage) + Stopwatch.GetElapsedTime(start).TotalSeconds;
            return value;
        }
    }
}

/// <summary>An image of a run: how to open it, and what is looked for in it.</summary>
/// <param name="Prompt">Name, category and box.</param>
/// <param name="OpenImage">Opens the image; called once, from a worker thread.</param>
public sealed record ReconstructionItem(MaskPrompt Prompt, Func<ImageBuffer> OpenImage);
