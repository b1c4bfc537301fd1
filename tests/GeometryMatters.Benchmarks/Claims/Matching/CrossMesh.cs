using GeometryMatters.Fields;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>
/// <c>cross-mesh</c>: descriptors of 1000 lifted points against the 20,000 vertices of the other mesh, 448 channels. The error is the
/// share of queries whose answer differs from the peer's.
/// </summary>
public sealed class CrossMesh : IClaimSource
{
    private const int Queries = 1000;
    private const int Vertices = 20_000;
    private const int Channels = 448;
    private static readonly PythonPeer Numpy = new("numpy", "python3-numpy", "cross_mesh.py");

    public string Group => "matching";

    public IReadOnlyList<string> Names => ["cross-mesh"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        var field = RandomRows.Make(Vertices, Channels, 2);
        var queries = RandomRows.Make(Queries, Channels, 3);
        FieldNearestNeighbor search = new(new(Vertices, Channels, field));
        using ExchangeFolder folder = new();
        string fieldFile = folder.Write<float>("field", field), queryFile = folder.Write<float>("queries", queries);
        foreach (var threads in (int[])[1, 2])
        {
            var found = new int[Queries];
            var ours = Measurement.Of(() => search.Find(queries, found, default, threads), runs: 3);
            var peer = Numpy.Milliseconds(threads, notes, fieldFile, queryFile, $"{Channels}", folder["found"]);
            yield return new()
            {
                Name = "cross-mesh",
                Size = $"{Queries}x{Vertices}x{Channels}",
                Threads = threads,
                Ours = ours,
                Peer = "numpy",
                PeerMilliseconds = peer,
                ErrorMax = peer is null ? null : folder.Read<long>("found").Zip(found, (a, b) => a == b ? 0.0 : 1.0).Average(),
                Count = Queries,
            };
        }
    }
}
