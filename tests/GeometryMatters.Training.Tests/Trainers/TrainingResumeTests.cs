using System.Globalization;
using System.Text.Json;
using GeometryMatters.Imaging;
using GeometryMatters.Serialization;
using GeometryMatters.Tests;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;

namespace GeometryMatters.Training.Tests.Trainers;

public sealed class TrainingResumeTests : IDisposable
{
    private static readonly string[] Files = ["best.safetensors", "last.safetensors", "losses.csv", "losses.json", "state.safetensors"];

    private static readonly AdapterOptions Network = new()
    {
        InputChannels = [24, 16], OutputChannels = 32, BottleneckChannels = 32, Dropout = 0.1, OutputActivation = AdapterActivation.None, NormGroups = 8,
    };

    // Seven pairs: a state at any of these steps lies within an epoch. Everything random is on.
    private static readonly AdapterTrainerOptions Options = new()
    {
        Steps = 20, LabelsPerPair = 20, LearningRate = 1e-2, DenseWeight = 0.1, ValidateEvery = 4, FlipAugmentation = true, LearnedCoordinates = new(8, 8),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(19)]
    public void Cancelled_after_some_steps_and_called_again_ends_with_the_same_bytes_as_at_once(int steps)
    {
        using var atOnce = Train("whole");
        using CancellationTokenSource source = new();
        var loads = 0;
        Mapped cancelling = new(Pairs(), (_, p) =>
        {
            // The step that this pair is for counts for nothing.
            Cancel(source, ++loads == steps + 1);
            return p;
        });
        Assert.Throws<OperationCanceledException>(() =>
            new AdapterTrainer(Options with { PrefetchPairs = 0 }).Train(Run("halves") with { Pairs = cancelling }, null, source.Token));
        Assert.Equal(steps, Losses("halves"));
        using var resumed = Train("halves");
        AssertEqualFiles("whole", "halves");
        AssertEqual(atOnce, resumed);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(7, 2)]
    [InlineData(3, 1)]
    public void Killed_between_two_states_it_goes_on_from_the_older_and_ends_with_the_same_bytes(int saveEvery, int prefetch)
    {
        using var atOnce = Train("whole");

        // An error at a pair writes nothing, as a killed process does; what the process was writing stays as a stray temporary file.
        var loads = 0;
        Mapped failing = new(Pairs(), (_, p) => ++loads > 13 ? throw new IOException("gone") : p);
        var options = Options with { PrefetchPairs = prefetch };
        Assert.Throws<IOException>(() => new AdapterTrainer(options).Train(Run("killed") with { Pairs = failing, SaveEvery = saveEvery }));
        Assert.Equal(13 / saveEvery * saveEvery, Losses("killed"));
        File.WriteAllText(folder.File("killed/state.safetensors.0.tmp"), "half a st");

        using var resumed = new AdapterTrainer(options).Train(Run("killed"));
        File.Delete(folder.File("killed/state.safetensors.0.tmp"));
        AssertEqualFiles("whole", "killed");
        AssertEqual(atOnce, resumed);
    }

    [Fact]
    public void A_cancelled_validation_is_made_up_for()
    {
        using var atOnce = Train("whole");
        using CancellationTokenSource source = new();
        var loads = 0;
        Mapped validation = new(Held(), (_, p) =>
        {
            Cancel(source, ++loads == 10);
            return p;
        });
        Assert.Throws<OperationCanceledException>(() => new AdapterTrainer(Options).Train(Run("cut") with { Validation = validation }, null, source.Token));
        Assert.Equal(16, Losses("cut"));
        using var resumed = Train("cut");
        AssertEqualFiles("whole", "cut");
    }

