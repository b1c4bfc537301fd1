using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>saturated-far</c>: exact distances of 1600 random vertex pairs up to a tenth of the diagonal, the most that the filter can need. The error
/// is the largest relative difference from the same without a limit, over the pairs within it.
/// </summary>
public sealed class SaturatedFar : IClaimSource
{
    private const int Pairs = 1600;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["saturated-far"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("far", notes))
        {
            ExactGeodesicSolver solver = new(mesh.Topology);
            var limit = 0.1 * mesh.Topology.Mesh.Bounds.Diagonal;
            Random random = new(1);
            var used = Enumerable.Range(0, mesh.Topology.Mesh.VertexCount).Where(v => mesh.Topology.TryGetSurfacePoint(v, out _)).ToArray();
            var points = Enumerable.Range(0, Pairs).Select(_ => (Source: mesh.PointAt(random.GetItems(used, 1)[0]), Target: mesh.PointAt(random.GetItems(used, 1)[0]))).ToArray();
            var found = new double[Pairs];
            var ours = Measurement.Of(() =>
            {
                for (var i = 0; i < Pairs; i++)
                {
                    solver.Distances(points[i].Source, [points[i].Target], found.AsSpan(i, 1), limit);
                }
            });

            var error = 0.0;
            var whole = new double[1];
            for (var i = 0; i < Pairs; i++)
            {
                if (found[i] is > 0 and < double.PositiveInfinity)
                {
                    solver.Distances(points[i].Source, [points[i].Target], whole);
                    error = Math.Max(error, Math.Abs((found[i] / whole[0]) - 1));
                }
            }

            notes.WriteLine($"saturated-far {mesh.Name}: {found.Count(double.IsFinite)} of {Pairs} pairs are within the limit.");
            yield return new() { Name = "saturated-far", Mesh = mesh.Name, Ours = ours, ErrorMax = error, Count = Pairs };
        }
    }
}
