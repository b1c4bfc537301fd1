using System.CommandLine;
using GeometryMatters.Cli.Options;
using GeometryMatters.Cli.Running;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Training;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Cli.Commands;

/// <summary><c>gm train</c>: an adapter from labels and features.</summary>
internal static class TrainCommand
{
    public static Command Create(CommonOptions common)
    {
        var labels = Make.Required("--labels", "The store of labels.");
        var bundle = Make.Required("--bundle", "The bundle with the feature maps.");
        var folder = Make.Required("--out", "Folder of the run: state, adapters, losses.");
        AdapterInputOptions inputs = new();
        var validation = Make.Optional("--validation", "A store of labels to choose the best state by.");
        var preset = Make.OneOf("--preset", "Network and rates: the paper's, or those for weak features and few steps", "paper", "paper", "small");
        var steps = Make.OptionalInt("--steps", "Steps; 200000, or 1600 with --preset small.");
        var rate = Make.OptionalReal("--learning-rate", "Highest learning rate; 0.005, or 0.01 with --preset small.", 1e-9, 10);
        var dense = Make.OptionalReal("--dense-weight", "Weight of the dense loss; 1, or 0.1 with --preset small.", 0, 1000);
        var perPair = Make.Int("--labels-per-pair", "Labels drawn from a pair in each step; 0 for all.", 50, 0);
        var minLabels = Make.Int("--min-labels", "Leave out pairs with fewer labels.", 8);
        var flip = Make.Flag("--flip", "Train on mirrored pairs, too; needs the features of mirrored images.");
        var saveEvery = Make.Int("--save-every", "Steps between saved states.", 1000);
        var validateEvery = Make.OptionalInt("--validate-every", "Steps between validations, 25000 by default; there is one at the end, too.");
        var restart = Make.Flag("--restart", "Begin anew instead of going on with the folder's state.");
        var cuda = Make.Flag("--cuda", "Train on the first GPU (needs a build with -p:Accelerator=cuda).");
        var cached = Make.Int("--cached-items", "Items whose maps stay in memory.", 16);
        var seed = Make.Seed(42);
        var threads = Make.Threads();
        Command command = new("train", "Trains an adapter. Goes on where it stopped, and ends with the same bytes as without a stop.")
        {
            labels, bundle, folder, validation, preset, steps, rate, dense, perPair, minLabels, flip, saveEvery, validateEvery, restart, cuda, cached, seed, threads,
        };
        inputs.AddTo(command);
        command.Needs(validateEvery, validation);
        return command.Does(common, (parsed, session) =>
        {
            var items = ArtefactBundle.Open(parsed.GetValue(bundle)!);
            using var store = LabelStore.Open(parsed.GetValue(labels)!);
            using var held = parsed.GetValue(validation) is { } path ? LabelStore.Open(path) : null;
            session.NoteParts(store);
            var names = inputs.Names(parsed, ExampleOf(items, store));
            var isSmall = parsed.GetValue(preset) == "small";
            var pairs = Pairs(store);
            var options = Options(isSmall);
            TorchRuntime.SetThreads(parsed.GetValue(threads));
            var network = Network(pairs.ReadChannels(), isSmall);
            var to = OutputFile.PrepareFolder(parsed.GetValue(folder)!);
            AdapterTrainingRun run = new()
            {
                Network = network,
                Pairs = pairs,
                Validation = held is null ? null : Pairs(held),
                Folder = to,
                SaveEvery = parsed.GetValue(saveEvery),
                Resume = !parsed.GetValue(restart),
            };
            using var result = session.Stage("training", p => new AdapterTrainer(options).Train(run, p, session.CancellationToken));
            return Describe(to, names, pairs.Count, result, held is not null);

            BundleTrainingPairs Pairs(LabelStore from) => new(
                from,
                new(items, names, parsed.GetValue(cached)),
                parsed.GetValue(flip) ? new(items, [.. names.Select(n => n + MirroredExtractor.Suffix)], parsed.GetValue(cached)) : null,
                parsed.GetValue(minLabels));

            AdapterTrainerOptions Options(bool small)
            {
                AdapterTrainerOptions made = new()
                {
                    Steps = parsed.GetValue(steps) ?? (small ? 1600 : 200_000),
                    LearningRate = parsed.GetValue(rate) ?? (small ? 1e-2 : 5e-3),
                    DenseWeight = parsed.GetValue(dense) ?? (small ? 0.1 : 1),
                    TargetNoise = small ? 0 : 0.1,
                    LabelsPerPair = parsed.GetValue(perPair) is > 0 and var most ? most : null,
                    FlipAugmentation = parsed.GetValue(flip),
                    Seed = parsed.GetValue(seed),
                    Device = parsed.GetValue(cuda) ? TrainingDevice.Cuda : TrainingDevice.Cpu,
                };
                made = parsed.GetValue(validateEvery) is { } every ? made with { ValidateEvery = every } : made;
                made.Validate();
                return made;
            }
        });
    }

    private static BundleItem ExampleOf(ArtefactBundle bundle, LabelStore store) =>
        store.Count > 0 ? bundle[store.Read(0).Pair.SourceKey] : throw new InvalidInputException(store.Source, "", "labels", "none");

    private static AdapterOptions Network(IReadOnlyList<int> channels, bool isSmall) => isSmall
        ? new() { InputChannels = channels, OutputChannels = 128, BottleneckChannels = 96, Dropout = 0, OutputActivation = AdapterActivation.None }
        : new() { InputChannels = channels };

    private static CommandOutcome Describe(string folder, IReadOnlyList<string> names, int pairs, AdapterTrainingResult result, bool isValidated)
    {
        var adapter = Path.Combine(folder, isValidated ? "best.safetensors" : "last.safetensors");
        var tail = Math.Max(1, result.Losses.Count / 10);
        double first = result.Losses.Take(tail).Average(l => l.Sparse), last = result.Losses.TakeLast(tail).Average(l => l.Sparse);
        return new(
            new()
            {
                ["adapter"] = adapter,
                ["features"] = Json.Array(names),
                ["parameters"] = result.Adapter.ParameterCount,
                ["pairs"] = pairs,
                ["steps"] = result.Losses.Count,
                ["adapter_step"] = result.AdapterStep,
                ["stopped_early"] = result.StoppedEarly,
                ["sparse_loss_first_tenth"] = Json.Rounded(first),
                ["sparse_loss_last_tenth"] = Json.Rounded(last),
                ["curves"] = Path.Combine(folder, "losses.csv"),
            },
            [
                CommandSession.Text($"{adapter}: {result.Adapter.ParameterCount} parameters for {string.Join(", ", names)}, after step {result.AdapterStep} of {result.Losses.Count}"),
                CommandSession.Text($"sparse loss {first:F3} in the first tenth of the steps, {last:F3} in the last; curves in {Path.Combine(folder, "losses.csv")}"),
            ]);
    }
}
