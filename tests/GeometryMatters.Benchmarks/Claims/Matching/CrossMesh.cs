using System.Globalization;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Benchmarks.Claims.Matching;

/// <summary>
/// <c>cross-mesh</c>: descriptors of 1000 points against the 20,000 vertices of another mesh, 448 channels, on several kinds of field. Peers are
/// our own blocked product over all vertices and numpy's. The error is the share of queries whose answer differs from the peer's.
/// Preparation is told apart, on the notes.
/// </summary>
public sealed class CrossMesh : IClaimSource
{
    private const int Queries = 1000;
    private static readonly PythonPeer Numpy = new("numpy", "python3-numpy", "cross_mesh.py");

    public string Group => "matching";

    public IReadOnlyList<string> Names => ["cross-mesh"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var kind in CrossMeshFields.Kinds)
        {
            var (field, queries) = CrossMeshFields.Make(kind, Queries);
            var size = $"{Queries}x{field.VertexCount}x{field.Channels}, {kind}";
            CrossMeshNearestNeighbor? search = null;
            var preparation = Measurement.Of(() => search = new(field), runs: 3);
            notes.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"cross-mesh {size}: prepared in {preparation.Milliseconds:0} ms, {preparation.Bytes / 1e6:0} MB"));
            FieldNearestNeighbor all = new(field);
            using ExchangeFolder folder = new();
            string fieldFile = folder.Write("field", field.Values), queryFile = folder.Write<float>("queries", queries);
            foreach (var threads in (int[])[1, 2])
            {
                int[] found = new int[Queries], expected = new int[Queries];
                using var numpy = Numpy.Open(threads, notes, fieldFile, queryFile, $"{field.Channels}", folder["found"]);
                var (ours, peers) = SideBySide.Measure(
                    () => search!.Find(queries, found, default, threads),
                    rounds: 5,
                    SideBySide.InProcess(() => all.Find(queries, expected, default, threads)),
                    numpy is null ? null : numpy.Run);
                numpy?.Finish();
                yield return Line("own blocked product", peers[0], Share(found, expected));
                yield return Line("numpy", peers[1], numpy is null ? null : Share(found, [.. folder.Read<long>("found").Select(v => (int)v)]));

                Claim Line(string name, double? milliseconds, double? error) => new()
                {
                    Name = "cross-mesh",
                    Size = size,
                    Threads = threads,
                    Ours = ours,
                    Peer = name,
                    PeerMilliseconds = milliseconds,
                    ErrorMax = error,
                    Count = Queries,
                };
            }
        }
    }

    private static double Share(int[] found, int[] expected) => found.Zip(expected, (a, b) => a == b ? 0.0 : 1.0).Average();
}
