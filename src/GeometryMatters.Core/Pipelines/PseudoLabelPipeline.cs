using System.Globalization;
using System.Runtime.CompilerServices;
using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Pipelines;

/// <summary>Stage 2 of the method: proposes matches between two views and keeps those that the filter accepts (paper 3.2).</summary>
/// <remarks>Immutable and safe for concurrent use if the filter is. The labels of a pair do not depend on what runs beside it.</remarks>
public sealed class PseudoLabelPipeline
{
    private readonly FusionWeights weights;
    private readonly ICorrespondenceFilter filter;
    private readonly CandidateGenerator candidates;
    private readonly PseudoLabelPipelineOptions options;

    /// <summary>Puts the stage together.</summary>
    /// <param name="weights">Weights of the features; with a weight above zero for the field, the part field is rendered into the view.</param>
    /// <param name="filter">Judges lifted candidates.</param>
    /// <param name="candidates">Proposes candidates; null for nearest neighbours with the paper's relaxed cyclic check.</param>
    /// <param name="options">Use of the machine; null for the defaults.</param>
    public PseudoLabelPipeline(
        FusionWeights weights, ICorrespondenceFilter filter, CandidateGenerator? candidates = null, PseudoLabelPipelineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(filter);
        this.weights = weights;
        this.filter = filter;
        this.candidates = candidates ?? new();
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>How runs use the machine.</summary>
    public PseudoLabelPipelineOptions Options => options;

    /// <summary>What labels depend on beside the views: weights, candidates, filter and version of this library, as text in ordinal order of the names.</summary>
    /// <remarks>A store of labels records them, so that a run is not resumed with others.</remarks>
    public IReadOnlyDictionary<string, string> Settings => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["candidates"] = candidates.Settings,
        ["filter"] = filter.Settings,
        ["library"] = typeof(PseudoLabelPipeline).Assembly.GetName().Version!.ToString(3),
        ["weights"] = string.Join(", ", weights.Entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Name} {e.Weight:R}"))),
    };

    /// <summary>Makes a view ready: renders its field, fuses its features, lifts its cells to the surface.</summary>
    /// <param name="view">The view.</param>
    /// <param name="cancellationToken">Stops the work between its steps.</param>
    /// <returns>The prepared view; holds weighted copies of the foreground descriptors.</returns>
    /// <exception cref="GeometryMattersException">A part of the view is missing, cannot be loaded or is unusable.</exception>
    public PreparedView Prepare(ObjectView view, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(view);
        RequireFeatures(view);
        cancellationToken.ThrowIfCancellationRequested();
        var field = weights.Of(FusionWeights.FieldName) > 0 && !view.FeatureNames.Contains(FusionWeights.FieldName)
            ? FieldRasterizer.Render(view.Field, view.Mesh, view.Pose, view.Camera, view.Letterbox, view.Mask).Map
            : null;
        cancellationToken.ThrowIfCancellationRequested();
        var fused = FusedView.Create(view, weights, field);
        cancellationToken.ThrowIfCancellationRequested();
        return new(view, fused, SurfaceLifter.Lift(view));
    }

    /// <summary>Labels one pair.</summary>
    /// <param name="source">Prepared source view.</param>
    /// <param name="target">Prepared target view.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The matches kept, possibly none, with counts per stage.</returns>
    /// <exception cref="InvalidInputException">The views have features of different widths.</exception>
    public PairLabels Label(PreparedView source, PreparedView target, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        PreparedView.RequireComparable(source, target);
        var proposed = candidates.Generate(source.Fused, target.Fused, cancellationToken);
        return FilteredPair.Label(filter, source, target, [.. proposed.Cyclic], proposed.Counts, cancellationToken);
    }

    /// <summary>Labels many pairs, several at a time, and gives them in the order they were asked for.</summary>
    /// <param name="requests">
    /// The pairs, from memory or as they are made: no more than <see cref="PseudoLabelPipelineOptions.Lookahead"/> are held. An order that stays near the same views
    /// reads fewer of them twice (<see cref="PairOrdering"/>).
    /// </param>
    /// <param name="openView">Opens a view by its key; called from several threads. <see cref="ViewReads"/> counts what that reads.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the run; pairs in flight are stopped too.</param>
    /// <returns>One outcome per pair; a pair with bad input is a failure with its reason and the run goes on.</returns>
    public IAsyncEnumerable<ItemOutcome<PairLabels>> RunAsync(
        IEnumerable<LabelRequest> requests,
        Func<string, ObjectView> openView,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(openView);
        return Outcomes(AsyncPairs.Of(requests, cancellationToken), openView, new(progress, AsyncPairs.CountOf(requests)), cancellationToken);
    }

