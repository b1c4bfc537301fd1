using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Random surfaces: between exact distances and paths along edges, whatever was asked for with them.</summary>
public class VirtualSourcePropertyTests
{
    private const double Rounding = 1e-9;

    private static readonly Gen<(TriangleMesh Mesh, SurfacePoint A, SurfacePoint B)> Cases =
        from sheet in TestMeshes.Bumpy
        from extra in Gen.Int[0, 35].Array[3].Array[0, 4]
        let mesh = new TriangleMesh(
            sheet.Positions.ToArray(),
            [.. sheet.Triangles, .. extra.Select(v => Among(v, sheet.VertexCount)).Where(t => t.A != t.B && t.B != t.C && t.C != t.A)])
        from a in TestMeshes.Points(mesh)
        from b in TestMeshes.Points(mesh)
        select (mesh, a, b);

    private static readonly Gen<(TriangleMesh Mesh, SurfacePoint A, SurfacePoint B)> Heaps =
        from positions in Gen.Int[0, 26].Array[4, 16]
        from corners in Gen.Int[0, 47].Array[3].Array[3, 16]
        let mesh = new TriangleMesh(
            [.. positions.Select(p => 0.7f * new Vector3(p % 3, p / 3 % 3, p / 9))],
            [.. corners.Select(v => Among(v, positions.Length))])
        from a in TestMeshes.Points(mesh)
        from b in TestMeshes.Points(mesh)
        select (mesh, a, b);

    [Fact]
    public void Distances_lie_between_exact_ones_and_paths_along_edges() => Cases.Sample(c => CheckBounds(c.Mesh, c.A, c.B), iter: 50);

    [Fact]
    public void On_heaps_of_triangles_over_a_few_lattice_points_nothing_breaks() => Heaps.Sample(c => CheckBounds(c.Mesh, c.A, c.B), iter: 50);

    [Fact]
    public void Fields_many_targets_and_single_ones_agree_bit_for_bit_whatever_the_limit() =>
        Gen.Select(Cases, Gen.Double[0, 4]).Sample(
            (c, limit) =>
            {
                var solver = new VirtualSourceSolver(c.Mesh);
                SurfacePoint[] targets = [.. Enumerable.Range(0, c.Mesh.VertexCount).Select(v => c.Mesh.At(v)), c.B];
                double[] together = new double[targets.Length], limited = new double[targets.Length];
                solver.Distances(c.A, targets, together);
                solver.Distances(c.A, targets, limited, limit);
                Assert.Equal(together.Select(d => d <= limit ? d : double.PositiveInfinity), limited);
                Assert.Equal(together, targets.Select(t => solver.Distance(c.A, t)));
                Assert.Equal(together[..^1], solver.AllVertices(c.A));
                Assert.Equal(limited[..^1], solver.AllVertices(c.A, limit));
                Assert.Equal(together[^1], solver.Distance(c.A, c.B, together[^1]));
            },
            iter: 30);

    private static void CheckBounds(TriangleMesh mesh, SurfacePoint a, SurfacePoint b)
    {
        var solver = new VirtualSourceSolver(mesh);
        SurfacePoint[] targets = [.. Enumerable.Range(0, mesh.FaceCount).SelectMany(f => Enumerable.Range(0, 3).Select(k => SurfacePoint.AtCorner(f, k))), b];
        double[] found = new double[targets.Length], exact = new double[targets.Length], edges = new double[targets.Length];
        solver.Distances(a, targets, found);
        new ExactGeodesicSolver(mesh).Distances(a, targets, exact);
        new EdgePathSolver(mesh).Distances(a, targets, edges);
        for (var t = 0; t < targets.Length; t++)
        {
            // What has no extent is given 1e-12 of it.
            Assert.True(
                found[t] == exact[t] || (found[t] >= exact[t] - Rounding && found[t] <= edges[t] + Rounding),
                $"{found[t]:R} is not between {exact[t]:R} and {edges[t]:R} from {a} to {targets[t]}");
        }
    }

    private static Triangle Among(int[] v, int count) => new(v[0] % count, v[1] % count, v[2] % count);
}
