using GeometryMatters.Features;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Pipelines;
using GeometryMatters.Pipelines.Labels;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Pipelines.Labels;

/// <summary>Views made in memory from their names, and pairs of them; those named "bad…" fail.</summary>
internal static class SmallPairs
{
    public static readonly FusionWeights One = new(new FusionWeight("a", 1));

    public static PseudoLabelPipeline Pipeline(int threads = 2, ICorrespondenceFilter? filter = null, FusionWeights? weights = null, CandidateGenerator? candidates = null) =>
        new(weights ?? One, filter ?? new NoFilter(), candidates, new() { MaxDegreeOfParallelism = threads, CachedViews = 4 });

    public static ObjectView Open(string key) => key.StartsWith("bad", StringComparison.Ordinal)
        ? throw new DatasetFormatException(key, "byte 7", "a view", "noise")
        : MadeViews.Create(MadeViews.Full(4), new() { ["a"] = MadeViews.Noise(4, 3, key.Sum(c => c)) }, id: key);

    public static LabelRequest[] Make(int count, bool failures = true) =>
        [.. Enumerable.Range(0, count).Select(i => new LabelRequest($"v{i % 5}", failures && i % 4 == 2 ? $"bad{i}" : $"v{i % 7}"))];

    public static byte[] Whole(string path, LabelRequest[] pairs)
    {
        new LabelRun(Pipeline(1)).RunAsync(path, pairs, Open, cancellationToken: TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        return File.ReadAllBytes(path);
    }
}
