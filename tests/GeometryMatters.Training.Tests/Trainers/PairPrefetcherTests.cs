using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

public class PairPrefetcherTests
{
    private static readonly AdapterOptions Network = new() { InputChannels = [24, 16], OutputChannels = 32, BottleneckChannels = 32 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Pairs_come_in_the_orders_own_sequence_and_no_more_than_asked_are_loaded_ahead(int ahead)
    {
        using Adapter adapter = new(Network);
        MadePairs made = new(5, new(4, 4), new(4, 4));
        PairOrder expected = new(made, 7);
        int loads = 0, steps = 0, most = 0;
        Mapped counted = new(made, (_, p) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref loads) - Volatile.Read(ref steps));
            return p;
        });
        using PairPrefetcher pairs = new(new(counted, 7), adapter, new(), new() { Steps = 17, PrefetchPairs = ahead, Seed = 7 }, 0);
        for (var step = 0; step < 17; step++)
        {
            Assert.Equal(expected.Next(step, false, adapter).Index, pairs.Next(default).Index);
            Interlocked.Increment(ref steps);
        }

        // One more between the moment that a pair is taken and the count of the step.
        Assert.InRange(most, 1, ahead + 1);
        Assert.Equal(17, loads);
    }

    [Fact]
    public void While_a_step_computes_the_next_pair_is_loaded()
    {
        using Adapter adapter = new(Network);
        using SemaphoreSlim loaded = new(0);
        Mapped counted = new(new MadePairs(5, new(4, 4), new(4, 4)), (_, p) =>
        {
            loaded.Release();
            return p;
        });
        using PairPrefetcher pairs = new(new(counted, 1), adapter, new(), new() { Steps = 10, PrefetchPairs = 1 }, 0);
        for (var step = 0; step < 9; step++)
        {
            pairs.Next(default);
            Assert.True(loaded.Wait(10_000));
        }

        // The tenth is there before it is asked for.
        Assert.True(loaded.Wait(10_000));
    }

    [Fact]
    public void An_error_comes_at_its_own_step_and_cancelling_ends_a_wait()
    {
        using Adapter adapter = new(Network);
        var loads = 0;
        Mapped failing = new(new MadePairs(5, new(4, 4), new(4, 4)), (_, p) => ++loads == 3 ? throw new IOException("unreadable") : p);
        using PairPrefetcher pairs = new(new(failing, 1), adapter, new(), new() { Steps = 9, PrefetchPairs = 4 }, 0);
        pairs.Next(default);
        pairs.Next(default);
        Assert.Equal("unreadable", Assert.Throws<IOException>(() => pairs.Next(default)).Message);

        using ManualResetEventSlim disk = new();
        Mapped slow = new(new MadePairs(5, new(4, 4), new(4, 4)), (_, p) =>
        {
            disk.Wait();
            return p;
        });
        using CancellationTokenSource source = new(50);
        using PairPrefetcher waiting = new(new(slow, 1), adapter, new(), new() { Steps = 9 }, 0);
        Assert.Throws<OperationCanceledException>(() => waiting.Next(source.Token));
        Assert.True(waiting.Waited > TimeSpan.Zero);
        disk.Set();
    }

    [Fact]
    public void Training_and_validation_pairs_are_never_loaded_at_the_same_time()
    {
        int inside = 0, collisions = 0;
        Mapped Watched(int seed) => new(new MadePairs(4, new(6, 6), new(6, 6), seed), (_, p) =>
        {
            collisions += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref inside);
            return p;
        });
        using var result = new AdapterTrainer(new() { Steps = 30, ValidateEvery = 3, PrefetchPairs = 2 }).Train(Network with { NormGroups = 8 }, Watched(1), Watched(2));
        Assert.Equal(0, collisions);
        Assert.Equal(10, result.Validations.Count);
    }
}
