using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Training.Trainers;

/// <summary>Loads the pairs of coming steps on a thread of its own, in their order, a bounded number ahead.</summary>
/// <remarks>Order, flips and checks are functions of the step alone, so what is loaded does not depend on when. An error waits for the step that it belongs to.</remarks>
internal sealed class PairPrefetcher : IDisposable
{
    private readonly Func<int, Loaded> load;
    private readonly BlockingCollection<(Loaded Item, ExceptionDispatchInfo? Failure)> ready = [];
    private readonly SemaphoreSlim room;
    private readonly CancellationTokenSource stop;
    private readonly Thread? thread;
    private int step;

    /// <param name="order">Where the pairs come from; this object's from now on.</param>
    /// <param name="adapter">The network that pairs must fit; only its shape is looked at.</param>
    /// <param name="gate">Held while a pair is loaded.</param>
    /// <param name="options">Flips and pairs ahead.</param>
    /// <param name="first">Step of the first pair.</param>
    /// <param name="cancellationToken">Stops the loading for good.</param>
    public PairPrefetcher(PairOrder order, Adapter adapter, Lock gate, AdapterTrainerOptions options, int first, CancellationToken cancellationToken = default)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var stopped = stop.Token;
        load = s =>
        {
            lock (gate)
            {
                var (index, pair) = order.Next(s, options.FlipAugmentation, adapter, options.FlipTerms, stopped);
                return new(index, pair, order.Cursor);
            }
        };
        step = first;
        room = new(options.PrefetchPairs);
        if (options.PrefetchPairs > 0)
        {
            thread = new(() => Run(first, options.Steps)) { IsBackground = true, Name = "adapter training pairs" };
            thread.Start();
        }
    }

    /// <summary>Time that <see cref="Next"/> has taken: what steps have waited for pairs.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The next step's pair.</summary>
    public Loaded Next(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            if (thread is null)
            {
                return load(step++);
            }

            var (item, failure) = ready.Take(cancellationToken);
            failure?.Throw();
            room.Release();
            return item;
        }
        finally
        {
            Waited += Stopwatch.GetElapsedTime(start);
        }
    }

    /// <summary>Stops; a pair that is being loaded is waited for, which its source may cut short.</summary>
    public void Dispose()
    {
        stop.Cancel();
        thread?.Join();
        stop.Dispose();
        room.Dispose();
        ready.Dispose();
    }

    private void Run(int first, int end)
    {
        try
        {
            for (var s = first; s < end; s++)
            {
                room.Wait(stop.Token);
                ready.Add((load(s), null));
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed with pairs still to come.
        }
        catch (Exception e)
        {
            ready.Add((default, ExceptionDispatchInfo.Capture(e)));
        }
    }

    /// <summary>A pair, its index, and where the order stands after it.</summary>
    internal readonly record struct Loaded(int Index, TrainingPair Pair, PairCursor After);
}
