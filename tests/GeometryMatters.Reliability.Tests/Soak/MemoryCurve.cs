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
        var minutes = samples.ConvertAll(s => s.Minutes);
        ImageFile.SavePng(Path.Combine(folder, "soak.png"), LineChart.Draw(
            [
                new("resident", minutes, samples.ConvertAll(s => s.ResidentMegabytes)),
                new("heap after collection", minutes, samples.ConvertAll(s => s.HeapMegabytes)),
                new("open handles", minutes, samples.ConvertAll(s => (double)s.Handles)),
            ],
            new() { Title = "Memory of a long run", XLabel = "minutes", YLabel = "MB, handles", YRange = (0, 1.1 * samples.Max(s => s.ResidentMegabytes)) }));
    }

    public sealed record Sample(double Minutes, long Rounds, double HeapMegabytes, double ResidentMegabytes, int Handles, int Threads);
}
