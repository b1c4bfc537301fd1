using BenchmarkDotNet.Attributes;
using GeometryMatters.Benchmarks.Claims.Matching;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Benchmarks.Micro;

/// <summary>Search for 1000 descriptors in a field: its preparation, the pruned search, and all products.</summary>
[MemoryDiagnoser]
public class CrossMeshBenchmarks
{
    private VertexField field = null!;
    private float[] queries = [];
    private int[] found = [];
    private CrossMeshNearestNeighbor pruned = null!;
    private FieldNearestNeighbor everything = null!;

    [ParamsSource(nameof(Kinds))]
    public string Kind { get; set; } = "";

    public static IEnumerable<string> Kinds => CrossMeshFields.Kinds;

    [GlobalSetup]
    public void Setup()
    {
        const int count = 1000;
        (field, queries) = CrossMeshFields.Make(Kind, count);
        found = new int[count];
        pruned = new(field);
        everything = new(field);
    }

    [Benchmark]
    public CrossMeshNearestNeighbor Prepare() => new(field);

    [Benchmark]
    public void Find() => pruned.Find(queries, found);

    [Benchmark(Baseline = true)]
    public void TryAll() => everything.Find(queries, found);
}
