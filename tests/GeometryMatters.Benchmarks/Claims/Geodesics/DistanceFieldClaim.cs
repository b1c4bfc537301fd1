using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary><c>distance-field</c>: one source to all vertices along edges. The error is the largest difference from the peer, relative.</summary>
public sealed class DistanceFieldClaim : IClaimSource
{
    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["distance-field"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            EdgePathSolver solver = new(mesh.Topology);
            TextbookDijkstra textbook = new(mesh.Topology);
            var source = mesh.Pairs[0].Source;
            var point = mesh.PointAt(source);
            var found = new double[mesh.Topology.Mesh.VertexCount];
            var ours = Measurement.Of(() => solver.AllVertices(point, found));
            double[] expected = [];
            var peer = Measurement.Of(() => expected = textbook.From(mesh.Topology.VertexNodes[source]));
            var error = 0.0;
            for (var v = 0; v < found.Length; v++)
            {
                var reference = expected[mesh.Topology.VertexNodes[v]];
                error = found[v] == reference ? error : Math.Max(error, Math.Abs(found[v] - reference) / reference);
            }

            Claim line = new()
            {
                Name = "distance-field",
                Mesh = mesh.Name,
                Ours = ours,
                ErrorMax = error,
                Count = found.Length,
            };
            yield return line with { Peer = "textbook-dijkstra", PeerMilliseconds = peer.Milliseconds };
            yield return HeatPeer.Beside(line, mesh, source, notes);
        }
    }
}
