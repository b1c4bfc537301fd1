using System.Diagnostics;

namespace GeometryMatters.Benchmarks.Claims;

/// <summary>Median time of several runs, and what one run allocates.</summary>
/// <param name="Milliseconds">Median wall-clock time of a run.</param>
/// <param name="Bytes">Managed bytes allocated by a run, on all threads.</param>
/// <param name="Runs">Runs that were timed.</param>
public readonly record struct Measurement(double Milliseconds, long Bytes, int Runs)
{
    private const double WarmUpSeconds = 0.5;

    /// <summary>Runs work until it is warm (compiled, caches filled), then times it.</summary>
    /// <param name="work">The work; runs several times, and must do the same each time.</param>
    /// <param name="runs">Timed runs, at least 3.</param>
    /// <returns>The measurement.</returns>
    public static Measurement Of(Action work, int runs = 7)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 3);
        var warm = Stopwatch.StartNew();
        do
        {
            work();
        }
        while (warm.Elapsed.TotalSeconds < WarmUpSeconds);

        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        work();
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var times = new double[runs];
        for (var r = 0; r < runs; r++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times[r] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return new(Median(times), bytes, runs);
    }

    /// <summary>Middle value, the mean of the two middle ones of an even number.</summary>
    public static double Median(double[] values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
