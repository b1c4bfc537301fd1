using System.Diagnostics;
using System.Globalization;

namespace GeometryMatters.Training.Trainers;

/// <summary>Tells progress at most ten times a second, with the time left by the speed of this run's own steps.</summary>
internal sealed class TrainingReporter(IProgress<StageProgress>? progress, int first, int steps)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan last = TimeSpan.MinValue;

    public void Tell(int done, StepLosses losses)
    {
        if (progress is null || (done < steps && last != TimeSpan.MinValue && watch.Elapsed - last < TimeSpan.FromMilliseconds(100)))
        {
            return;
        }

        last = watch.Elapsed;
        var left = TimeSpan.FromSeconds(Math.Round(last.TotalSeconds / (done - first) * (steps - done)));
        var detail = string.Create(CultureInfo.InvariantCulture, $"sparse {losses.Sparse:F3}, dense {losses.Dense:F2}, {left:c} left");
        progress.Report(new("train adapter", done, steps, detail));
    }
}
