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
    private readonly PseudoLabelOptions options;

    /// <summary>Puts the stage together.</summary>
    /// <param name="weights">Weights of the features; with a weight above zero for the field, the part field is rendered into the view.</param>
    /// <param name="filter">Judges lifted candidates.</param>
    /// <param name="candidates">Proposes candidates; null for nearest neighbours with the paper's relaxed cyclic check.</param>
    /// <param name="options">Use of the machine; null for the defaults.</param>
    public PseudoLabelPipeline(
        FusionWeights weights, ICorrespondenceFilter filter, CandidateGenerator? candidates = null, PseudoLabelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(filter);
        this.weights = weights;
        this.filter = filter;
        this.candidates = candidates ?? new();
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Makes a view ready: renders its field, fuses its features, lifts its cells to the surface.</summary>
    /// <param name="view">The view.</param>
    /// <returns>The prepared view; holds weighted copies of the foreground descriptors.</returns>
    /// <exception cref="GeometryMattersException">A part of the view is missing, cannot be loaded or is unusable.</exception>
    public PreparedView Prepare(ObjectView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        RequireFeatures(view);
        var field = weights.Of(FusionWeights.FieldName) > 0 && !view.FeatureNames.Contains(FusionWeights.FieldName)
            ? FieldRasterizer.Render(view.Field, view.Mesh, view.Pose, view.Camera, view.Letterbox, view.Mask).Map
            : null;
        return new(view, FusedView.Create(view, weights, field), SurfaceLifter.Lift(view));
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
        var lifted = CorrespondenceLifter.Lift(source.Surface, target.Surface, [.. proposed.Cyclic]);
        var verdicts = new FilterVerdict[lifted.Length];
        filter.Evaluate(new(source.View, target.View), lifted, verdicts, cancellationToken);
        List<Correspondence> kept = [];
        for (var i = 0; i < lifted.Length; i++)
        {
            if (verdicts[i].Accepted)
            {
                kept.Add(lifted[i].Match);
            }
        }

        return new()
        {
            Category = source.View.Category,
            SourceId = source.View.Id,
            TargetId = target.View.Id,
            SourceLetterbox = source.View.Letterbox,
            TargetLetterbox = target.View.Letterbox,
            Kept = kept,
            Counts = proposed.Counts with { Lifted = lifted.Count(l => l.IsLifted), Kept = kept.Count },
        };
    }

    /// <summary>Labels many pairs, several at a time, and gives them in the order they were asked for.</summary>
    /// <param name="requests">The pairs; an order that stays near the same views reads fewer of them twice.</param>
    /// <param name="openView">Opens a view by its key; called from several threads.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the run; pairs in flight are stopped too.</param>
    /// <returns>One outcome per pair; a pair with bad input is a failure with its reason and the run goes on.</returns>
    public async IAsyncEnumerable<ItemOutcome<PairLabels>> RunAsync(
        IReadOnlyList<LabelRequest> requests,
        Func<string, ObjectView> openView,
        IProgress<StageProgress>? progress = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(openView);
        ViewCache views = new(options.CachedViews, key => Prepare(openView(key)));
        Queue<Task<ItemOutcome<PairLabels>>> inFlight = new();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = 0;
        try
        {
            for (var done = 0; done < requests.Count; done++)
            {
                while (next < requests.Count && inFlight.Count < options.DegreeOfParallelism)
                {
                    var request = requests[next++];
                    inFlight.Enqueue(Task.Run(() => Run(views, request, stop.Token), stop.Token));
                }

                var outcome = await inFlight.Dequeue().ConfigureAwait(false);
                progress?.Report(new("labels", done + 1, requests.Count, outcome.Id));
                yield return outcome;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(inFlight.Select(t => t.ContinueWith(_ => { }, TaskScheduler.Default))).ConfigureAwait(false);
        }
    }

    private ItemOutcome<PairLabels> Run(ViewCache views, LabelRequest request, CancellationToken cancellationToken) =>
        ItemOutcome.Of<PairLabels>($"{request.SourceKey} -> {request.TargetKey}", () =>
        {
            var source = Required(views.Get(request.SourceKey));
            var target = Required(views.Get(request.TargetKey));
            return Label(source, target, cancellationToken);
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
