using System.Numerics;
using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>exact-near</c>: the near vertex pairs of a mesh one by one with window propagation. The error is the largest relative difference
/// from the reference, whose positions are in double precision: rounding them to the mesh's floats is all of it.
/// </summary>
public sealed class ExactNear : IClaimSource
{
    public string Group => "geodesics";

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            ExactGeodesicSolver solver = new(mesh.Topology);
            var points = mesh.Pairs.Select(p => (Source: mesh.PointAt(p.Source), Target: mesh.PointAt(p.Target))).ToArray();
            var found = new double[points.Length];
            var ours = Measurement.Of(() =>
            {
                for (var i = 0; i < points.Length; i++)
                {
                    solver.Distances(points[i].Source, [points[i].Target], found.AsSpan(i, 1));
                }
            });

            var bounds = mesh.Topology.Mesh.Bounds;
            var largest = Vector3.Max(Vector3.Abs(bounds.Min), Vector3.Abs(bounds.Max)).Length();
            var differences = mesh.Pairs.Select((p, i) => Math.Abs(found[i] - p.Exact)).ToArray();
            notes.WriteLine($"exact-near {mesh.Name}: largest difference {differences.Max() / largest:E2} of the largest coordinate (half a float ulp is 6e-8).");
            yield return new()
            {
                Name = "exact-near",
                Mesh = mesh.Name,
                Ours = ours,
                ErrorMax = mesh.Pairs.Select((p, i) => p.Exact > 0 ? differences[i] / p.Exact : 0).Max(),
                Count = points.Length,
            };
        }
    }
}
