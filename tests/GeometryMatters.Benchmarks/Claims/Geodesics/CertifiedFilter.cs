using GeometryMatters.Filtering;
using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>certified-filter</c>: bicyclic decisions of 1600 matches whose v̂ are given (finding them in the field is a matter of the
/// cross-mesh search), by bounds first; the peer measures every match exactly that straight lines do not reject. The error is the number of
/// decisions in which the two differ.
/// </summary>
public sealed class CertifiedFilter : IClaimSource
{
    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["certified-filter"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            var (source, target, queries) = MatchMixture.Of(mesh.Topology);
            BicyclicDecider certified = new(source, target), exact = new(source, target, new() { Decision = GeodesicDecision.AlwaysExact });
            FilterVerdict[] ours = new FilterVerdict[queries.Length], theirs = new FilterVerdict[queries.Length];
            var time = Measurement.Of(() => certified.Decide(queries, ours));
            var peer = Measurement.Of(() => exact.Decide(queries, theirs), runs: 3);
            var settled = ours.CountBy(v => (v.Basis, v.Accepted)).OrderBy(c => c.Key).Select(c => $"{(c.Key.Accepted ? "kept" : "rejected")} by {c.Key.Basis} {c.Value}");
            notes.WriteLine($"certified-filter {mesh.Name}: {string.Join(", ", settled)}.");
            yield return new()
            {
                Name = "certified-filter",
                Mesh = mesh.Name,
                Ours = time,
                Peer = "all exact",
                PeerMilliseconds = peer.Milliseconds,
                ErrorMax = ours.Zip(theirs).Count(v => (v.First.Accepted, v.First.Reason) != (v.Second.Accepted, v.Second.Reason)),
                Count = queries.Length,
            };
        }
    }
}
