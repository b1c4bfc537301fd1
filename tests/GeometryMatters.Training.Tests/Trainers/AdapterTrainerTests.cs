using System.Diagnostics;
using System.Globalization;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Losses;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;

namespace GeometryMatters.Training.Tests.Trainers;

public class AdapterTrainerTests
{
    private static readonly AdapterOptions Network = new()
    {
        InputChannels = [24, 16], OutputChannels = 32, BottleneckChannels = 32, Dropout = 0.1, OutputActivation = AdapterActivation.None, NormGroups = 8,
    };

    private static readonly AdapterTrainerOptions Options = new() { Steps = 60, LabelsPerPair = 20, LearningRate = 1e-2, DenseWeight = 0.1 };

    [Fact]
    public void Training_learns_matches_that_the_inputs_hide_in_noise()
    {
        var pairs = new MadePairs(12, new GridSize(10, 12), new GridSize(11, 9));
        var held = new MadePairs(4, new GridSize(10, 12), new GridSize(11, 9), seed: 1000);
        using var result = new AdapterTrainer(Options with { Steps = 150 }).Train(Network, pairs);
        double before = held.Accuracy(m => Concatenated(m)), after = held.Accuracy(result.Adapter.Transform);
        Assert.True(after > before + 0.2, $"share of right nearest neighbours before {before:F2}, after {after:F2}");
        Assert.Equal(150, result.Losses.Count);
        Assert.True(result.Losses.TakeLast(15).Average(l => l.Sparse) < 0.7 * result.Losses.Take(15).Average(l => l.Sparse));
        Assert.True(result.Losses.TakeLast(15).Average(l => l.Dense) < result.Losses.Take(15).Average(l => l.Dense));
    }

