using System.Security.Cryptography;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Serialization;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests;

/// <summary>Eight threads read the same things at once, each in another order, and get what one alone gets.</summary>
public sealed class ParallelReadersTests : IDisposable
{
    private const int Readers = 8;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_a_bundle_and_its_views()
    {
        var made = TinyBundle.Create(folder.File("bundle"), 24);
        TinyBundle.Reconstruction(made).Run();
        var shared = ArtefactBundle.Open(made.Root);
        AssertSame(made.Items.Count, i => HashOf(ArtefactBundle.Open(made.Root), i), i => HashOf(shared, i));
        Assert.Empty(shared.Verify());

        // One view that all of them ask for its parts for the first time.
        var single = TinyBundle.Opener(shared)("b0003");
        var pipeline = TinyBundle.Labels();
        var alone = pipeline.Prepare(TinyBundle.Opener(made)("b0003"));
        AssertSame(1, _ => HashOf(alone.Fused.Cells), _ => HashOf(pipeline.Prepare(single).Fused.Cells));
        single.Dispose();
    }

    [Fact]
    public async Task Of_a_store_of_labels()
    {
        var bundle = TinyBundle.Create(folder.File("bundle"), 24);
        TinyBundle.Reconstruction(bundle).Run();
        var path = folder.File("labels.store");
        await new LabelRun(TinyBundle.Labels()).RunAsync(path, TinyBundle.Pairs(bundle), TinyBundle.Opener(bundle));
        using var shared = LabelStore.Open(path);
        AssertSame(shared.Count, i => Text(shared, i), i =>
        {
            using var own = LabelStore.Open(path);
            Assert.Equal(Text(own, i), Text(shared, i));
            return Text(own, i);
        });

        static string Text(LabelStore store, int i) => store.Read(i) is var record ? $"{record.Pair} {string.Join(' ', record.Labels!.Kept)}" : "";
    }

    [Fact]
    public void Of_a_safetensors_file()
    {
        var path = folder.File("t.safetensors");
        Random random = new(3);
        var tensors = Enumerable.Range(0, 40).ToDictionary(i => $"t{i:D2}", i => TensorArray.Create<float>(Enumerable.Range(0, 500 + (37 * i)).Select(_ => random.NextSingle()).ToArray(), 500 + (37 * i)));
        SafetensorsFile.Write(path, tensors);
        using var shared = SafetensorsFile.Open(path);
        AssertSame(40, i => HashOf(tensors[$"t{i:D2}"].ToSingle()), i => HashOf(shared.Read($"t{i:D2}").ToSingle()));
    }

    [Fact]
    public void Of_an_onnx_model()
    {
        var images = Enumerable.Range(0, 6).Select(i =>
        {
            ImageBuffer image = new(40 + i, 50);
            new Random(i).NextBytes(image.Pixels);
            return image;
        }).ToArray();
        using var model = OnnxSaliencyMaskProvider.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "saliency_logits.onnx"), new() { InputSize = 64 });
        var alone = images.Select(i => HashOf(model.Probabilities(i))).ToArray();
        AssertSame(images.Length, i => alone[i], i => HashOf(model.Probabilities(images[i])));
    }

    private static void AssertSame(int count, Func<int, string> alone, Func<int, string> together)
    {
        var expected = Enumerable.Range(0, count).Select(alone).ToArray();
        using Barrier start = new(Readers);
        List<Exception> errors = [];
        var threads = Enumerable.Range(0, Readers).Select(reader => new Thread(() =>
        {
            try
            {
                start.SignalAndWait();
                for (var k = 0; k < count; k++)
                {
                    var i = ((k * 7) + (reader * 5)) % count;
                    Assert.Equal(expected[i], together(i));
                }
            }
            catch (Exception e)
            {
                lock (errors)
                {
                    errors.Add(e);
                }
            }
        })).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(errors);
    }

    private static string HashOf(ArtefactBundle bundle, int index)
    {
        var item = bundle.Items[index];
        using var view = TinyBundle.Opener(bundle)(item.Id);
        return string.Join(
            ' ',
            HashOf(item.LoadImage().Pixels),
            HashOf(item.LoadMask().Values),
            item.LoadReconstruction().Pose,
            HashOf(view.Mesh.Positions),
            HashOf(view.Field.Values),
            HashOf(view.Feature("coarse").Values),
            view.Box);
    }

    private static string HashOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged => Convert.ToHexString(SHA256.HashData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values)));
}
