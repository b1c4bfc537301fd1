using GeometryMatters.Geodesics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>exact-saturated</c>: exact distances of 1600 pairs of random vertices, cut off at a tenth of the diagonal, above which the filter
/// keeps no match.
/// </summary>
public sealed class ExactSaturated : IClaimSource
{
    private const int Pairs = 1600;
    private const double Cut = 0.1;

    public string Group => "geodesics";

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            ExactGeodesicSolver solver = new(mesh.Topology);
            Random random = new(1);
            var points = new SurfacePoint[2 * Pairs];
            for (var i = 0; i < points.Length;)
            {
                i += mesh.Topology.TryGetSurfacePoint(random.Next(mesh.Topology.Mesh.VertexCount), out points[i]) ? 1 : 0;
            }

            var limit = Cut * mesh.Topology.Mesh.Bounds.Diagonal;
            var found = new double[Pairs];
            var ours = Measurement.Of(() =>
            {
                for (var i = 0; i < Pairs; i++)
                {
                    solver.Distances(points[2 * i], [points[(2 * i) + 1]], found.AsSpan(i, 1), limit);
                }
            });
            notes.WriteLine($"exact-saturated {mesh.Name}: {found.Count(double.IsFinite)} of {Pairs} distances are within the limit.");
            yield return new() { Name = "exact-saturated", Mesh = mesh.Name, Ours = ours, Count = Pairs };
        }
    }
}
