using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Evaluation;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>The paper's Table 3: every variant with every seed. A cell that was measured before is not measured again.</summary>
/// <remarks>
/// A seed fixes everything random: objects, views, occlusions and errors of reconstruction, pairs, the adapter's first values and the order of its steps. The
/// variants of one seed share all of it, so that they can be compared within the seed; the fusion weights are chosen once per seed.
/// </remarks>
internal sealed class AblationRun(RunPlan plan, string output, int firstSeed, int seedCount)
{
    public void Execute()
    {
        var cells = Directory.CreateDirectory(Path.Combine(output, "cells")).FullName;
        Dictionary<string, double> seconds = [];
        StageConsole console = new(seconds);
        List<StoredCell> done = [];
        var (started, measured, total) = (Stopwatch.GetTimestamp(), 0, seedCount * Variant.All.Count);
        foreach (var seed in Enumerable.Range(firstSeed, seedCount))
        {
            SeedBench? bench = null;
            foreach (var variant in Variant.All)
            {
                var path = Path.Combine(cells, $"seed-{seed}-{variant.FileName}.json");
                var settings = CellSettings(seed, variant);
                var cell = StoredCell.Read(path, settings);
                if (cell is null)
                {
                    bench ??= SeedBench.Prepare(plan, seed, SeedSettings(seed), Path.Combine(output, $"seed-{seed}"), console);
                    cell = bench.Measure(variant, settings, console);
                    cell.Write(path);
                    measured++;
                }

                done.Add(cell);
                StageConsole.Line($"{Describe(cell, done.Count, total, Stopwatch.GetElapsedTime(started), measured)}");
            }

            // After every seed, so that a long run can be looked at.
            AblationFiles.Write(output, plan, done);
        }

        Console.Out.Write($"\n{AblationWriter.Format(AblationFiles.Table(done), PckReportFormat.Text, AblationFiles.Options)}\n");
        StageConsole.Line($"table: {Path.Combine(output, "ablation.md")}");
    }

    private static string Describe(StoredCell cell, int done, int total, TimeSpan elapsed, int measured)
    {
        var score = cell.Report is { } r
            ? string.Create(CultureInfo.InvariantCulture, $"PCK@0.10 {100 * r.Overall.PerImage[^1]:F1}, geo-aware {100 * r.Overall.GeoAwarePerImage[^1]:F1}")
            : cell.Reason;
        var left = measured > 0 && done < total
            ? string.Create(CultureInfo.InvariantCulture, $", about {elapsed.TotalMinutes / measured * (total - done):F0} min left")
            : "";
        return $"[{done} of {total}] seed {cell.Seed}, {cell.Variant}: {score}{left}";
    }

    private string SeedSettings(int seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"seed {seed}; {string.Join(' ', plan.Categories)}; instances {plan.TrainInstances} {plan.ValidationInstances} {plan.TestInstances}; views {plan.ViewsPerInstance}; pairs {plan.TrainPairs} {plan.ValidationPairs} {plan.TestPairs}; grid {plan.GridCells}; library {typeof(AblationTable).Assembly.GetName().Version}");

    private string CellSettings(int seed, Variant variant) => string.Create(
        CultureInfo.InvariantCulture, $"{SeedSettings(seed)}; {variant.LabelKey}; trained {variant.Trained}; cap {variant.Cap}; steps {plan.TrainingSteps}");
}
