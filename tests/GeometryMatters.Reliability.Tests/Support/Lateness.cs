using System.Diagnostics;
using System.Globalization;

namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>How long work goes on after it was cancelled.</summary>
internal static class Lateness
{
    private const double LimitMilliseconds = 200;
    private const int Moments = 4;
    private const int Tries = 4;

    /// <summary>
    /// Cancels at random moments within the time that the whole work takes. At each, the least of some tries counts, and of the two clocks the one that is
    /// less: on a busy machine others' turns would be counted as well, and the processor's time of this process has none of that.
    /// </summary>
    public static Task AssertWithinLimit(Func<CancellationToken, Task> work) => AssertWithinLimit<object?>(() => null, (_, token) => work(token));

    /// <summary>The same for work on something that is made anew for each run; making it is not what is cancelled.</summary>
    public static async Task AssertWithinLimit<T>(Func<T> make, Func<T, CancellationToken, Task> work)
    {
        // The first exception of a process takes long.
        Assert.Throws<OperationCanceledException>(() => new CancellationToken(true).ThrowIfCancellationRequested());
        var first = make();
        var whole = Stopwatch.StartNew();
        await work(first, CancellationToken.None);
        var total = whole.Elapsed;
        Random random = new();
        var cancelled = 0;
        for (var moment = 0; moment < Moments; moment++)
        {
            // A part of the time each, so that every phase has its turn; the very end may be missed.
            var share = 0.9 * (moment + random.NextDouble()) / Moments;
            var least = double.PositiveInfinity;
            for (var t = 0; t < Tries && least > LimitMilliseconds; t++)
            {
                var made = make();
                if (await Late(token => work(made, token), share * total) is { } late)
                {
                    cancelled++;
                    least = Math.Min(least, late);
                }
                else
                {
                    // It was done before: earlier, then.
                    share *= 0.7;
                }
            }

            Assert.True(
                least <= LimitMilliseconds || double.IsInfinity(least),
                string.Create(CultureInfo.InvariantCulture, $"went on for {least:F0} ms after it was cancelled at {share:P0} of {total.TotalMilliseconds:F0} ms"));
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"at {share:P0} of {total.TotalMilliseconds:F0} ms: {least:F1} ms"));
        }

        Assert.True(cancelled > 0, "the work was always done before it was cancelled");
    }

    /// <summary>Milliseconds from the cancellation to the end; null where the work came to its end all the same.</summary>
    private static async Task<double?> Late(Func<CancellationToken, Task> work, TimeSpan delay)
    {
        using CancellationTokenSource stop = new();
        var running = Task.Run(() => work(stop.Token));
        Thread.Sleep(delay);
        if (running.IsCompleted)
        {
            await running;
            return null;
        }

        using var process = Process.GetCurrentProcess();
        var (wall, processor) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
        await stop.CancelAsync();
        try
        {
            await running;
            return null;
        }
        catch (OperationCanceledException)
        {
            process.Refresh();
            return Math.Min(Stopwatch.GetElapsedTime(wall).TotalMilliseconds, (process.TotalProcessorTime - processor).TotalMilliseconds);
        }
    }
}
