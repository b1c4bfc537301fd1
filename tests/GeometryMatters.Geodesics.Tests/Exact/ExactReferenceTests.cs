using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Against exact polyhedral distances on well-known models, taken as indexed like the reference.</summary>
public class ExactReferenceTests
{
    // Both have the same positions and weights to the last bit, and round on their own: 7e-13 is the largest relative difference over all
    // pairs of the files that were compared.
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData("cow", 30)]
    [InlineData("spot", 15)]
    [InlineData("fandisk", 20)]
    [InlineData("human", 10)]
    [InlineData("bunny", 5)]
    [InlineData("teapot_split", 50)]
    public void With_positions_in_double_precision_all_near_pairs_and_some_far_ones_agree_to_rounding(string name, int far)
    {
        var mesh = TestMeshes.ReadObj(RequireShared.File($"meshes/{name}.obj"));
        var pairs = ReferencePair.Read(RequireShared.File($"meshes/{name}.pairs.csv"));
        var positions = TestMeshes.ReadObjPositions(RequireShared.File($"meshes/{name}.obj"));
        var topology = new SurfaceTopology(mesh, positions, new() { WeldFraction = null }, TestContext.Current.CancellationToken);
        var solver = new ExactGeodesicSolver(topology);
        foreach (var pair in (ReferencePair[])[.. pairs.Where(p => p.Kind == "near"), .. pairs.Where(p => p.Kind == "far").Take(far)])
        {
            if (pair.VertexDistance is { } vertices)
            {
                var found = solver.Distance(AtVertex(topology, pair.SourceVertex), AtVertex(topology, pair.TargetVertex));
                Assert.True(Math.Abs(found - vertices) <= Rounding * vertices, $"{found:R} is not {vertices:R} from vertex {pair.SourceVertex} to {pair.TargetVertex}");
            }

            if (pair.PointDistance is { } points)
            {
                var from = LocatedPoint.Find(topology, pair.Source.Face, pair.Weights.Source, nameof(pair));
                var to = LocatedPoint.Find(topology, pair.Target.Face, pair.Weights.Target, nameof(pair));
                var found = solver.Distance(from, to);
                Assert.True(Math.Abs(found - points) <= Rounding * points, $"{found:R} is not {points:R} from {from} to {to}");
            }
        }
    }

    [Theory]
    [InlineData("cow", 100)]
    [InlineData("spot", 200)]
    [InlineData("fandisk", 1600)]
    [InlineData("human", 100)]
    [InlineData("bunny", 200)]
    [InlineData("teapot_split", 400)]
    public void With_the_float_positions_of_a_mesh_they_differ_by_that_rounding(string name, int near)
    {
        var mesh = TestMeshes.ReadObj(RequireShared.File($"meshes/{name}.obj"));
        var pairs = ReferencePair.Read(RequireShared.File($"meshes/{name}.pairs.csv"));
        var topology = new SurfaceTopology(mesh, new() { WeldFraction = null });
        var solver = new ExactGeodesicSolver(topology);

        // Every vertex moves by up to half an ulp, 2⁻²⁴ of its largest coordinate, along each axis, the two ends and the faces between
        // them. Four times that, and 1e-6 for the weights.
        var largest = Vector3.Max(Vector3.Abs(mesh.Bounds.Min), Vector3.Abs(mesh.Bounds.Max));
        var rounding = 4 * Math.Pow(2, -24) * largest.Length();
        foreach (var pair in pairs.Where(p => p.Kind == "near").Take(near))
        {
            if (pair.VertexDistance is { } vertices)
            {
                Assert.Equal(vertices, solver.Distance(AtVertex(topology, pair.SourceVertex), AtVertex(topology, pair.TargetVertex)), (1e-6 * vertices) + rounding);
            }

            if (pair.PointDistance is { } points)
            {
                Assert.Equal(points, solver.Distance(pair.Source, pair.Target), (1e-6 * points) + rounding);
            }
        }
    }

    private static SurfacePoint AtVertex(SurfaceTopology topology, int vertex)
    {
        Assert.True(topology.TryGetSurfacePoint(vertex, out var point));
        return point;
    }
}
