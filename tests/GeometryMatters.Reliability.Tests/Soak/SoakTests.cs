using System.Globalization;
using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Models;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reliability.Tests.Support;
using GeometryMatters.Tests;

namespace GeometryMatters.Reliability.Tests.Soak;

/// <summary>
/// The whole pipeline over random small bundles, some items of them broken, some runs cancelled, again and again: for GEOMETRYMATTERS_SOAK_MINUTES, which may be a fraction; not run
/// where that is not set. Memory over time goes to soak.csv and soak.png in GEOMETRYMATTERS_SOAK_FOLDER.
/// </summary>
public sealed class SoakTests : IDisposable
{
    private const string Duration = "GEOMETRYMATTERS_SOAK_MINUTES";
    private const string Folder = "GEOMETRYMATTERS_SOAK_FOLDER";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Memory_and_handles_stay_where_they_are()
    {
        Assert.SkipUnless(
            double.TryParse(Environment.GetEnvironmentVariable(Duration), NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes) && minutes > 0,
            $"Set {Duration} to the minutes that it shall take.");
        OpenFiles.RequireLinux();
        var target = Environment.GetEnvironmentVariable(Folder) is { Length: > 0 } given ? given : AppContext.BaseDirectory;
        MemoryCurve curve = new();
        Random random = new(1);
        var next = 0.0;
        for (var round = 0; curve.Samples.Count == 0 || curve.Samples[^1].Minutes < minutes; round++)
        {
            await RoundAsync(random, Path.Combine(folder.Root, string.Create(CultureInfo.InvariantCulture, $"r{round}")));
            if (curve.Samples.Count == 0 || curve.Minutes >= next)
            {
                curve.Take(round + 1);
                curve.Write(target);

                // At least 200 samples, at most one a second.
                next = curve.Minutes + Math.Max(minutes / 200, 1 / 60.0);
            }
        }

        var samples = curve.Samples;
        Assert.True(samples.Count >= 16, $"only {samples.Count} samples: give it more time");

        // A quarter for caches and compiled code to settle; then the last quarter against the second. A leak of a tenth of a bundle's files a round would be ten times this.
        var (early, late) = (samples.Skip(samples.Count / 4).Take(samples.Count / 4).ToArray(), samples.Skip(3 * samples.Count / 4).ToArray());
        Compare("MB on the heap", s => s.HeapMegabytes, 2);
        Compare("MB resident", s => s.ResidentMegabytes, 50);
        Compare("handles", s => s.Handles, 2);
        Compare("threads", s => s.Threads, 8);

        void Compare(string what, Func<MemoryCurve.Sample, double> of, double allowance)
        {
            double before = Median(early), after = Median(late);
            Assert.True(after <= before + allowance, string.Create(CultureInfo.InvariantCulture, $"{after:F1} {what} in the last quarter, {before:F1} in the second"));

            double Median(MemoryCurve.Sample[] some) => some.Select(of).Order().ElementAt(some.Length / 2);
        }
    }

    private static async Task RoundAsync(Random random, string root)
    {
        var bundle = TinyBundle.Create(root, random.Next(4, 12), random.Next());
        if (random.Next(3) == 0)
        {
            var files = Directory.GetFiles(bundle.Items[0].Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
            var file = files[random.Next(files.Length)];
            File.WriteAllBytes(file, File.ReadAllBytes(file)[..random.Next((int)new FileInfo(file).Length)]);
            bundle = ArtefactBundle.Open(root);
        }

        var store = root + ".store";
        using (CancellationTokenSource stop = new())
        {
            if (random.Next(2) == 0)
            {
                stop.CancelAfter(random.Next(1, 80));
            }

            try
            {
                TinyBundle.Reconstruction(bundle).Run(null, stop.Token);
                await LabelAsync(stop.Token);
            }
            catch (OperationCanceledException)
            {
                // Goes on below.
            }
        }

        TinyBundle.Reconstruction(bundle).Run();
        await LabelAsync(CancellationToken.None);
        LabelStore.Merge([store], root + ".merged");
        bundle.Verify();
        if (random.Next(10) == 0)
        {
            using var model = OnnxSaliencyMaskProvider.Load(Path.Combine(AppContext.BaseDirectory, "Fixtures", "saliency_logits.onnx"), new() { InputSize = 64 });
            model.Probabilities(new ImageBuffer(50, 40));
        }

        Directory.Delete(root, recursive: true);
        File.Delete(store);
        File.Delete(root + ".merged");

        Task<LabelRunReport> LabelAsync(CancellationToken token) => new LabelRun(TinyBundle.Labels()).RunAsync(store, TinyBundle.Pairs(bundle), TinyBundle.Opener(bundle), null, token);
    }
}
