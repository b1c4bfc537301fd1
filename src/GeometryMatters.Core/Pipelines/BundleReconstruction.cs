using GeometryMatters.Datasets;

namespace GeometryMatters.Pipelines;

/// <summary>Stage 1 for a whole artefact bundle: results go beside each item's artefacts, figures to <c>reconstruction.json</c>.</summary>
/// <remarks>
/// A run may be cancelled or killed at any moment and started again: items whose results are all there, made from the same inputs
/// by the same pipeline, are left as they are, and the bundle ends up as after one run. Items with bad input are listed and the others
/// are done. The results do not depend on how many items are worked on at a time. Not for two runs on one bundle at once.
/// </remarks>
public sealed class BundleReconstruction
{
    private readonly ArtefactBundle bundle;
    private readonly Func<BundleItem, ReconstructionPipeline> pipelineFor;
    private readonly BundleReconstructionOptions options;

    /// <summary>Prepares a run with one pipeline for all items.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="pipeline">What is done to each item.</param>
    /// <param name="options">How to run; null for the default ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BundleReconstruction(ArtefactBundle bundle, ReconstructionPipeline pipeline, BundleReconstructionOptions? options = null)
        : this(bundle, _ => pipeline, options) => ArgumentNullException.ThrowIfNull(pipeline);

    /// <summary>Prepares a run with a pipeline per item, for example other features for training images.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="pipelineFor">Gives an item's pipeline; called from several threads. Bad input that it meets fails the item, not the run.</param>
    /// <param name="options">How to run; null for the default ones.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public BundleReconstruction(
        ArtefactBundle bundle, Func<BundleItem, ReconstructionPipeline> pipelineFor, BundleReconstructionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(pipelineFor);
        this.bundle = bundle;
        this.pipelineFor = pipelineFor;
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Does what is not done yet.</summary>
    /// <param name="progress">Told after every item, done now or before.</param>
    /// <param name="cancellationToken">Stops the run; what was finished by then stays.</param>
    /// <returns>An outcome per item in the bundle's order, named category/id, and the figures.</returns>
    public BundleReconstructionReport Run(IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var items = bundle.Items;
        var outcomes = new ItemOutcome<ItemReconstruction>[items.Count];
        var done = 0;
        ParallelLoop.For(items.Count, new() { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken }, i =>
        {
            outcomes[i] = ItemOutcome.Of(items[i].Name, () => Run(items[i], cancellationToken));
            progress?.Report(new("reconstruction", Interlocked.Increment(ref done), items.Count, items[i].Name));
        });
        var statistics = ReconstructionStatistics.Of(outcomes);
        statistics.Write(Path.Combine(bundle.Root, "reconstruction.json"), bundle.Root);
        return new(outcomes, statistics);
    }

    private ItemReconstruction Run(BundleItem item, CancellationToken cancellationToken)
    {
        var pipeline = pipelineFor(item);
        var hadMask = item.HasMask;
        DerivedRecord record = new(item, pipeline, options);
        if (options.Resume && record.ReadIfCurrent() is { } earlier)
        {
            return earlier;
        }

        var result = pipeline.Run(item.LoadImage(), new(item.Id, item.Category, item.Info.Box), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        record.Remove();
        BundleViews.Save(item, result, options.HalfPrecision);

        // A mask that this run made is an input like any other from now on.
        return (hadMask ? record : new(item, pipeline, options)).Write(result);
    }
}

/// <summary>Outcome of a run over a bundle.</summary>
/// <param name="Outcomes">One per item, in the bundle's order, named category/id.</param>
/// <param name="Statistics">Figures over all of them.</param>
public sealed record BundleReconstructionReport(IReadOnlyList<ItemOutcome<ItemReconstruction>> Outcomes, ReconstructionStatistics Statistics);
