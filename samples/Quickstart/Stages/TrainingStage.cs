using System.Diagnostics;
using GeometryMatters.Features;
using GeometryMatters.Matching;
using GeometryMatters.Quickstart.Reporting;
using GeometryMatters.Training;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Quickstart.Stages;

internal sealed class TrainingOutcome(AdapterTrainingResult result, TrainingSummary summary) : IDisposable
{
    public Adapter Adapter => result.Adapter;

    public IReadOnlyList<StepLosses> Losses => result.Losses;

    public TrainingSummary Summary => summary;

    public void Dispose() => result.Dispose();
}

/// <summary>What differs between trainings.</summary>
internal sealed record TrainingPlan
{
    public required int Steps { get; init; }

    public required int Seed { get; init; }

    /// <summary>2D features that go into the adapter.</summary>
    public IReadOnlyList<string> Features { get; init; } = [.. ReconstructionStage.Extractors.Select(e => e.Name)];

    /// <summary>Labels drawn from a pair in a step; null for all.</summary>
    public int? LabelsPerPair { get; init; } = 50;
}

/// <summary>Trains the small adapter on the pseudo-labels; the settings are those that suit weak features and few steps.</summary>
internal static class TrainingStage
{
    /// <summary>Pairs with fewer are left out: there is little to contrast.</summary>
    public const int FewestLabels = 8;

    public static TrainingOutcome Run(ViewStore views, IReadOnlyList<PairLabels> labels, RunPlan plan, int seed, IProgress<StageProgress> progress) =>
        Run(views, labels, new() { Steps = plan.TrainingSteps, Seed = seed }, progress);

    public static TrainingOutcome Run(ViewStore views, IReadOnlyList<PairLabels> labels, TrainingPlan plan, IProgress<StageProgress> progress)
    {
        PairLabels[] usable = [.. labels.Where(l => l.Kept.Count >= FewestLabels)];
        if (usable.Length == 0)
        {
            throw new GeometryMattersException($"No training pair has {FewestLabels} labels; there is nothing to train on.");
        }

        AdapterOptions network = new()
        {
            InputChannels = [.. plan.Features.Select(n => ReconstructionStage.Extractors.Single(e => e.Name == n).Channels)],
            OutputChannels = 128,
            BottleneckChannels = 96,
            Dropout = 0,
            OutputActivation = AdapterActivation.None,
        };
        AdapterTrainer trainer = new(new()
        {
            Steps = plan.Steps,
            LabelsPerPair = plan.LabelsPerPair,
            LearningRate = 1e-2,
            DenseWeight = 0.1,
            TargetNoise = 0,
            FlipAugmentation = true,
            Seed = plan.Seed,
        });
        // One for each image of a pair: more help little at this size, and the result is the same on any number of cores.
        TorchRuntime.SetThreads(2);
        var start = Stopwatch.GetTimestamp();
        var result = trainer.Train(network, new LabelledPairs(views, plan.Features, usable), progress: progress);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / plan.Steps;
        var tail = Math.Max(1, plan.Steps / 10);
        return new(result, new(
            plan.Steps,
            usable.Length,
            (int)result.Adapter.ParameterCount,
            Math.Round(milliseconds, 1),
            Math.Round(result.Losses.Take(tail).Average(l => l.Sparse), 3),
            Math.Round(result.Losses.TakeLast(tail).Average(l => l.Sparse), 3)));
    }

    /// <summary>Pairs with their maps; maps are read once and kept.</summary>
    private sealed class LabelledPairs(ViewStore views, IReadOnlyList<string> features, IReadOnlyList<PairLabels> labels) : ITrainingPairSource
    {
        private readonly Dictionary<string, IReadOnlyList<FeatureMap>> maps = new(StringComparer.Ordinal);

        public int Count => labels.Count;

        public TrainingPair Load(int index, CancellationToken cancellationToken = default)
        {
            var pair = labels[index];
            string source = $"{pair.Category}/{pair.SourceId}", target = $"{pair.Category}/{pair.TargetId}";
            return new()
            {
                SourceMaps = Maps(source, ""),
                TargetMaps = Maps(target, ""),
                Labels = [.. pair.Kept.Select(m => new TrainingLabel(m.SourceCell, m.TargetCell))],
                Flipped = new()
                {
                    SourceMaps = Maps(source, MirroredExtractor.Suffix),
                    TargetMaps = Maps(target, MirroredExtractor.Suffix),
                    Labels = [.. pair.Kept.Select(m => new TrainingLabel(Mirror(pair, m.SourceCell), Mirror(pair, m.TargetCell)))],
                },
            };
        }

        /// <summary>The letterbox centres an image to within one canvas pixel, so mirroring the image mirrors the grid.</summary>
        private static int Mirror(PairLabels pair, int cell)
        {
            var grid = pair.SourceLetterbox.Grid;
            var (row, column) = grid.Position(cell);
            return grid.CellAt(row, grid.Columns - 1 - column);
        }

        private IReadOnlyList<FeatureMap> Maps(string key, string suffix)
        {
            if (!maps.TryGetValue(key + suffix, out var found))
            {
                maps.Add(key + suffix, found = views.Maps(key, suffix, features));
            }

            return found;
        }
    }
}
