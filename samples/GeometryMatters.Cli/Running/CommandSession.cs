using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using Spectre.Console;

namespace GeometryMatters.Cli.Running;

/// <summary>Where a command writes: results to standard output, progress and notes to standard error.</summary>
internal sealed class CommandSession(TextWriter output, TextWriter error, bool isJson, bool isQuiet, CancellationToken cancellationToken)
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(10);

    public TextWriter Output => output;

    public bool IsJson => isJson;

    public CancellationToken CancellationToken => cancellationToken;

    private bool HasBars => !isQuiet && ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;

    /// <summary>A remark that is no result.</summary>
    public void Note(string line)
    {
        if (!isQuiet)
        {
            error.WriteLine(line);
        }
    }

    /// <summary>Says where a store of labels is not all that was asked for when it was made.</summary>
    public void NoteParts(LabelStore store)
    {
        if (!store.IsComplete || store.Header.Shard != Shard.Whole)
        {
            Note(Text($"{store.Source}: {(store.IsComplete ? "" : "not complete, ")}part {store.Header.Shard}: only its {store.Count} pairs are taken"));
        }
    }

    /// <summary>Runs a stage and shows how far it is: a bar on a terminal, a line now and then elsewhere.</summary>
    public T Stage<T>(string name, Func<IProgress<StageProgress>, T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = isQuiet ? work(new Sink(_ => { })) : HasBars ? WithBar(name, work) : WithLines(name, work);
        Note(Text($"{name}: {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s"));
        return result;
    }

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private T WithLines<T>(string name, Func<IProgress<StageProgress>, T> work)
    {
        var last = Stopwatch.GetTimestamp();
        return work(new Sink(p =>
        {
            if (Stopwatch.GetElapsedTime(last) >= LineEvery)
            {
                last = Stopwatch.GetTimestamp();
                error.WriteLine($"{name}: {Count(p)}{Left(p)}{(p.Detail is null ? "" : $", {p.Detail}")}");
            }
        }));
    }

    private static T WithBar<T>(string name, Func<IProgress<StageProgress>, T> work)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(true).Start(context =>
        {
            var bar = context.AddTask(Markup.Escape(name));
            return work(new Sink(p =>
            {
                bar.IsIndeterminate = p.Total == 0;
                bar.MaxValue = Math.Max(1, p.Total);
                bar.Value = p.Done;
                bar.Description = Markup.Escape($"{name} {Count(p)}{Left(p)}");
            }));
        });
    }

    private static string Count(StageProgress p) => p.Total > 0 ? Text($"{p.Done} of {p.Total}") : Text($"{p.Done}");

    private static string Left(StageProgress p) => p.TimeLeft is { } left ? Text($", {Math.Ceiling(left.TotalMinutes)} min left") : "";

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
