using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;
using GeometryMatters.Reliability.Tests.Support;

namespace GeometryMatters.Reliability.Tests.Soak;

/// <summary>What a long run holds, over time.</summary>
internal sealed class MemoryCurve
{
    private readonly List<Sample> samples = [];
    private readonly Stopwatch clock = Stopwatch.StartNew();

    public IReadOnlyList<Sample> Samples => samples;

    public double Minutes => clock.Elapsed.TotalMinutes;

    /// <summary>Adds what is held now; the heap is counted after a collection.</summary>
    public void Take(long rounds)
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        samples.Add(new(clock.Elapsed.TotalMinutes, rounds, heap / 1e6, process.WorkingSet64 / 1e6, OpenFiles.Count, OpenFiles.Threads));
    }

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.WriteAllText(Path.Combine(folder, "soak.csv"), string.Join('\n', samples.Select(s => string.Create(
            CultureInfo.InvariantCulture, $"{s.Minutes:F3},{s.Rounds},{s.HeapMegabytes:F2},{s.ResidentMegabytes:F2},{s.Handles},{s.Threads}")).Prepend("minutes,rounds,heap_mb,resident_mb,handles,threads")) + "\n");
        ImageFile.SavePng(Path.Combine(folder, "soak.png"), Draw(samples));
    }

    /// <summary>A chart of its own for each unit and size: the heap would be a line on zero beside resident memory.</summary>
    public static ImageBuffer Draw(IReadOnlyList<Sample> samples)
    {
        double[] minutes = [.. samples.Select(s => s.Minutes)];
        ImageBuffer[] charts =
        [
            Chart("Resident memory", "MB", new LineSeries("", minutes, [.. samples.Select(s => s.ResidentMegabytes)])),
            Chart("Heap after a collection", "MB", new LineSeries("", minutes, [.. samples.Select(s => s.HeapMegabytes)])),
            Chart("Open handles and threads", "count", new("handles", minutes, [.. samples.Select(s => (double)s.Handles)]), new("threads", minutes, [.. samples.Select(s => (double)s.Threads)])),
        ];
        Canvas canvas = new(charts[0].Width, charts.Sum(c => c.Height), RgbColor.White);
        var y = 0;
        foreach (var chart in charts)
        {
            canvas.DrawImage(chart, 0, y);
            y += chart.Height;
        }

        return canvas.Image;

        static ImageBuffer Chart(string title, string unit, params LineSeries[] series) => LineChart.Draw(
            series, new() { Title = title, XLabel = "minutes", YLabel = unit, HeightPixels = 320, YRange = (0, 1.1 * series.Max(s => s.Y.Max())) });
    }

    public sealed record Sample(double Minutes, long Rounds, double HeapMegabytes, double ResidentMegabytes, int Handles, int Threads);
}
