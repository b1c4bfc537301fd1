using BenchmarkDotNet.Attributes;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Matching;

namespace GeometryMatters.Benchmarks.Micro;

/// <summary>Matching of 1000 foreground cells a side: the product with its argmaxes, from singles and halves, top-k, and the cyclic check.</summary>
[MemoryDiagnoser]
public class MatchingBenchmarks
{
    private const int Rows = 1000;
    private const int Neighbors = 5;
    private readonly CyclicConsistency cyclic = new();
    private NearestNeighborMatcher matcher = null!;
    private FusedView source = null!;
    private FusedView target = null!;
    private FusedView halfSource = null!;
    private FusedView halfTarget = null!;
    private NearestNeighbors neighbors = null!;

    [Params(1216, 4416)]
    public int Channels { get; set; }

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        matcher = new(new() { MaxDegreeOfParallelism = Threads });
        source = MatchViews.Make("source", Rows, Channels, 2);
        target = MatchViews.Make("target", Rows, Channels, 3);
        halfSource = MatchViews.Make("source", Rows, Channels, 2, FusedStorage.Half);
        halfTarget = MatchViews.Make("target", Rows, Channels, 3, FusedStorage.Half);
        neighbors = matcher.Match(source, target);
    }

    [Benchmark(Baseline = true)]
    public NearestNeighbors BothWays() => matcher.Match(source, target);

    [Benchmark]
    public NearestNeighbors Halves() => matcher.Match(halfSource, halfTarget);

    [Benchmark]
    public TopNeighbors TopFive() => matcher.MatchTop(source, target, Neighbors);

    [Benchmark]
    public bool[] Cyclic() => cyclic.Check(source, neighbors);

    [Benchmark]
    public float[] OneRow() => FusedSimilarity.Row(source, source.Cells[0], target);
}
