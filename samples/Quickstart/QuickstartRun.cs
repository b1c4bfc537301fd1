using System.Diagnostics;
using GeometryMatters.Datasets;
using GeometryMatters.Evaluation;
using GeometryMatters.Features;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Quickstart.Stages;
using GeometryMatters.Training.Adapters;

namespace GeometryMatters.Quickstart;

/// <summary>The stages one after the other; each is a class of its own and uses the library as any application would.</summary>
internal sealed class QuickstartRun(RunPlan plan, string output, int seed, string? meshFolder)
{
    public void Execute()
    {
        Directory.CreateDirectory(output);
        QuickstartReport report = new() { Mode = plan.Mode, Seed = seed };
        StageConsole console = new(report.Seconds, report.PeakMemoryMibAfter);
        var total = Stopwatch.StartNew();

        var drawn = console.Run("dataset", p => DatasetStage.Build(plan, seed, meshFolder, Path.Combine(output, "dataset"), p));
        var dataset = drawn.Dataset;
        report.Dataset = DatasetStage.Summarize(drawn, plan);

        var reconstructions = console.Run("reconstruction", p => ReconstructionStage.Run(drawn, plan, p));
        report.Failures.AddRange(reconstructions.Failures);
        report.Refinement = reconstructions.Summary;

        ViewStore views = new(dataset, plan.GridCells, reconstructions.Failed);
        var training = views.Usable(DatasetStage.Pairs(dataset, DatasetSplit.Train));
        var validation = views.Usable(DatasetStage.Pairs(dataset, DatasetSplit.Validation));
        var test = views.Usable(DatasetStage.Pairs(dataset, DatasetSplit.Test));

        var fusion = console.Run("weights", p => WeightStage.Choose(views, validation, p));
        report.Fusion = fusion.Summary;
        var filters = console.Run("filters", p => FilterStage.Measure(views, validation, fusion.Weights, p));
        report.Filters.AddRange(filters.Rows);
        report.FiltersAtEqualYield.AddRange(filters.EqualYield);

        var labels = console.Run("labels", p => LabelStage.Run(views, training, fusion.Weights, Path.Combine(output, "train.labels"), p));
        report.Failures.AddRange(labels.Failures);
        report.Labels = labels.Summary;

        using var trained = console.Run("training", p => TrainingStage.Run(views, labels.Labels, plan, seed, p));
        report.Training = trained.Summary;
        AdapterCheckpoint.Save(Path.Combine(output, "adapter.safetensors"), trained.Adapter);

        var scores = console.Run("evaluation", p => EvaluationStage.Run(views, test, fusion.Weights, trained.Adapter, p));
        scores.WriteTo(report);

        var (pictures, parts) = console.Run("pictures", _ =>
        {
            var fused = FilterStage.Prepared(views, validation, fusion.Weights);
            var flat = FilterStage.Prepared(views, validation, fusion.Weights.Without(FusionWeights.FieldName));
            var telling = PictureStage.MostTelling(validation, fused, fusion.Weights);
            var asked = PictureStage.MostAsked(telling, flat, fused);
            return (
                PictureStage.Draw(views, telling, asked, flat, fused, fusion, reconstructions, filters.Curves, trained.Losses),
                ExplorerStage.Collect(views, [asked, .. telling.Where(p => p != asked)], validation, flat, fused, reconstructions));
        });
        report.Seconds["total"] = Math.Round(total.Elapsed.TotalSeconds, 2);
        report.PeakMemoryMib = StageConsole.PeakMib();
        Write(report, pictures, parts);
        scores.WriteFiles(output);
        FilterCurveFile.WriteCsv(Path.Combine(output, "filter-curves.csv"), filters.Curves);
        FilterCurveFile.WriteJson(Path.Combine(output, "filter-curves.json"), filters.Curves);
        RunSummary.Print(report, output);
    }

    private void Write(QuickstartReport report, IReadOnlyList<RunPicture> pictures, ExplorerParts parts)
    {
        foreach (var picture in pictures)
        {
            AtomicFile.WriteAllBytes(Path.Combine(output, picture.FileName), picture.Png);
        }

        AtomicFile.WriteAllText(Path.Combine(output, "report.json"), report.ToJson() + "\n");
        HtmlReport.Create(report, pictures, parts).Save(Path.Combine(output, "report.html"));
    }
}
