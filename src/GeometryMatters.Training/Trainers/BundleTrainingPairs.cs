using GeometryMatters.Features;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;

namespace GeometryMatters.Training.Trainers;

/// <summary>Training pairs from a store of labels and the feature maps of an artefact bundle.</summary>
/// <remarks>Nothing but the places of usable records is held; a pair's labels and maps are read when it is its turn. The store stays the caller's.</remarks>
public sealed class BundleTrainingPairs : ITrainingPairSource
{
    private readonly LabelStore store;
    private readonly BundleFeatures features;
    private readonly BundleFeatures? mirrored;
    private readonly int[] records;

    /// <summary>Finds the records that have labels enough.</summary>
    /// <param name="store">The labels; keys are names of items, <c>category/id</c>.</param>
    /// <param name="features">The adapter's input maps.</param>
    /// <param name="mirrored">The same of mirrored images (<see cref="MirroredExtractor"/>), for training on mirrored pairs; null for none.</param>
    /// <param name="minLabels">Pairs with fewer labels are left out, at least 1.</param>
    /// <param name="cancellationToken">Stops the work, which reads the whole store.</param>
    /// <exception cref="LabelStoreException">A record is damaged.</exception>
    /// <exception cref="InvalidInputException">No pair has labels enough.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public BundleTrainingPairs(
        LabelStore store, BundleFeatures features, BundleFeatures? mirrored = null, int minLabels = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(minLabels, 1);
        (this.store, this.features, this.mirrored) = (store, features, mirrored);
        List<int> usable = [];
        for (var i = 0; i < store.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (store.Read(i).Labels?.Kept.Count >= minLabels)
            {
                usable.Add(i);
            }
        }

        records = [.. usable];
        if (records.Length == 0)
        {
            throw new InvalidInputException(store.Source, "", $"a pair with at least {minLabels} labels", $"none among {store.Count}{Failures(store)}");
        }
    }

    /// <inheritdoc/>
    public int Count => records.Length;

    /// <summary>Channels of the maps of the first pair: <see cref="Adapters.AdapterOptions.InputChannels"/>.</summary>
    /// <returns>A number per feature.</returns>
    /// <exception cref="InvalidInputException">A map is missing or broken.</exception>
    public IReadOnlyList<int> ReadChannels() => [.. features.Load(store.Read(records[0]).Pair.SourceKey).Select(m => m.Channels)];

    /// <inheritdoc/>
    /// <exception cref="InvalidInputException">A record is damaged, or a map is missing, broken or on another grid than the labels.</exception>
    public TrainingPair Load(int index, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var record = store.Read(records[index]);
        var pair = record.Pair;
        var labels = record.Labels!;
        return new()
        {
            SourceMaps = Maps(features, pair.SourceKey, labels.SourceLetterbox.GridCells, cancellationToken),
            TargetMaps = Maps(features, pair.TargetKey, labels.TargetLetterbox.GridCells, cancellationToken),
            Labels = [.. labels.Kept.Select(m => new TrainingLabel(m.SourceCell, m.TargetCell))],
            Flipped = mirrored is null ? null : new()
            {
                SourceMaps = Maps(mirrored, pair.SourceKey, labels.SourceLetterbox.GridCells, cancellationToken),
                TargetMaps = Maps(mirrored, pair.TargetKey, labels.TargetLetterbox.GridCells, cancellationToken),
                Labels = [.. labels.Kept.Select(m => Mirrored(m, labels))],
            },
        };
    }

    private static string Failures(LabelStore store)
    {
        var failures = store.ReadAll().Where(r => r.Failure is not null).ToArray();
        return failures is [var first, ..] ? $", {failures.Length} of which failed, the first because of: {first.Failure!.Message}" : "";
    }

    private static IReadOnlyList<FeatureMap> Maps(BundleFeatures features, string item, int gridCells, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var maps = features.Load(item);
        return maps[0].Grid.Rows == gridCells
            ? maps
            : throw new InvalidInputException(item, $"feature '{features.Names[0]}'", $"a grid of {gridCells} cells a side, as the labels have", $"{maps[0].Grid.Rows}");
    }

    /// <summary>The letterbox centres an image to within one canvas pixel, so mirroring the image mirrors the grid.</summary>
    private static TrainingLabel Mirrored(Correspondence match, PairLabels labels)
    {
        return new(Mirror(labels.SourceLetterbox.Grid, match.SourceCell), Mirror(labels.TargetLetterbox.Grid, match.TargetCell));

        static int Mirror(Imaging.GridSize grid, int cell)
        {
            var (row, column) = grid.Position(cell);
            return grid.CellAt(row, grid.Columns - 1 - column);
        }
    }
}
