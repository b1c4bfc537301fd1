using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>edge-path-near</c> and <c>steiner-path-near</c>: the near vertex pairs of a mesh one by one, along edges and with three points
/// per edge. The error is the largest relative excess over the exact distance.
/// </summary>
public sealed class EdgePathNear : IClaimSource
{
    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["edge-path-near", "steiner-path-near"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            TextbookDijkstra textbook = new(mesh.Topology);
            var nodes = mesh.Topology.VertexNodes.ToArray();
            var peer = Measurement.Of(
                () =>
                {
                    foreach (var (source, target, _) in mesh.Pairs)
                    {
                        textbook.From(nodes[source], nodes[target]);
                    }
                },
                runs: 3);
            yield return Ours(mesh, "edge-path-near", 0) with { Peer = "textbook-dijkstra", PeerMilliseconds = peer.Milliseconds };
            yield return Ours(mesh, "steiner-path-near", 3);
        }
    }

    private static Claim Ours(ReferenceMesh mesh, string name, int steiner)
    {
        EdgePathSolver solver = new(mesh.Topology, new() { SteinerPointsPerEdge = steiner });
        var points = mesh.Pairs.Select(p => (Source: mesh.PointAt(p.Source), Target: mesh.PointAt(p.Target))).ToArray();
        var found = new double[points.Length];
        var ours = Measurement.Of(() =>
        {
            for (var i = 0; i < points.Length; i++)
            {
                solver.Distances(points[i].Source, [points[i].Target], found.AsSpan(i, 1));
            }
        });
        return new()
        {
            Name = name,
            Mesh = mesh.Name,
            Ours = ours,
            ErrorMax = mesh.Pairs.Select((p, i) => p.Exact > 0 ? Math.Abs((found[i] / p.Exact) - 1) : 0).Max(),
            Count = points.Length,
        };
    }
}
