using System.Diagnostics;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Times ours and its peers in turn, run by run, so that whatever else the machine does falls on all of them alike.</summary>
internal static class SideBySide
{
    // Threads of a peer spin for a while after their work; they must not take the processor from whoever comes next.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(60);

    // A method is compiled with optimisation only after some 30 calls and a moment without new ones: both sides run until that is behind them.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(700);

    /// <summary>Measures.</summary>
    /// <param name="work">Ours; must do the same each time.</param>
    /// <param name="rounds">Runs of each, at least 3.</param>
    /// <param name="peers">For each peer a run that returns its time in milliseconds; null where it is not installed.</param>
    /// <returns>Ours, and the median time of each peer.</returns>
    public static (Measurement Ours, double?[] Peers) Measure(Action work, int rounds, params IReadOnlyList<Func<double>?> peers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 3);
        Warm(work);
        foreach (var peer in peers)
        {
            if (peer is not null)
            {
                Warm(() => peer());
            }
        }

        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var ours = new double[rounds];
        var times = Array.ConvertAll(new int[peers.Count], _ => new double[rounds]);
        for (var round = 0; round < rounds; round++)
        {
            ours[round] = InProcess(work)();
            for (var p = 0; p < peers.Count; p++)
            {
                Thread.Sleep(Pause);
                times[p][round] = peers[p]?.Invoke() ?? 0;
            }

            Thread.Sleep(Pause);
        }

        return (new(Measurement.Median(ours), bytes, rounds), [.. peers.Select((peer, p) => peer is null ? (double?)null : Measurement.Median(times[p]))]);
    }

    private static void Warm(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            work();
        }
        while (Stopwatch.GetElapsedTime(start) < WarmUp);
    }

    /// <summary>A peer that is code of our own.</summary>
    public static Func<double> InProcess(Action work) => () =>
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    };
}
