using System.Numerics;
using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// Vertex pairs of a mesh one by one with window propagation, beside CGAL's heat method and its exact one. The peers are run for the first few
/// distinct sources alone and their time scaled to all of them: they solve from a source to everywhere, so that targets of one source come
/// for one price. The error is the largest relative difference from the reference, whose positions are in double precision: rounding them
/// to the mesh's floats is all of it.
/// </summary>
/// <param name="mesh">The mesh and its pairs.</param>
/// <param name="notes">Receives what the numbers are made of.</param>
public sealed class ExactPairs(ReferenceMesh mesh, TextWriter notes)
{
    /// <summary>Measures all pairs.</summary>
    /// <param name="claim">Name of the claim.</param>
    /// <param name="runs">Timed runs of ours.</param>
    /// <param name="heatSources">Sources that the heat method is run for.</param>
    /// <param name="exactSources">Sources that the exact peer is run for.</param>
    /// <returns>A line per peer.</returns>
    public IEnumerable<Claim> Measure(string claim, int runs, int heatSources, int exactSources)
    {
        ExactGeodesicSolver solver = new(mesh.Topology);
        var points = mesh.Pairs.Select(p => (Source: mesh.PointAt(p.Source), Target: mesh.PointAt(p.Target))).ToArray();
        var found = new double[points.Length];
        var ours = Measurement.Of(
            () =>
            {
                for (var i = 0; i < points.Length; i++)
                {
                    solver.Distances(points[i].Source, [points[i].Target], found.AsSpan(i, 1));
                }
            },
            runs);

        var bounds = mesh.Topology.Mesh.Bounds;
        var largest = Vector3.Max(Vector3.Abs(bounds.Min), Vector3.Abs(bounds.Max)).Length();
        var differences = mesh.Pairs.Select((p, i) => Math.Abs(found[i] - p.Exact)).ToArray();
        notes.WriteLine($"{claim} {mesh.Name}: largest difference {differences.Max() / largest:E2} of the largest coordinate (half a float ulp is 6e-8).");
        Claim line = new()
        {
            Name = claim,
            Mesh = mesh.Name,
            Ours = ours,
            ErrorMax = mesh.Pairs.Select((p, i) => p.Exact > 0 ? differences[i] / p.Exact : 0).Max(),
            Count = points.Length,
        };
        var sources = mesh.Pairs.Select(p => p.Source).Distinct().ToArray();
        yield return line with { Peer = "cgal-heat", PeerMilliseconds = Heat(claim, sources, heatSources, found) };
        yield return line with { Peer = "cgal-exact", PeerMilliseconds = Exact(claim, sources, exactSources, found) };
    }

    private double? Heat(string claim, int[] sources, int few, double[] found)
    {
        var asked = sources.Take(few).ToArray();
        if (CgalPeer.SolveHeat(mesh.Topology.Mesh, asked, notes) is not { } peer)
        {
            return null;
        }

        var rows = asked.Select((source, row) => (source, row)).ToDictionary(r => r.source, r => r.row * mesh.Topology.Mesh.VertexCount);
        var errors = Errors(found, p => rows.TryGetValue(p.Source, out var row) ? peer.Distances[row + p.Target] : null);
        Note(claim, "cgal-heat", asked.Length, sources.Length, peer, errors);
        return peer.SetupMilliseconds + (peer.SolveMilliseconds * sources.Length);
    }

    private double? Exact(string claim, int[] sources, int few, double[] found)
    {
        var asked = mesh.Pairs.DistinctBy(p => p.Source).Take(few).Select(p => (p.Source, p.Target)).ToArray();
        if (CgalPeer.SolveExact(mesh.Topology.Mesh, asked, notes) is not { } peer)
        {
            return null;
        }

        var distances = asked.Select((pair, i) => (pair, i)).ToDictionary(p => p.pair, p => peer.Distances[p.i]);
        Note(claim, "cgal-exact", asked.Length, sources.Length, peer, Errors(found, p => distances.TryGetValue((p.Source, p.Target), out var d) ? d : null));
        return peer.SetupMilliseconds + (peer.SolveMilliseconds * sources.Length);
    }

    // Against ours, on the same floats; pairs that the peer was not asked for are left out.
    private double[] Errors(double[] found, Func<(int Source, int Target, double Exact), double?> answer) =>
        [.. mesh.Pairs.Select((p, i) => found[i] > 0 && answer(p) is { } d ? Math.Abs((d / found[i]) - 1) : (double?)null).OfType<double>()];

    private void Note(string claim, string peer, int asked, int sources, PeerDistances times, double[] errors) => notes.WriteLine(
        $"{claim} {mesh.Name}: {peer} was run for {asked} of {sources} sources{(asked < sources ? " and scaled to all" : "")}: {times.SetupMilliseconds:F1} ms once, {times.SolveMilliseconds:F2} ms each; "
        + $"from ours it differs by {errors.DefaultIfEmpty().Average():E1} in the mean, {errors.DefaultIfEmpty().Max():E1} at most, over {errors.Length} pairs.");
}
