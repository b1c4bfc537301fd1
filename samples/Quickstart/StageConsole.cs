using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace GeometryMatters.Quickstart;

/// <summary>Shows stages: bars on a terminal, plain lines elsewhere; keeps the seconds that each took.</summary>
internal sealed class StageConsole(Dictionary<string, double> seconds)
{
    public T Run<T>(string stage, Func<IProgress<StageProgress>, T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = Console.IsOutputRedirected ? RunPlain(stage, work) : RunBar(stage, work);
        seconds[stage] = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 2);
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{stage}: {seconds[stage]:F1} s"));
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
                AnsiConsole.WriteLine($"  {stage}: {p.Done} of {p.Total} {p.Detail}".TrimEnd());
            }
        }));
    }

    private static T RunBar<T>(string stage, Func<IProgress<StageProgress>, T> work) =>
        AnsiConsole.Progress().AutoClear(true).Start(context =>
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