    [Fact]
    public void Same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var pairs = new MadePairs(5, new GridSize(8, 8), new GridSize(8, 8));
        using var a = new AdapterTrainer(Options with { Steps = 12 }).Train(Network, pairs);
        using var b = new AdapterTrainer(Options with { Steps = 12 }).Train(Network, pairs);
        using var c = new AdapterTrainer(Options with { Steps = 12, Seed = 43 }).Train(Network, pairs);
        Assert.All(a.Adapter.ParameterNames, n => Assert.Equal(a.Adapter.ParameterValues(n), b.Adapter.ParameterValues(n)));
        Assert.NotEqual(a.Adapter.ParameterValues("mixing_weights"), c.Adapter.ParameterValues("mixing_weights"));
    }

    [Fact]
    public void One_thread_and_two_give_the_same_bytes_and_the_number_of_threads_is_put_back()
    {
        var pairs = new MadePairs(3, new GridSize(8, 8), new GridSize(9, 7));
        using var one = new AdapterTrainer(Options with { Steps = 12 }).Train(Network, pairs, pairs);
        TorchRuntime.SetThreads(2);
        try
        {
            using var two = new AdapterTrainer(Options with { Steps = 12 }).Train(Network, pairs, pairs);
            Assert.Equal(2, torch.get_num_threads());
            Assert.Equal(one.Losses, two.Losses);
            Assert.Equal(one.Validations, two.Validations);
            Assert.All(one.Adapter.ParameterNames, n => Assert.Equal(one.Adapter.ParameterValues(n), two.Adapter.ParameterValues(n)));
        }
        finally
        {
            TorchRuntime.SetThreads(1);
        }
    }

    [Fact]
    public void Tensors_do_not_pile_up()
    {
        var pairs = new MadePairs(3, new GridSize(8, 8), new GridSize(8, 8));
        var before = torch.Tensor.TotalCount;
        var counts = new List<long>();
        var progress = new Synchronous(_ => counts.Add(torch.Tensor.TotalCount));
        using (new AdapterTrainer(Options with { Steps = 20 }).Train(Network, pairs, progress: progress))
        {
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
        Assert.True(counts.Max() == counts.Min(), string.Join(" ", counts));
    }

    [Fact]
    public void The_best_state_by_validation_is_kept_and_progress_and_time_left_are_told()
    {
        var pairs = new MadePairs(4, new GridSize(8, 8), new GridSize(8, 8));
        var told = new List<StageProgress>();
        using var result = new AdapterTrainer(Options with { Steps = 20, ValidateEvery = 5 }).Train(Network, pairs, pairs, new Synchronous(told.Add));
        Assert.Equal([5, 10, 15, 20], result.Validations.Select(v => v.Step));
        Assert.Equal(20, told[^1].Done);
        Assert.Equal(20, told[^1].Total);
        Assert.Contains("00:00:00 left", told[^1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_stops_early_when_validations_get_no_better_and_keeps_the_best()
    {
        // Validation labels that contradict the training: getting better at the one means getting worse at the other.
        var pairs = new MadePairs(4, new GridSize(8, 8), new GridSize(8, 8));
        var contrary = new Mapped(pairs, (_, p) => p with { Labels = [.. p.Labels.Select((l, i) => l with { TargetCell = p.Labels[(i + 1) % p.Labels.Count].TargetCell })] });
        using var result = new AdapterTrainer(Options with { Steps = 100, ValidateEvery = 2, Patience = 3 }).Train(Network, pairs, contrary);
        Assert.True(result.StoppedEarly);
        Assert.Equal(result.Validations[^1].Step, result.Losses.Count);
        Assert.Equal(result.Validations[^4].Step, result.AdapterStep);
        Assert.All(result.Validations.TakeLast(3), v => Assert.True(v.Sparse + (0.1 * v.Dense) >= result.Validations[^4].Sparse + (0.1 * result.Validations[^4].Dense)));
    }

    [Fact]
    public void Without_a_cap_all_labels_are_used()
    {
        var pairs = new MadePairs(1, new GridSize(8, 8), new GridSize(8, 8));
        AdapterTrainerOptions options = Options with { Steps = 1, TargetNoise = 0 };
        using var capped = new AdapterTrainer(options with { LabelsPerPair = 5 }).Train(Network, pairs);
        using var all = new AdapterTrainer(options with { LabelsPerPair = null }).Train(Network, pairs);
        using var many = new AdapterTrainer(options with { LabelsPerPair = 1000 }).Train(Network, pairs);
        Assert.Equal(all.Losses, many.Losses);
        Assert.NotEqual(all.Losses, capped.Losses);
    }

    [Fact]
    public void Memory_stays_flat_over_many_steps()
    {
        // GEOMETRYMATTERS_TRAINING_STEPS=10000 takes it further.
        var steps = int.TryParse(Environment.GetEnvironmentVariable("GEOMETRYMATTERS_TRAINING_STEPS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 400;
        var pairs = new MadePairs(3, new GridSize(6, 6), new GridSize(6, 6));
        TrainingPair[] kept = [pairs.Load(0), pairs.Load(1), pairs.Load(2)];
        HashSet<long> tensors = [];
        List<long> resident = [];
        var loads = 0;
        var counting = new Mapped(pairs, (i, _) =>
        {
            // Without prefetching a pair is loaded between two steps, where only what lasts is alive.
            if (++loads > 2)
            {
                tensors.Add(torch.Tensor.TotalCount);
            }

            if (loads % (steps / 10) == 0)
            {
                using var process = Process.GetCurrentProcess();
                resident.Add(process.WorkingSet64);
            }

            return kept[i];
        });
        using var result = new AdapterTrainer(Options with { Steps = steps, PrefetchPairs = 0 }).Train(Network, counting);
        Assert.Single(tensors);

        // The count finds every tensor left behind, this what is no tensor; from the third tenth on code is compiled and pools are filled, and the
        // garbage collector still moves by some megabytes.
        Assert.True(resident[^1] - resident[2] < 32 << 20, string.Join(" ", resident.Select(r => r >> 20)));
    }

    [Fact]
    public void Learned_coordinates_are_of_one_grid()
    {
        var pairs = new MadePairs(1, new GridSize(8, 8), new GridSize(8, 7));
        var e = Assert.Throws<InvalidInputException>(() => new AdapterTrainer(Options with { LearnedCoordinates = new(8, 8) }).Train(Network, pairs));
        Assert.Contains("8×8", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_dense_window_can_be_trained_with()
    {
        var pairs = new MadePairs(2, new GridSize(8, 8), new GridSize(8, 8));
        var losses = new[] { SoftArgmaxWindow.FullMap, SoftArgmaxWindow.Within(2), SoftArgmaxWindow.ZeroedOutside(2), SoftArgmaxWindow.Gaussian(2) }.Select(w =>
        {
            using var result = new AdapterTrainer(Options with { Steps = 3, DenseWindow = w }).Train(Network, pairs);
            return result.Losses[2].Dense;
        }).ToList();

        // Cells outside weigh exp(−s / 0.02) when zeroed: as good as left out while similarities s are near 1.
        Assert.True(losses[1] == losses[2] || Math.Abs(losses[1] - losses[2]) < 0.1 * losses[1], string.Join(" ", losses));
        Assert.True(new[] { losses[0], losses[1], losses[3] }.Distinct().Count() == 3, string.Join(" ", losses));
    }

    [Theory]
    [InlineData(nameof(AdapterTrainerOptions.LabelsPerPair))]
    [InlineData(nameof(AdapterTrainerOptions.Patience))]
    [InlineData(nameof(AdapterTrainerOptions.PrefetchPairs))]
    [InlineData(nameof(AdapterTrainerOptions.DenseWindow))]
    [InlineData(nameof(AdapterTrainerOptions.LearnedCoordinates))]
    public void Bad_options_are_named(string name)
    {
        var bad = name switch
        {
            nameof(AdapterTrainerOptions.LabelsPerPair) => Options with { LabelsPerPair = 0 },
            nameof(AdapterTrainerOptions.Patience) => Options with { Patience = 0 },
            nameof(AdapterTrainerOptions.PrefetchPairs) => Options with { PrefetchPairs = -1 },
            nameof(AdapterTrainerOptions.DenseWindow) => Options with { DenseWindow = null! },
            _ => Options with { LearnedCoordinates = new(1, 5) },
        };
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new AdapterTrainer(bad)).ParamName);
    }

    [Fact]
    public void Cancelling_stops_and_leaves_no_tensor()
    {
        var pairs = new MadePairs(3, new GridSize(6, 6), new GridSize(6, 6));
        using var source = new CancellationTokenSource();
        var before = torch.Tensor.TotalCount;
        Assert.Throws<OperationCanceledException>(() =>
            new AdapterTrainer(Options).Train(Network, pairs, progress: new Synchronous(_ => source.Cancel()), cancellationToken: source.Token));
        Assert.Equal(before, torch.Tensor.TotalCount);
    }

    [Fact]
    public void Pairs_without_labels_are_passed_over_and_none_with_labels_is_an_error()
    {
        var made = new MadePairs(3, new GridSize(6, 6), new GridSize(6, 6));
        var options = Options with { Steps = 6 };
        using var result = new AdapterTrainer(options).Train(Network, new Mapped(made, (i, p) => i == 1 ? p with { Labels = [] } : p));
        Assert.Equal(6, result.Losses.Count);
        Assert.Throws<InvalidInputException>(() => new AdapterTrainer(options).Train(Network, new Mapped(made, (_, p) => p with { Labels = [] })));
        var e = Assert.Throws<InvalidInputException>(() => new AdapterTrainer(options).Train(Network, new Mapped(made, (_, p) => p with { Labels = [new(0, 36)] })));
        Assert.Contains("training pair", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => new AdapterTrainer(options).Train(Network, new Mapped(made, (_, p) => p with { SourceMaps = [p.SourceMaps[0]] })));
    }

    [Fact]
    public void Flipped_pairs_are_used_in_about_half_of_the_steps()
    {
        var made = new MadePairs(1, new GridSize(6, 6), new GridSize(6, 6));
        var flippedPair = made.Load(0);
        var order = new PairOrder(new Mapped(made, (_, p) => p with { Flipped = flippedPair }), 1);
        using var adapter = new Adapter(Network);
        var flipped = Enumerable.Range(0, 400).Count(step => ReferenceEquals(order.Next(step, true, adapter).Pair, flippedPair));

        // 400 fair coins: deviation 10; five of those.
        Assert.InRange(flipped, 150, 250);
    }

    [Fact]
    public void Labels_are_drawn_without_replacement_and_differ_from_step_to_step()
    {
        var labels = Enumerable.Range(0, 200).Select(i => new TrainingLabel(i, i)).ToArray();
        TrainingLabel[] a = LabelSampler.Sample(labels, 50, 1), b = LabelSampler.Sample(labels, 50, 2);
        Assert.Equal(50, a.Distinct().Count());
        Assert.NotEqual(a, b);
        Assert.Equal(labels, LabelSampler.Sample(labels, 200, 1));
    }

    [Fact]
    public void Dropout_zeroes_its_share_and_keeps_the_mean()
    {
        var values = new float[100_003];
        values.AsSpan().Fill(1);
        var random = new XorShift(5);
        InputTensors.Drop(values, 0.2, ref random);

        // Binomial deviation of the share: 0.0013; five of those.
        Assert.Equal(0.2, values.Count(v => v == 0) / (double)values.Length, 0.0065);
        Assert.All(values, v => Assert.True(v is 0 or 1.25f));
    }

    private static FeatureMap Concatenated(IReadOnlyList<FeatureMap> maps)
    {
        var channels = maps.Sum(m => m.Channels);
        var values = new List<float>();
        for (var i = 0; i < maps[0].Grid.CellCount; i++)
        {
            foreach (var map in maps)
            {
                values.AddRange(map[i].ToArray());
            }
        }

        var joined = new FeatureMap(maps[0].Grid, channels, [.. values]);
        return new FeatureMap(joined.Grid, channels, Maps.UnitRows(joined));
    }
}