    /// <summary>Labels pairs that come from an asynchronous source, for example a database.</summary>
    /// <param name="requests">The pairs; no more than <see cref="PseudoLabelPipelineOptions.Lookahead"/> are held.</param>
    /// <param name="openView">Opens a view by its key; called from several threads.</param>
    /// <param name="progress">Told after every pair, without a total.</param>
    /// <param name="cancellationToken">Stops the run; pairs in flight are stopped too.</param>
    /// <returns>One outcome per pair, in the order they were asked for.</returns>
    public IAsyncEnumerable<ItemOutcome<PairLabels>> RunAsync(
        IAsyncEnumerable<LabelRequest> requests,
        Func<string, ObjectView> openView,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(openView);
        return Outcomes(requests, openView, new(progress, 0), cancellationToken);
    }

    /// <summary>The run itself: outcomes with the pairs that they are of.</summary>
    internal async IAsyncEnumerable<(LabelRequest Pair, ItemOutcome<PairLabels> Outcome)> RunPairsAsync(
        IAsyncEnumerable<LabelRequest> requests,
        Func<string, ObjectView> openView,
        PairProgress progress,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopped = stop.Token;
        ViewCache views = new(options.CachedViews, key => Prepare(openView(key), stopped));
        Queue<LabelRequest> ahead = new();
        Queue<(LabelRequest Pair, Task<ItemOutcome<PairLabels>> Work)> inFlight = new();
        var source = requests.GetAsyncEnumerator(stopped);
        await using var closing = source.ConfigureAwait(false);
        var more = true;
        try
        {
            while (true)
            {
                while (inFlight.Count < options.MaxDegreeOfParallelism)
                {
                    while (more && ahead.Count <= options.Lookahead && (more = await source.MoveNextAsync().ConfigureAwait(false)))
                    {
                        views.Announce(source.Current);
                        ahead.Enqueue(source.Current);
                    }

                    if (!ahead.TryDequeue(out var pair))
                    {
                        break;
                    }

                    var (first, second) = views.Take(pair);
                    inFlight.Enqueue((pair, Task.Run(() => Run(pair, first, second, stopped), stopped)));
                }

                if (!inFlight.TryDequeue(out var next))
                {
                    break;
                }

                var outcome = await next.Work.ConfigureAwait(false);
                progress.Report(outcome.Id);
                yield return (next.Pair, outcome);
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(inFlight.Select(f => f.Work.ContinueWith(_ => { }, TaskScheduler.Default))).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<ItemOutcome<PairLabels>> Outcomes(
        IAsyncEnumerable<LabelRequest> requests, Func<string, ObjectView> openView, PairProgress progress, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (_, outcome) in RunPairsAsync(requests, openView, progress, cancellationToken).ConfigureAwait(false))
        {
            yield return outcome;
        }
    }

    private ItemOutcome<PairLabels> Run(
        LabelRequest pair, Lazy<ItemOutcome<PreparedView>> source, Lazy<ItemOutcome<PreparedView>> target, CancellationToken cancellationToken) =>
        ItemOutcome.Of<PairLabels>($"{pair.SourceKey} -> {pair.TargetKey}", () =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Label(Required(source.Value), Required(target.Value), cancellationToken);
        });

    // A view of a bundle has the features whose files are there, so a missing one is bad input and not misuse.
    private void RequireFeatures(ObjectView view)
    {
        foreach (var (name, weight) in weights.Entries)
        {
            if (weight > 0 && name != FusionWeights.FieldName && !view.FeatureNames.Contains(name))
            {
                throw new InvalidInputException(
                    $"view '{view.Id}'", "features", $"'{name}'", view.FeatureNames.Count == 0 ? "none" : $"only {string.Join(", ", view.FeatureNames.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private static PreparedView Required(ItemOutcome<PreparedView> view) =>
        view.Value ?? throw new GeometryMattersException($"view '{view.Id}' is not usable: {view.Failure!.Message}", view.Failure);
}
