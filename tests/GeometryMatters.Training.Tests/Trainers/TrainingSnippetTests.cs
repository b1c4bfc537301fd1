using GeometryMatters.Training.Tests.Support;
using GeometryMatters.Training.Trainers;

namespace GeometryMatters.Training.Tests.Trainers;

/// <summary>The example of the documentation runs.</summary>
public sealed class TrainingSnippetTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("snippet").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Training_with_a_folder_can_be_called_again()
    {
        MadePairs pairs = new(3, new(6, 6), new(6, 6)), heldOut = new(2, new(6, 6), new(6, 6), seed: 9);
        const int steps = 4;
        IProgress<StageProgress>? progress = null;
        var cancellationToken = TestContext.Current.CancellationToken;

        // snippet: train-with-resume
        AdapterTrainingRun run = new()
        {
            Network = new() { InputChannels = [24, 16], OutputChannels = 128 },
            Pairs = pairs,
            Validation = heldOut,
            Folder = folder,
            SaveEvery = 500,
        };
        AdapterTrainer trainer = new(new() { Steps = steps, ValidateEvery = 1000, Patience = 5, Seed = 42 });

        // Called again after a crash, a kill or a cancellation, the same call goes on where the folder's state stands.
        using var result = trainer.Train(run, progress, cancellationToken);
        Console.WriteLine($"lowest validation loss after step {result.AdapterStep}; curves in {Path.Combine(folder, "losses.csv")}");
        var map = result.Adapter.Transform(pairs.Load(0).SourceMaps);

        // end snippet
        Assert.Equal(4, result.AdapterStep);
        Assert.Equal(128, map.Channels);
        Assert.True(File.Exists(Path.Combine(folder, "state.safetensors")));
    }
}
