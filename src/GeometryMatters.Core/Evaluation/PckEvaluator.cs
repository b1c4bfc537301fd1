using GeometryMatters.Datasets;
using GeometryMatters.Features;

namespace GeometryMatters.Evaluation;

/// <summary>Measures how well descriptors transfer annotated key points (PCK, per image and per key point, and on the geo-aware subset).</summary>
/// <remarks>The rules are those of GeoAware-SC's offline evaluation, with geo-aware groups by raw slot ids. Immutable and safe for concurrent use.</remarks>
public sealed class PckEvaluator
{
    private readonly PckOptions options;
    private readonly KeypointTransfer transfer;

    /// <summary>Creates an evaluator.</summary>
    /// <param name="options">Canvas, thresholds and read-out; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public PckEvaluator(PckOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
        transfer = new(this.options.Transfer);
    }

    /// <summary>Measures descriptors.</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="descriptors">Gives the map of an image, on a square grid over the canvas; asked twice per pair that has common key points.</param>
    /// <param name="geoAwareGroups">Groups of raw slots per category, for example <see cref="IPairSource.GeoAwareGroups"/>; null for none.</param>
    /// <param name="progress">Receives the number of pairs done; the total is 0 where the pairs cannot be counted beforehand.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The two maps of a pair differ in channels or are not on square grids.</exception>
    public PckReport Evaluate(
        IEnumerable<PairAnnotation> pairs,
        Func<ImageAnnotation, FeatureMap> descriptors,
        Func<string, IReadOnlyList<IReadOnlyList<int>>>? geoAwareGroups = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(descriptors);
        return Evaluate(
            pairs,
            pair => transfer.Transfer(pair, descriptors(pair.Source), descriptors(pair.Target), options.CanvasSize),
            geoAwareGroups,
            PckConditions.Of(options, options.Transfer.Describe(), "none", geoAwareGroups is not null),
            progress,
            cancellationToken);
    }

    /// <summary>Measures descriptors with adaptive flip: a source image that is nearer to the target when mirrored is used mirrored (<see cref="AdaptiveFlip"/>).</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="views">Gives the maps of an image and of its mirrored copy, and for masked distances their masks; asked twice per pair that has common key points.</param>
    /// <param name="mirrorPairs">Pairs of raw slots per category that change places in a mirrored image, for example <see cref="SpairMirrorPairs.For"/>.</param>
    /// <param name="geoAwareGroups">Groups of raw slots per category; null for none.</param>
    /// <param name="progress">Receives the number of pairs done; the total is 0 where the pairs cannot be counted beforehand.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">Maps differ in channels or are not on square grids, a mask is missing that the distance needs, or the mirror pairs are no pairs.</exception>
    public PckReport EvaluateWithFlip(
        IEnumerable<PairAnnotation> pairs,
        Func<ImageAnnotation, MirroredView> views,
        Func<string, IReadOnlyList<IReadOnlyList<int>>> mirrorPairs,
        Func<string, IReadOnlyList<IReadOnlyList<int>>>? geoAwareGroups = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(mirrorPairs);
        AdaptiveFlip flip = new(options.FlipDistance, options.Transfer);
        return Evaluate(
            pairs,
            pair => flip.Transfer(pair, views(pair.Source), views(pair.Target), mirrorPairs(pair.Category), options.CanvasSize, cancellationToken).Predictions,
            geoAwareGroups,
            PckConditions.Of(options, options.Transfer.Describe(), AdaptiveFlip.Describe(options.FlipDistance), geoAwareGroups is not null),
            progress,
            cancellationToken);
    }

    /// <summary>Measures predictions that come from anywhere.</summary>
    /// <param name="pairs">Annotated pairs.</param>
    /// <param name="predict">Gives, for a pair with common key points, a prediction for each of their slots, in any order.</param>
    /// <param name="geoAwareGroups">Groups of raw slots per category; null for none.</param>
    /// <param name="progress">Receives the number of pairs done; the total is 0 where the pairs cannot be counted beforehand.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException">The predictions of a pair are not one for each common slot.</exception>
    public PckReport EvaluatePredictions(
        IEnumerable<PairAnnotation> pairs,
        Func<PairAnnotation, IReadOnlyList<KeypointPrediction>> predict,
        Func<string, IReadOnlyList<IReadOnlyList<int>>>? geoAwareGroups = null,
        IProgress<StageProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(predict);
        const string elsewhere = "as the caller's predictions were made";
        return Evaluate(pairs, predict, geoAwareGroups, PckConditions.Of(options, elsewhere, elsewhere, geoAwareGroups is not null), progress, cancellationToken);
    }

    private PckReport Evaluate(
        IEnumerable<PairAnnotation> pairs,
        Func<PairAnnotation, IReadOnlyList<KeypointPrediction>> predict,
        Func<string, IReadOnlyList<IReadOnlyList<int>>>? geoAwareGroups,
        PckConditions conditions,
        IProgress<StageProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<PckPair> results = [];
        var skipped = 0;
        var total = pairs.TryGetNonEnumeratedCount(out var known) ? known : 0;
        foreach (var pair in pairs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var slots = PckRule.CommonSlots(pair);
            if (slots.Count == 0)
            {
                skipped++;
            }
            else
            {
                results.Add(Measure(pair, slots, predict(pair), geoAwareGroups?.Invoke(pair.Category) ?? []));
            }

            progress?.Report(new("pck", results.Count + skipped, total, pair.Id));
        }

        return PckReport.Of(options.Alphas, options.Unit, conditions, results, skipped);
    }

    private PckPair Measure(
        PairAnnotation pair, IReadOnlyList<int> slots, IReadOnlyList<KeypointPrediction> predictions, IReadOnlyList<IReadOnlyList<int>> groups)
    {
        if (!predictions.Select(p => p.Slot).Order().SequenceEqual(slots))
        {
            throw new ArgumentException($"Expected a prediction for each of the {slots.Count} common slots of pair '{pair.Id}', found {predictions.Count}.", nameof(predictions));
        }

        var geo = GeoAwareGroups.SlotsOf(pair, groups).ToHashSet();
        var correct = new int[options.Alphas.Count];
        var geoCorrect = new int[correct.Length];
        for (var a = 0; a < correct.Length; a++)
        {
            var verdicts = PckRule.Judge(pair, predictions, options.Alphas[a], options.Unit, options.CanvasSize);
            for (var i = 0; i < verdicts.Length; i++)
            {
                if (verdicts[i])
                {
                    correct[a]++;
                    geoCorrect[a] += geo.Contains(predictions[i].Slot) ? 1 : 0;
                }
            }
        }

        return new()
        {
            Id = pair.Id,
            Category = pair.Category,
            Keypoints = slots.Count,
            Correct = correct,
            GeoAwareKeypoints = geo.Count,
            GeoAwareCorrect = geoCorrect,
            AzimuthBinDifference = BinDifference(pair.Source.AzimuthId, pair.Target.AzimuthId),
        };
    }

    private static int? BinDifference(int? a, int? b)
    {
        if (a is not { } from || b is not { } to)
        {
            return null;
        }

        var difference = Math.Abs(from - to) % 8;
        return Math.Min(difference, 8 - difference);
    }
}
