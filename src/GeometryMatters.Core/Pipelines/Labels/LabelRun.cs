using System.Diagnostics;
using System.Runtime.CompilerServices;
using GeometryMatters.Views;

namespace GeometryMatters.Pipelines.Labels;

/// <summary>Labels pairs into a store: streamed, resumable, in parts.</summary>
/// <remarks>
/// Stopped at any moment and run again with the same pairs, it goes on after the last whole record, and the store ends up byte for byte as after one
/// undisturbed run. Memory does not grow with the pairs but for 4 bytes each. A pair that fails is recorded as such and stays so: delete the store
/// to try again.
/// </remarks>
public sealed class LabelRun
{
    private readonly PseudoLabelPipeline pipeline;
    private readonly LabelRunOptions options;

    /// <summary>Creates a run.</summary>
    /// <param name="pipeline">Makes the labels.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is without a name or a value.</exception>
    public LabelRun(PseudoLabelPipeline pipeline, LabelRunOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        this.pipeline = pipeline;
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>Labels pairs, or the run's part of them.</summary>
    /// <param name="storePath">The store; created, or gone on with. Its folder must exist.</param>
    /// <param name="pairs">All pairs in their order (<see cref="PairOrdering"/>), the same for every part. For a part they must be a list.</param>
    /// <param name="openView">Opens a view by its key; called from several threads.</param>
    /// <param name="progress">Told after every pair, with the time left.</param>
    /// <param name="cancellationToken">Stops the run; the store keeps what is done.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="LabelStoreException">The store is of other settings, another part or other pairs, or is damaged in another way than by being cut.</exception>
    /// <exception cref="ArgumentException">A part of a stream was asked for.</exception>
    public Task<LabelRunReport> RunAsync(
        string storePath, IEnumerable<LabelRequest> pairs, Func<string, ObjectView> openView, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        if (options.Shard.IsWhole)
        {
            return RunAsync(storePath, AsyncPairs.Of(pairs, cancellationToken), AsyncPairs.CountOf(pairs), null, openView, progress, cancellationToken);
        }

        if (pairs is not IReadOnlyList<LabelRequest> list)
        {
            throw new ArgumentException($"Expected a list, to find part {options.Shard} of it, found a stream.", nameof(pairs));
        }

        var part = options.Shard.Of(list);
        return RunAsync(storePath, AsyncPairs.Of(part, cancellationToken), part.Length, LabelStoreHeader.HashOf(list), openView, progress, cancellationToken);
    }

    /// <summary>Labels pairs that come from an asynchronous source; not for parts.</summary>
    /// <param name="storePath">The store; created, or gone on with. Its folder must exist.</param>
    /// <param name="pairs">The pairs in their order.</param>
    /// <param name="openView">Opens a view by its key; called from several threads.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellationToken">Stops the run; the store keeps what is done.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="LabelStoreException">The store is of other settings or other pairs, or is damaged in another way than by being cut.</exception>
    /// <exception cref="ArgumentException">A part was asked for.</exception>
    public Task<LabelRunReport> RunAsync(
        string storePath, IAsyncEnumerable<LabelRequest> pairs, Func<string, ObjectView> openView, IProgress<StageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return options.Shard.IsWhole
            ? RunAsync(storePath, pairs, 0, null, openView, progress, cancellationToken)
            : throw new ArgumentException($"Expected a list, to find part {options.Shard} of it, found a stream.", nameof(pairs));
    }

    private async Task<LabelRunReport> RunAsync(
        string storePath,
        IAsyncEnumerable<LabelRequest> pairs,
        int total,
        string? pairList,
        Func<string, ObjectView> openView,
        IProgress<StageProgress>? progress,
        CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        ViewReads reads = new(openView);
        SortedDictionary<string, string> settings = new(pipeline.Settings.ToDictionary(), StringComparer.Ordinal);
        foreach (var (name, value) in options.Settings)
        {
            settings.Add(name, value);
        }

        using var writer = LabelStoreWriter.Open(storePath, new() { Settings = settings, Shard = options.Shard, PairList = pairList });
        Tally tally = new();
        var rest = AfterResumed(storePath, writer, pairs, tally, cancellationToken);
        await foreach (var (pair, outcome) in pipeline.RunPairsAsync(rest, reads.Open, new(progress, total, writer.Resumed), cancellationToken).ConfigureAwait(false))
        {
            var record = LabelRecord.Of(pair, outcome);
            writer.Append(record);
            tally.Count(record);
        }

        if (!writer.IsComplete)
        {
            writer.Complete();
        }

        return new()
        {
            Pairs = writer.Count,
            Resumed = writer.Resumed,
            Failed = tally.Failed,
            Matches = tally.Matches,
            ViewsRead = reads.Opened,
            BytesRead = reads.Bytes,
            DroppedBytes = writer.DroppedBytes,
            Elapsed = Stopwatch.GetElapsedTime(start),
        };
    }

    /// <summary>The pairs that are not in the store yet; those that are must be the first ones.</summary>
    private static async IAsyncEnumerable<LabelRequest> AfterResumed(
        string path, LabelStoreWriter writer, IAsyncEnumerable<LabelRequest> pairs, Tally tally, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var i = 0;
        await foreach (var pair in pairs.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (i < writer.Resumed)
            {
                var record = writer.Read(i);
                if (record.Pair != pair)
                {
                    throw new LabelStoreException(path, $"record {i}", $"the pair {Name(pair)}", Name(record.Pair));
                }

                tally.Count(record);
                i++;
            }
            else if (writer.IsComplete)
            {
                throw new LabelStoreException(path, $"record {i}", $"the pair {Name(pair)}", "the end of a complete store");
            }
            else
            {
                yield return pair;
            }
        }

        if (i < writer.Resumed)
        {
            throw new LabelStoreException(path, $"record {i}", "the end: there are no more pairs", Name(writer.Read(i).Pair));
        }
    }

    private static string Name(LabelRequest pair) => $"{pair.SourceKey} -> {pair.TargetKey}";

    private sealed class Tally
    {
        public int Failed { get; private set; }

        public long Matches { get; private set; }

        public void Count(LabelRecord record)
        {
            Failed += record.Failure is null ? 0 : 1;
            Matches += record.Labels?.Kept.Count ?? 0;
        }
    }
}
