using GeometryMatters.Geodesics;

namespace GeometryMatters.Benchmarks.Claims.Geodesics;

/// <summary>
/// <c>distance-field</c>: one source to all vertices with virtual sources. The error is the largest relative difference from the exact
/// field; its mean, over three sources, and the times of the exact field and of that along edges go to the notes.
/// </summary>
public sealed class DistanceFieldClaim : IClaimSource
{
    private const int Sources = 3;

    public string Group => "geodesics";

    public IReadOnlyList<string> Names => ["distance-field"];

    public IEnumerable<Claim> Measure(TextWriter notes)
    {
        foreach (var mesh in ReferenceMesh.All("near", notes))
        {
            VirtualSourceSolver solver = new(mesh.Topology);
            ExactGeodesicSolver exactSolver = new(mesh.Topology);
            EdgePathSolver edges = new(mesh.Topology);
            int[] sources = [.. mesh.Pairs.Select(p => p.Source).Distinct().Take(Sources)];
            var source = sources[0];
            var point = mesh.PointAt(source);
            double[] found = new double[mesh.Topology.Mesh.VertexCount], exact = new double[found.Length];
            var ours = Measurement.Of(() => solver.AllVertices(point, found));
            var exactTime = Measurement.Of(() => exactSolver.AllVertices(point, exact), runs: 3);
            var edgeTime = Measurement.Of(() => edges.AllVertices(point, exact));
            var errors = sources.SelectMany(s =>
            {
                solver.AllVertices(mesh.PointAt(s), found);
                exactSolver.AllVertices(mesh.PointAt(s), exact);
                return exact.Select((e, v) => Math.Abs((found[v] / e) - 1)).Where((_, v) => exact[v] is > 0 and < double.PositiveInfinity).ToArray();
            }).ToArray();
            notes.WriteLine(
                $"distance-field {mesh.Name}: off by {errors.Average():P3} in the mean, {errors.Max():P2} at most, relative, over {sources.Length} sources; "
                + $"ours {ours.Milliseconds:G3} ms, along edges {edgeTime.Milliseconds:G3} ms, exact {exactTime.Milliseconds:G3} ms.");

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
