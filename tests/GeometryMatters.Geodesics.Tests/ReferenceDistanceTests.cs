using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Against exact polyhedral distances on well-known models, taken as indexed like the reference.</summary>
public class ReferenceDistanceTests(ITestOutputHelper output)
{
    // Mean relative excess over the 1600 near pairs. Measured: vertices 7 to 10 % along edges (spec of Dijkstra: 5 to 10 %), 0.5 to
    // 0.9 % with three points per edge; points within faces sit a few faces apart, where a path bends at every edge it meets:
    // 12 to 27 % along edges, 1.3 to 4.2 % with three points. The bounds leave half as much again.
    [Theory]
    [InlineData("cow", 0.06)]
    [InlineData("spot", 0.03)]
    [InlineData("fandisk", 0.03)]
    [InlineData("human", 0.03)]
    [InlineData("bunny", 0.03)]
    [InlineData("teapot_split", 0.06)]
    public void Path_lengths_are_upper_bounds_that_points_per_edge_tighten(string name, double points)
    {
        var mesh = TestMeshes.ReadObj(RequireShared.File($"meshes/{name}.obj"));
        var pairs = ReferencePair.Read(RequireShared.File($"meshes/{name}.pairs.csv")).Where(p => p.Kind == "near").ToArray();
        var topology = new SurfaceTopology(mesh, new() { WeldFraction = null });
        var edges = MeanErrors(topology, pairs, 0);
        Assert.InRange(edges.Vertices, 0.01, 0.15);
        Assert.InRange(edges.Points, 0.01, 0.40);
        var steiner = MeanErrors(topology, pairs, 3);
        output.WriteLine(FormattableString.Invariant($"{name}: S = 0: {edges.Vertices:P1}, {edges.Points:P1}; S = 3: {steiner.Vertices:P2}, {steiner.Points:P1}"));
        Assert.InRange(steiner.Vertices, 0, 0.015);
        Assert.InRange(steiner.Points, 0, points);
    }

    private static (double Vertices, double Points) MeanErrors(SurfaceTopology topology, ReferencePair[] pairs, int steiner)
    {
        var solver = new EdgePathSolver(topology, new() { SteinerPointsPerEdge = steiner });
        var (vertices, points) = ReferencePair.Excesses(topology, solver, pairs);
        return (vertices.Average(), points.Average());
    }
}
