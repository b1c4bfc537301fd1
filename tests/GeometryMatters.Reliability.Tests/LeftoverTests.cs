using GeometryMatters.Datasets;
using GeometryMatters.Models;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Serialization;
using GeometryMatters.Tests;
using Microsoft.ML.OnnxRuntime;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Nothing stays open after runs that end, fail or are cancelled; nothing waits for the collector to close it.</summary>
public sealed class LeftoverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public LeftoverTests() => OpenFiles.RequireLinux();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_file_stays_open_after_whole_runs()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 12);
        var before = 0;
        for (var round = 0; round < 3; round++)
        {
            TinyBundle.Reconstruction(bundle).Run();
            var store = folder.File($"s{round}.store");
            await new LabelRun(TinyBundle.Labels()).RunAsync(store, TinyBundle.Pairs(bundle), TinyBundle.Opener(bundle));
            LabelStore.Merge([store], folder.File("merged.store"));
            Assert.Empty(bundle.Verify());
            Assert.Empty(OpenFiles.Under(folder.Root));

            // The first round opens what the runtime keeps for itself.
            Assert.True(round == 0 || OpenFiles.Count <= before + 2, $"{OpenFiles.Count} handles, {before} before");
            before = round == 0 ? OpenFiles.Count : before;
        }
    }

    [Fact]
    public async Task No_file_stays_open_after_runs_that_fail()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 12);
        TinyBundle.Reconstruction(bundle).Run();
        var files = Directory.GetFiles(bundle.Root, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "bundle.json").Order(StringComparer.Ordinal).ToArray();
        Random random = new(7);
        for (var i = 0; i < files.Length; i += 2)
        {
            var bytes = File.ReadAllBytes(files[i]);
            File.WriteAllBytes(files[i], bytes[..random.Next(bytes.Length)]);
        }

        bundle = ArtefactBundle.Open(bundle.Root);
        Assert.NotEmpty(bundle.Verify());
        Assert.Empty(OpenFiles.Under(folder.Root));
        var store = folder.File("labels.store");
        Assert.True((await new LabelRun(TinyBundle.Labels()).RunAsync(store, TinyBundle.Pairs(bundle), TinyBundle.Opener(bundle))).Failed > 0);
        Assert.NotEmpty(TinyBundle.Reconstruction(bundle).Run().Statistics.Failures);
        await Assert.ThrowsAsync<LabelStoreException>(() => new LabelRun(TinyBundle.Labels()).RunAsync(store, TinyBundle.Pairs(bundle, 1), TinyBundle.Opener(bundle)));
        Assert.Throws<LabelStoreException>(() => LabelStore.Merge([store, store], folder.File("merged.store")));

        foreach (var file in files.Where(f => f.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            Read(() => SafetensorsFile.Open(file));
            Read(() => NpzFile.Open(file));
            Read(() => TorchFile.Open(file));
            Read(() => LabelStore.Open(file));
        }

        Assert.Empty(OpenFiles.Under(folder.Root));

        static void Read(Func<IDisposable> open)
        {
            try
            {
                open().Dispose();
            }
            catch (InvalidInputException)
            {
                // What is asked here is whether it was closed again.
            }
        }
    }

    [Fact]
    public async Task No_file_stays_open_after_runs_that_are_cancelled()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 24);
        Random random = new();
        for (var round = 0; round < 6; round++)
        {
            using CancellationTokenSource stop = new(random.Next(1, 60));
            try
            {
                TinyBundle.Reconstruction(bundle).Run(null, stop.Token);
                await new LabelRun(TinyBundle.Labels()).RunAsync(folder.File("labels.store"), TinyBundle.Pairs(bundle, 6), TinyBundle.Opener(bundle), null, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // As asked for.
            }

            Assert.Empty(OpenFiles.Under(folder.Root));
        }

        // Left in the middle: the pairs at work are waited for.
        TinyBundle.Reconstruction(bundle).Run();
        await foreach (var outcome in TinyBundle.Labels(4).RunAsync(TinyBundle.Pairs(bundle, 6), TinyBundle.Opener(bundle)))
        {
            Assert.Null(outcome.Failure);
            break;
        }

        Assert.Empty(OpenFiles.Under(folder.Root));
        Assert.Empty(Directory.GetFiles(folder.Root, "*.tmp", SearchOption.AllDirectories));
    }

    [Fact]
    public void No_session_stays_after_models_that_are_closed_or_refused()
    {
        // Every session has four threads of its own, which end with it.
        using SessionOptions options = new() { IntraOpNumThreads = 5 };
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "saliency_logits.onnx");
        ModelContract other = new() { Name = "other", Inputs = [new() { Name = "no such input", Dimensions = [null] }], Outputs = [new() { Name = "none", Dimensions = [null] }] };
        GeometryMatters.Imaging.ImageBuffer image = new(32, 32);
        var before = 0;
        for (var round = 0; round <= 20; round++)
        {
            Assert.Throws<ModelContractException>(() => OnnxModel.Load(path, other, options));
            using (var model = OnnxSaliencyMaskProvider.Load(path, new() { InputSize = 64 }, options))
            {
                model.Probabilities(image);
                using CancellationTokenSource stop = new();
                stop.Cancel();
                Assert.ThrowsAny<OperationCanceledException>(() => model.Probabilities(image, stop.Token));
            }

            before = round == 0 ? OpenFiles.Threads : before;
        }

        // Leaks would be 80 or 160 threads; the pool of the runtime has some more or less.
        Assert.True(OpenFiles.Threads < before + 40, $"{OpenFiles.Threads} threads, {before} before");
    }
}
