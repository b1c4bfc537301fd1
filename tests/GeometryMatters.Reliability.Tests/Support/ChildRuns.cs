using GeometryMatters.Datasets;
using GeometryMatters.Imaging;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Reliability.Tests.Support;

/// <summary>What other processes run; nothing of it runs unless it is asked for by name.</summary>
public sealed class ChildRuns
{
    public const string Bundle = "GEOMETRYMATTERS_TEST_BUNDLE";
    public const string Output = "GEOMETRYMATTERS_TEST_OUTPUT";

    /// <summary>Pairs of an item with those after it.</summary>
    public const int PairsEach = 8;

    [Fact(Explicit = true)]
    public void Reconstruct() => Reconstruction(Opened()).Run();

    [Fact(Explicit = true)]
    public Task Label() => LabelAsync(Opened(), Path(Output), 3);

    internal static BundleReconstruction Reconstruction(ArtefactBundle bundle) => TinyBundle.Reconstruction(bundle, meshes: new Slow(new BundleMeshReconstructor(bundle)));

    internal static Task LabelAsync(ArtefactBundle bundle, string store, int pauseMilliseconds) =>
        new LabelRun(TinyBundle.Labels()).RunAsync(store, TinyBundle.Pairs(bundle, PairsEach), id =>
        {
            Thread.Sleep(pauseMilliseconds);
            return TinyBundle.Opener(bundle)(id);
        });

    private static ArtefactBundle Opened() => ArtefactBundle.Open(Path(Bundle));

    private static string Path(string variable) => Environment.GetEnvironmentVariable(variable) ?? throw new InvalidOperationException($"{variable} is not set.");

    /// <summary>Slow enough for another process to see it at work.</summary>
    private sealed class Slow(IMeshReconstructor inner) : IMeshReconstructor
    {
        public ObjectReconstruction Reconstruct(ImageBuffer image, Mask mask, MaskPrompt prompt, CancellationToken cancellationToken = default)
        {
            Thread.Sleep(10);
            return inner.Reconstruct(image, mask, prompt, cancellationToken);
        }
    }
}
