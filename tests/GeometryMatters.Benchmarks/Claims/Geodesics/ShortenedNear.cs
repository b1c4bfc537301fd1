using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>shortened-near</c>: the near vertex pairs of a mesh one by one along locally shortest paths, against the exact solver. The error
/// is the largest relative excess over the exact distance.
/// </summary>
public sealed class ShortenedNear : IClaimSource
{
    // Reference positions are in double precision, ours are floats.
    private const double Rounding = 1e-5;

    public string Group => "geodesics";

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            ShortenedPathSolver solver = new(mesh.Topology);
            var (ours, found) = Run(solver, mesh);
            var excess = mesh.Pairs.Select((p, i) => p.Exact > 0 ? (found[i] / p.Exact) - 1 : 0).ToArray();
            notes.WriteLine(
                $"shortened-near {mesh.Name}: mean excess {excess.Average():E2}, exact to {Rounding:E0} in {excess.Count(e => e < Rounding)} of {excess.Length}.");
            yield return new()
            {
                Name = "shortened-near",
                Mesh = mesh.Name,
                Ours = ours,
                Peer = "exact-geodesic-solver",
                PeerMilliseconds = Run(new ExactGeodesicSolver(mesh.Topology), mesh).Time.Milliseconds,
                ErrorMax = excess.Max(),
                Count = found.Length,
            };
        }
    }

    private static (Measurement Time, double[] Found) Run(IGeodesicSolver solver, ReferenceMesh mesh)
    {
        var points = mesh.Pairs.Select(p => (Source: mesh.PointAt(p.Source), Target: mesh.PointAt(p.Target))).ToArray();
        var found = new double[points.Length];
        var time = Measurement.Of(() =>
        {
            for (var i = 0; i < points.Length; i++)
            {
                solver.Distances(points[i].Source, [points[i].Target], found.AsSpan(i, 1));
            }
        });
        return (time, found);
    }
}
