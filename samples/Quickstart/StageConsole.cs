using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace GeometryMatters.Quickstart;

/// <summary>Shows stages: bars on a terminal, plain lines elsewhere; keeps the seconds that each took and the memory that the run had needed by then.</summary>
/// <remarks>What stays is written as it is: Spectre's console breaks lines where it takes the output to be 80 columns wide, also in a file.</remarks>
internal sealed class StageConsole(Dictionary<string, double> seconds, Dictionary<string, double>? peakMib = null)
{
    /// <summary>Most memory that the process has held so far.</summary>
    public static double PeakMib()
    {
        using var process = Process.GetCurrentProcess();
        return Math.Round(process.PeakWorkingSet64 / 1048576.0);
    }

    /// <summary>Writes one line.</summary>
    public static void Line(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    public T Run<T>(string stage, Func<IProgress<StageProgress>, T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = Console.IsOutputRedirected ? RunPlain(stage, work) : RunBar(stage, work);
        seconds[stage] = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2);
        if (peakMib is not null)
        {
            peakMib[stage] = PeakMib();
        }

        Line($"{stage,-15} {seconds[stage],6:F1} s");
        return result;
    }

    private static T RunPlain<T>(string stage, Func<IProgress<StageProgress>, T> work)
    {
        var last = Stopwatch.GetTimestamp();
        return work(new Sink(p =>
        {
            if (Stopwatch.GetElapsedTime(last).TotalSeconds >= 10)
            {
                last = Stopwatch.GetTimestamp();
                Line($"  {stage}: {p.Done} of {p.Total} {p.Detail}");
            }
        }));
    }

    private static T RunBar<T>(string stage, Func<IProgress<StageProgress>, T> work) =>
        AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            var task = context.AddTask(stage);
            return work(new Sink(p =>
            {
                task.MaxValue = Math.Max(1, p.Total);
                task.Value = p.Done;
            }));
        });

    /// <summary>Reports at once on the calling thread; <see cref="Progress{T}"/> would report late and out of order.</summary>
    private sealed class Sink(Action<StageProgress> report) : IProgress<StageProgress>
    {
        private readonly Lock gate = new();

        public void Report(StageProgress value)
        {
            lock (gate)
            {
                report(value);
            }
        }
    }
}
