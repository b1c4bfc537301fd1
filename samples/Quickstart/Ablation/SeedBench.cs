using System.Diagnostics;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Features;
using GeometryMatters.Matching;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Quickstart.Stages;

namespace GeometryMatters.Quickstart.Ablation;

/// <summary>Everything that the variants of one seed share: dataset, reconstructions, weights, and labels where the settings are the same.</summary>
internal sealed class SeedBench
{
    private readonly RunPlan plan;
    private readonly int seed;
    private readonly string folder;
    private readonly ViewStore views;
    private readonly IReadOnlyList<PairAnnotation> training;
    private readonly IReadOnlyList<PairAnnotation> test;
    private readonly FusionWeights weights;
    private readonly Dictionary<string, LabelOutcome> labels = new(StringComparer.Ordinal);

    private SeedBench(RunPlan plan, int seed, string folder, ViewStore views, FusionWeights weights)
    {
        this.plan = plan;
        this.seed = seed;
        this.folder = folder;
        this.views = views;
        this.weights = weights;
        training = views.Usable(DatasetStage.Pairs(views.Dataset, DatasetSplit.Train));
        test = views.Usable(DatasetStage.Pairs(views.Dataset, DatasetSplit.Test));
    }

    /// <summary>Draws and reconstructs the dataset of a seed, or opens what an earlier run of the same settings left.</summary>
    public static SeedBench Prepare(RunPlan plan, int seed, string settings, string folder, StageConsole console)
    {
        // Written last: a folder without it, or with other settings, is begun anew.
        var (marker, root) = (Path.Combine(folder, "settings.txt"), Path.Combine(folder, SyntheticShapes));
        DrawnDataset drawn;
        if (File.Exists(marker) && File.ReadAllText(marker) == settings)
        {
            drawn = new(SyntheticDataset.Open(root), DatasetStage.Shapes(plan));
        }
        else
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            Directory.CreateDirectory(folder);
            drawn = console.Run($"seed {seed}: dataset", p => DatasetStage.Build(plan, seed, null, root, p));
            AtomicFile.WriteAllText(marker, settings);
        }

        var failed = console.Run($"seed {seed}: reconstruction", p => ReconstructionStage.Complete(drawn, plan, p));
        ViewStore views = new(drawn.Dataset, plan.GridCells, failed.Select(f => f.Item).ToHashSet(StringComparer.Ordinal));
        var validation = views.Usable(DatasetStage.Pairs(drawn.Dataset, DatasetSplit.Validation));
        var chosen = console.Run($"seed {seed}: weights", p => WeightStage.Choose(views, validation, p));
        return new(plan, seed, folder, views, chosen.Weights);
    }

    private const string SyntheticShapes = "SyntheticShapes";

    public StoredCell Measure(Variant variant, string settings, StageConsole console)
    {
        var start = Stopwatch.GetTimestamp();
        StoredCell cell = new() { Settings = settings, Variant = variant.Name, Seed = seed, Seconds = 0 };
        if (!variant.Trained)
        {
            var plain = EvaluationStage.ZeroShot(views, variant.Weights(weights));
            cell = cell with { Report = console.Run(Name("evaluation"), p => EvaluationStage.Measure(views, test, plain, p)) };
            return cell with { Seconds = Elapsed() };
        }

        var found = Labels(variant, console);
        cell = cell with { Labels = found.Summary };
        var usable = found.Labels.Count(l => l.Kept.Count >= TrainingStage.FewestLabels);
        if (usable == 0)
        {
            return cell with { Reason = $"no training pair has {TrainingStage.FewestLabels} labels", Seconds = Elapsed() };
        }

        using var trained = console.Run(
            Name("training"),
            p => TrainingStage.Run(
                views,
                found.Labels,
                new() { Steps = plan.TrainingSteps, Seed = seed, Features = variant.Features, LabelsPerPair = variant.Cap ? 50 : null },
                p));
        var report = console.Run(
            Name("evaluation"),
            p => EvaluationStage.Measure(views, test, key => trained.Adapter.Transform(views.Maps(key, names: variant.Features)), p));
        return cell with { Report = report, Training = trained.Summary, Seconds = Elapsed() };

        string Name(string stage) => $"seed {seed}, {variant.Name}: {stage}";

        double Elapsed() => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1);
    }

    private LabelOutcome Labels(Variant variant, StageConsole console)
    {
        if (!labels.TryGetValue(variant.LabelKey, out var found))
        {
            var store = Path.Combine(folder, variant.LabelKey + ".labels");
            found = console.Run(
                $"seed {seed}, {variant.Name}: labels",
                p => LabelStage.Run(views, training, variant.Labeller(weights, plan.GridCells), store, p));
            labels.Add(variant.LabelKey, found);
        }

        return found;
    }
}
