using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>distance-field</c>: one source to all vertices with virtual sources. The error is the largest relative difference from the exact
/// field; its mean goes to the notes.
/// </summary>
public sealed class DistanceFieldClaim : IClaimSource
{
    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["distance-field"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            VirtualSourceSolver solver = new(mesh.Topology);
            var source = mesh.Pairs[0].Source;
            var point = mesh.PointAt(source);
            double[] found = new double[mesh.Topology.Mesh.VertexCount], exact = new double[found.Length];
            var ours = Measurement.Of(() => solver.AllVertices(point, found));
            ((IGeodesicSolver)new ExactGeodesicSolver(mesh.Topology)).AllVertices(point, exact);
            var errors = exact.Select((e, v) => Math.Abs((found[v] / e) - 1)).Where((_, v) => exact[v] is > 0 and < double.PositiveInfinity).ToArray();
            notes.WriteLine($"distance-field {mesh.Name}: off by {errors.Average():P3} in the mean, {errors.Max():P2} at most, relative.");

            Claim line = new()
            {
                Name = "distance-field",
                Mesh = mesh.Name,
                Ours = ours,
                ErrorMax = errors.Max(),
                Count = found.Length,
            };
            yield return HeatPeer.Beside(line, mesh, source, notes);
        }
    }
}
