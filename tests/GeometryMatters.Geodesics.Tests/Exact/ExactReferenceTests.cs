using System.Numerics;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>
/// Against exact polyhedral distances on well-known models, taken as indexed like the reference. A sample; the claim exact-near runs
/// all near pairs.
/// </summary>
public class ExactReferenceTests
{
    [Theory]
    [InlineData("cow", 250, 8)]
    [InlineData("spot", 500, 1)]
    [InlineData("fandisk", 800, 2)]
    [InlineData("human", 250, 2)]
    [InlineData("bunny", 400, 1)]
    [InlineData("teapot_split", 800, 20)]
    public void Distances_are_those_of_the_reference(string name, int near, int far)
    {
        var mesh = TestMeshes.ReadObj(RequireShared.File($"meshes/{name}.obj"));
        var pairs = ReferencePair.Read(RequireShared.File($"meshes/{name}.pairs.csv"));
        var topology = new SurfaceTopology(mesh, new() { WeldFraction = null });
        var solver = new ExactGeodesicSolver(topology);

        // The reference has the file's decimals in double precision, a mesh has floats: every vertex moves by up to half an ulp, 2⁻²⁴ of
        // its largest coordinate, along each axis, the two ends and the faces between them. Four times that, and 1e-6 for the weights.
        var largest = Vector3.Max(Vector3.Abs(mesh.Bounds.Min), Vector3.Abs(mesh.Bounds.Max));
        var rounding = 4 * Math.Pow(2, -24) * largest.Length();
        foreach (var pair in (ReferencePair[])[.. pairs.Where(p => p.Kind == "near").Take(near), .. pairs.Where(p => p.Kind == "far").Take(far)])
        {
            if (pair.VertexDistance is { } vertices)
            {
                Assert.True(topology.TryGetSurfacePoint(pair.SourceVertex, out var from));
                Assert.True(topology.TryGetSurfacePoint(pair.TargetVertex, out var to));
                Check(vertices, from, to);
            }

            if (pair.PointDistance is { } points)
            {
                Check(points, pair.Source, pair.Target);
            }
        }

        void Check(double exact, SurfacePoint from, SurfacePoint to)
        {
            var found = solver.Distance(from, to);
            Assert.True(Math.Abs(found - exact) <= (1e-6 * exact) + rounding, $"{found:R} is not the exact distance {exact:R} from {from} to {to}");
        }
    }
}
