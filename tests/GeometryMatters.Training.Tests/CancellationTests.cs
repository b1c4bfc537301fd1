using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Matching;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Rendering;
using GeometryMatters.Tests;
using GeometryMatters.Training.Adapters;
using GeometryMatters.Training.Refinement;
using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;
using TorchSharp;

namespace GeometryMatters.Training.Tests;

/// <summary>Every long driver ends within 200 ms of its cancellation, leaves nothing behind, and a training goes on as if nothing had been.</summary>
public sealed class CancellationTests : IDisposable
{
    private static readonly AdapterOptions Small = new() { InputChannels = [24, 16], OutputChannels = 32, BottleneckChannels = 32, NormGroups = 8 };

    private readonly string root = Directory.CreateTempSubdirectory("geometrymatters-").FullName;
    private int runs;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData(160, null, 7)]
    [InlineData(640, null, 5)]
    [InlineData(160, 5_000, 5)]
    public Task Refining_a_pose(int resolution, int? workingFaces, int subdivisions)
    {
        // Up to 330,000 faces in an image of 1600 × 1200.
        var mesh = MadeMeshes.Icosphere(subdivisions).MapPositions(p => p * new Vector3(1.3f, 1, 0.8f));
        var camera = Camera.Centered(1600, 1600, 1200);
        var truth = OrbitView.Pose(30, 20, 5);
        var mask = Silhouette.Render(mesh, truth, camera);
        PoseRefiner refiner = new(new() { Resolution = resolution, WorkingFaceCount = workingFaces });
        return Assert200(token => refiner.Refine(new(mesh, camera, truth with { Scale = 0.8, Translation = truth.Translation + new Vector3D(0.2, -0.1, 0) }), mask, token));
    }

    [Fact]
    public Task Training_of_a_branch_of_the_papers_network_on_maps_of_60_by_60_cells()
    {
        // The widest of its four branches: no operation of a step takes longer.
        AdapterOptions network = new() { InputChannels = [1280] };
        var pairs = Pair(network.InputChannels, 60);
        return Assert200(token => new AdapterTrainer(new() { Steps = 1 }).Train(network, pairs, cancellationToken: token).Dispose());
    }

    [Theory]
    [InlineData(AdapterNormalization.Group)]
    [InlineData(AdapterNormalization.Cell)]
    public Task Training_with_validation_and_files(AdapterNormalization normalization)
    {
        AdapterOptions network = new() { InputChannels = [256], OutputChannels = 128, Normalization = normalization };
        var pairs = Pair(network.InputChannels, 24);
        return Assert200(token => new AdapterTrainer(new() { Steps = 12, ValidateEvery = 4 }).Train(
            new() { Network = network, Pairs = pairs, Validation = pairs, Folder = Path.Combine(root, $"run{runs++}"), SaveEvery = 2 }, null, token).Dispose());
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task Waiting_for_a_pair_that_takes_long_to_load(int prefetch, bool whileValidating)
    {
        // Loading heeds the token, and would take a minute without.
        MadePairs made = new(3, new(6, 6), new(6, 6));
        Slow slow = new(made);
        AdapterTrainer trainer = new(new() { Steps = 30, PrefetchPairs = prefetch, ValidateEvery = 1 });
        AdapterTrainingRun run = new() { Network = Small, Pairs = whileValidating ? made : slow, Validation = whileValidating ? slow : null };
        using CancellationTokenSource stop = new();
        var training = Task.Run(() => trainer.Train(run, null, stop.Token).Dispose());
        await slow.Started.WaitAsync(TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var end = await Task.WhenAny(training, Task.Delay(10_000, TestContext.Current.CancellationToken));
        Assert.Same(training, end);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => training);
    }

    [Fact]
    public async Task Looking_through_a_store_of_labels()
    {
        var bundle = Bundle();
        using var store = Store(1500, 400);
        await Assert200(token => _ = new BundleTrainingPairs(store, new(bundle, ["f"]), cancellationToken: token));
        Assert.Throws<OperationCanceledException>(() => new BundleTrainingPairs(store, new(bundle, ["f"])).Load(0, new(canceled: true)));
    }

    [Theory]
    [InlineData(AdapterNormalization.Group)]
    [InlineData(AdapterNormalization.Cell)]
    public async Task Adapting_maps_of_60_by_60_cells(AdapterNormalization normalization)
    {
        using Adapter adapter = new(new() { InputChannels = [1280], Normalization = normalization });
        var maps = Pair(adapter.Options.InputChannels, 60).Load(0).SourceMaps;
        await Assert200(token => adapter.Transform(maps, token));
    }

    [Theory]
    [InlineData(AdapterNormalization.Group, 1)]
    [InlineData(AdapterNormalization.Group, 2)]
    [InlineData(AdapterNormalization.Cell, 1)]
    public void Cancelled_at_any_moments_a_training_leaves_nothing_open_and_ends_with_the_same_bytes(AdapterNormalization normalization, int threads)
    {
        OpenFiles.RequireLinux();
        TorchRuntime.SetThreads(threads);
        try
        {
            AdapterTrainerOptions options = new() { Steps = 24, ValidateEvery = 5, LearningRate = 1e-2, LearnedCoordinates = new(12, 12), FlipTerms = true };
            AdapterTrainer trainer = new(options);
            using (trainer.Train(Run("whole", normalization)))
            {
            }

            Random random = new();
            var (before, cancelled) = (torch.Tensor.TotalCount, 0);
            for (var isDone = false; !isDone;)
            {
                // In the end it is let alone, lest it never come to an end.
                using CancellationTokenSource stop = new(cancelled < 40 ? TimeSpan.FromMilliseconds(random.Next(5, 120)) : Timeout.InfiniteTimeSpan);
                try
                {
                    trainer.Train(Run("cut", normalization), null, stop.Token).Dispose();
                    isDone = true;
                }
                catch (OperationCanceledException)
                {
                    cancelled++;
                }

                Assert.Equal(before, torch.Tensor.TotalCount);
                Assert.Empty(OpenFiles.Under(root));
            }

            Assert.True(cancelled > 0, "it was done before it was cancelled");
            foreach (var file in Directory.GetFiles(Path.Combine(root, "whole")))
            {
                Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(root, "cut", Path.GetFileName(file))));
            }

            Assert.Equal(Directory.GetFiles(Path.Combine(root, "whole")).Length, Directory.GetFiles(Path.Combine(root, "cut")).Length);
        }
        finally
        {
            TorchRuntime.SetThreads(1);
        }
    }

    [Fact]
    public void Other_work_that_is_cancelled_leaves_nothing_open()
    {
        OpenFiles.RequireLinux();
        var bundle = Bundle();
        using Adapter adapter = new(Small);
        MadePairs made = new(1, new(12, 12), new(12, 12));
        var before = torch.Tensor.TotalCount;
        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => adapter.Transform(made.Load(0).SourceMaps, cancelled));
        Assert.Throws<OperationCanceledException>(() => new AdapterTrainer(new() { Steps = 3 }).Train(Run("none", AdapterNormalization.Group), null, cancelled));
        using (var store = Store(3, 4))
        {
            Assert.Throws<OperationCanceledException>(() => new BundleTrainingPairs(store, new(bundle, ["f"]), cancellationToken: cancelled));
        }

        Assert.Equal(before, torch.Tensor.TotalCount);
        Assert.Empty(OpenFiles.Under(root));
    }

    private static Task Assert200(Action<CancellationToken> work) => Lateness.AssertWithinLimit(token =>
    {
        work(token);
        return Task.CompletedTask;
    });

    private static OnePair Pair(IReadOnlyList<int> channels, int side)
    {
        GridSize grid = new(side, side);
        return new(new()
        {
            SourceMaps = [.. channels.Select((c, i) => Ramp(grid, c, i))],
            TargetMaps = [.. channels.Select((c, i) => Ramp(grid, c, i + 9))],
            Labels = [.. Enumerable.Range(0, 40).Select(i => new TrainingLabel(7 * i % grid.CellCount, 11 * i % grid.CellCount))],
        });
    }

    /// <summary>Values that are made fast and differ.</summary>
    private static FeatureMap Ramp(GridSize grid, int channels, int seed)
    {
        var values = new float[grid.CellCount * channels];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ((((i + seed) * 2654435761L) & 0xffff) / 32768f) - 1;
        }

        return new(grid, channels, values);
    }

    private AdapterTrainingRun Run(string name, AdapterNormalization normalization)
    {
        GridSize grid = new(12, 12);
        MadePairs made = new(7, grid, grid), flipped = new(7, grid, grid, seed: 50);
        return new()
        {
            Network = Small with { Normalization = normalization },
            Pairs = new Mapped(made, (i, p) => p with { Flipped = flipped.Load(i) }),
            Validation = new MadePairs(3, grid, grid, seed: 100),
            Folder = Path.Combine(root, name),
            SaveEvery = 7,
        };
    }

    private LabelStore Store(int records, int labels)
    {
        var path = Path.Combine(root, $"{records}.labels");
        using (var writer = LabelStoreWriter.Open(path, new() { Settings = new Dictionary<string, string>() }))
        {
            for (var i = 0; i < records; i++)
            {
                writer.Append(new(new("x/a", "x/b"), new PairLabels
                {
                    Category = "x",
                    SourceId = "a",
                    TargetId = "b",
                    SourceLetterbox = new(840, 840, 840, 60),
                    TargetLetterbox = new(840, 840, 840, 60),
                    Kept = [.. Enumerable.Range(0, labels).Select(k => new Correspondence(k, k, 1))],
                    Counts = new(labels, labels, labels, labels),
                }));
            }

            writer.Complete();
        }

        return LabelStore.Open(path);
    }

    private ArtefactBundle Bundle()
    {
        BundleWriter writer = new(Path.Combine(root, "bundle"));
        foreach (var id in (string[])["a", "b"])
        {
            writer.Add(new() { Category = "x", Id = id, Width = 840, Height = 840, ImagePath = "none.png" }).SaveFeature("f", Ramp(new(60, 60), 2, 1));
        }

        writer.Complete();
        return ArtefactBundle.Open(Path.Combine(root, "bundle"));
    }

    private sealed class Slow(MadePairs inner) : ITrainingPairSource
    {
        public SemaphoreSlim Started { get; } = new(0);

        public int Count => inner.Count;

        public TrainingPair Load(int index, CancellationToken cancellationToken = default)
        {
            Started.Release();
            cancellationToken.WaitHandle.WaitOne(60_000);
            cancellationToken.ThrowIfCancellationRequested();
            return inner.Load(index, cancellationToken);
        }
    }
}