    [Fact]
    public void A_finished_training_called_again_takes_no_step()
    {
        using var first = Train("done");
        Mapped none = new(Pairs(), (_, _) => throw new IOException("no pair is needed"));
        using var again = new AdapterTrainer(Options).Train(Run("done") with { Pairs = none, Validation = none });
        AssertEqual(first, again);
        using var anew = new AdapterTrainer(Options with { Seed = 1 }).Train(Run("done") with { Resume = false });
        Assert.NotEqual(first.Losses, anew.Losses);
    }

    [Fact]
    public void Best_and_last_are_the_adapters_and_curves_hold_every_step()
    {
        using var result = Train("curves");
        using var best = AdapterCheckpoint.Load(folder.File("curves/best.safetensors"));
        Assert.All(best.ParameterNames, n => Assert.Equal(result.Adapter.ParameterValues(n), best.ParameterValues(n)));
        Assert.Equal(result.Validations.MinBy(v => v.Sparse + (0.1 * v.Dense)).Step, result.AdapterStep);
        using var last = AdapterCheckpoint.Load(folder.File("curves/last.safetensors"));
        Assert.Equal(Network, last.Options with { InputChannels = Network.InputChannels });

        var lines = File.ReadAllLines(folder.File("curves/losses.csv"));
        Assert.Equal("step,learning_rate,sparse,dense,validation_sparse,validation_dense", lines[0]);
        Assert.Equal(21, lines.Length);
        var fields = lines[8].Split(',');
        Assert.Equal("8", fields[0]);
        Assert.Equal(new OneCycleSchedule(1e-2, 20, 0.3).At(7).LearningRate, double.Parse(fields[1], CultureInfo.InvariantCulture));
        Assert.Equal(result.Losses[7], new(Number(fields[2]), Number(fields[3])));
        Assert.Equal(result.Validations[1], new(8, Number(fields[4]), Number(fields[5])));
        Assert.EndsWith(",,", lines[7], StringComparison.Ordinal);

        using var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("curves/losses.json")));
        Assert.Equal(result.Losses.Select(l => l.Dense), json.RootElement.GetProperty("dense").EnumerateArray().Select(v => v.GetSingle()));
        Assert.Equal(5, json.RootElement.GetProperty("validations").GetArrayLength());

        static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_state_of_other_settings_or_pairs_is_refused_with_what_differs()
    {
        using var first = Train("mine");
        var e = Assert.Throws<InvalidInputException>(() => new AdapterTrainer(Options with { LearningRate = 2e-2, Seed = 7 }).Train(Run("mine")));
        Assert.Contains("training.learning_rate = 0.02, training.seed = 7", e.Message, StringComparison.Ordinal);
        Assert.Contains("0.01, 42", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidInputException>(() => new AdapterTrainer(Options).Train(Run("mine") with { Network = Network with { Dropout = 0.2 } }));
        Assert.Contains("network.dropout = 0.2", e.Message, StringComparison.Ordinal);
        Assert.Throws<TensorFormatException>(() => new AdapterTrainer(Options).Train(Run("mine") with { Pairs = new MadePairs(8, new(8, 8), new(8, 8)) }));
        using var other = new AdapterTrainer(Options with { PrefetchPairs = 3 }).Train(Run("mine"));
    }

    [Fact]
    public void A_broken_state_is_told_with_its_file_and_leaves_no_tensor()
    {
        using (Train("broken"))
        {
        }

        var before = torch.Tensor.TotalCount;
        var path = folder.File("broken/state.safetensors");
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 4, 700, whole.Length - 1 })
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Contains(path, Assert.Throws<TensorFormatException>(() => Train("broken")).Message, StringComparison.Ordinal);
        }

        Dictionary<string, TensorArray> tensors;
        Dictionary<string, string> metadata;
        File.WriteAllBytes(path, whole);
        using (var file = SafetensorsFile.Open(path))
        {
            tensors = file.Entries.ToDictionary(t => t.Name, t => file.Read(t.Name));
            metadata = new(file.Metadata);
        }

        foreach (var (name, bad) in new (string, TensorArray?)[]
        {
            ("mean.mixing_weights", null), ("value.logit_scale", TensorArray.Create<float>([1, 2], 2)), ("order", TensorArray.Create<int>([0, 0, 1, 2, 3, 4, 5], 7)),
            ("losses", TensorArray.Create<float>([1, 2], 1, 2)), ("more", TensorArray.Create<float>([1], 1)), ("value.more", TensorArray.Create<float>([1], 1)),
        })
        {
            Dictionary<string, TensorArray> changed = new(tensors);
            changed.Remove(name);
            if (bad is not null)
            {
                changed.Add(name, bad);
            }

            SafetensorsFile.Write(path, changed, metadata);
            if (name != "more")
            {
                Assert.Throws<TensorFormatException>(() => Train("broken"));
            }
        }

        foreach (var key in new[] { "format", "steps_taken", "order_position" })
        {
            SafetensorsFile.Write(path, tensors, new Dictionary<string, string>(metadata) { [key] = "99" });
            Assert.Throws<TensorFormatException>(() => Train("broken"));
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Training_goes_on_from_a_given_adapter_and_leaves_it_as_it_is()
    {
        using Adapter start = new(Network, seed: 9);
        var before = start.ParameterValues("mixing_weights");
        using var result = new AdapterTrainer(Options with { Steps = 1, LearningRate = 1e-9 }).Train(new AdapterTrainingRun { Start = start, Pairs = Pairs() });
        Assert.Equal(before, start.ParameterValues("mixing_weights"));
        const string Name = "bottleneck_layers.0.0.conv1.weight";
        Assert.All(start.ParameterValues(Name).Zip(result.Adapter.ParameterValues(Name)), p => Assert.Equal(p.First, p.Second, 1e-6));
    }

    [Fact]
    public void Bad_runs_are_refused()
    {
        AdapterTrainer trainer = new(Options);
        Assert.Throws<ArgumentNullException>(() => trainer.Train(null!));
        Assert.Throws<ArgumentNullException>(() => trainer.Train(new AdapterTrainingRun { Pairs = null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Train(Run("bad") with { SaveEvery = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Train(Run("bad") with { Network = Network with { OutputChannels = 0 } }));
    }

    private static void Cancel(CancellationTokenSource source, bool now)
    {
        if (now)
        {
            source.Cancel();
        }
    }

    private static Mapped Pairs()
    {
        MadePairs made = new(7, new(8, 8), new(8, 8)), flipped = new(7, new(8, 8), new(8, 8), seed: 50);
        return new(made, (i, p) => p with { Flipped = flipped.Load(i) });
    }

    private static MadePairs Held() => new(3, new(8, 8), new(8, 8), seed: 100);

    private AdapterTrainingRun Run(string name) =>
        new() { Network = Network, Pairs = Pairs(), Validation = Held(), Folder = folder.File(name) };

    private AdapterTrainingResult Train(string name) => new AdapterTrainer(Options).Train(Run(name));

    private int Losses(string name)
    {
        using var file = SafetensorsFile.Open(folder.File($"{name}/state.safetensors"));
        return file.Entry("losses").Shape[0];
    }

    private void AssertEqualFiles(string first, string second)
    {
        Assert.Equal(Files, Directory.EnumerateFiles(folder.File(second)).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.All(Files, f => Assert.Equal(File.ReadAllBytes(folder.File($"{first}/{f}")), File.ReadAllBytes(folder.File($"{second}/{f}"))));
    }

    private static void AssertEqual(AdapterTrainingResult a, AdapterTrainingResult b)
    {
        Assert.Equal(a.Losses, b.Losses);
        Assert.Equal(a.Validations, b.Validations);
        Assert.Equal(a.AdapterStep, b.AdapterStep);
        Assert.All(a.Adapter.ParameterNames, n => Assert.Equal(a.Adapter.ParameterValues(n), b.Adapter.ParameterValues(n)));
    }
}
