using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

/// <summary>Random surfaces: against the slow oracle, and what any distance along a surface must obey.</summary>
public class ExactGeodesicPropertyTests
{
    private const double Rounding = 1e-10;

    [Fact]
    public void Distances_agree_with_all_unfoldings_followed_one_by_one() => RandomSurfaces.Cases.Sample(
        c =>
        {
            var edges = new EdgePathSolver(c.Mesh, new() { SteinerPointsPerEdge = 3 }).Distance(c.A, c.B);
            var oracle = NaiveUnfolding.Distance(c.Mesh, c.A, c.B, edges);
            AssertClose(oracle, new ExactGeodesicSolver(c.Mesh).Distance(c.A, c.B));
        },
        iter: 150);

    [Fact]
    public void Paths_over_many_points_per_edge_come_down_to_them() => RandomSurfaces.Cases.Sample(
        c =>
        {
            var topology = new SurfaceTopology(c.Mesh);
            var exact = new ExactGeodesicSolver(topology).Distance(c.A, c.B);
            foreach (var steiner in (int[])[1, 4, 20])
            {
                var path = new EdgePathSolver(topology, new() { SteinerPointsPerEdge = steiner }).Distance(c.A, c.B);
                Assert.InRange(path, exact * (1 - Rounding), exact * (1 + Rounding) + Excess(topology, c.A, c.B, steiner));
            }
        },
        iter: 40);

    [Fact]
    public void Distances_are_a_metric_no_shorter_than_straight_lines() => RandomSurfaces.Cases.Sample(c =>
    {
        var solver = new ExactGeodesicSolver(c.Mesh);
        double ab = solver.Distance(c.A, c.B), bc = solver.Distance(c.B, c.C), ac = solver.Distance(c.A, c.C);
        AssertClose(ab, solver.Distance(c.B, c.A));
        Assert.True(ac <= (ab + bc) * (1 + Rounding), $"{ac:R} is more than {ab:R} + {bc:R}");
        Assert.Equal(0, solver.Distance(c.A, c.A));
        Assert.True(ab >= (NaiveUnfolding.Position(c.Mesh, c.A) - NaiveUnfolding.Position(c.Mesh, c.B)).Length * (1 - Rounding));
    });

    [Fact]
    public void A_limit_at_or_above_the_distance_changes_nothing_and_one_below_hides_it() =>
        Gen.Select(RandomSurfaces.Cases, Gen.Double[1, 3]).Sample((c, factor) =>
        {
            var solver = new ExactGeodesicSolver(c.Mesh);
            var free = solver.Distance(c.A, c.B);
            Assert.Equal(free, solver.Distance(c.A, c.B, free));
            Assert.Equal(free, solver.Distance(c.A, c.B, factor * free));
            if (free > 0)
            {
                Assert.Equal(double.PositiveInfinity, solver.Distance(c.A, c.B, 0.999 * free));
            }
        });

    [Fact]
    public void Many_targets_agree_with_single_ones_whatever_the_limit() =>
        Gen.Select(RandomSurfaces.Cases, Gen.Double[0.5, 4]).Sample(
            (c, limit) =>
            {
                var solver = new ExactGeodesicSolver(c.Mesh);
                SurfacePoint[] targets = [.. Enumerable.Range(0, c.Mesh.VertexCount).Select(v => c.Mesh.At(v)), c.B, c.C, c.B];
                double[] together = new double[targets.Length], limited = new double[targets.Length];
                solver.Distances(c.A, targets, together);
                solver.Distances(c.A, targets, limited, limit);
                for (var t = 0; t < targets.Length; t++)
                {
                    var single = solver.Distance(c.A, targets[t]);
                    AssertClose(single, together[t]);
                    if (Math.Abs(single - limit) > Rounding)
                    {
                        AssertClose(single <= limit ? single : double.PositiveInfinity, limited[t]);
                    }
                }
            },
            iter: 60);

    [Fact]
    public void All_vertices_agree_with_single_targets_whatever_the_limit() =>
        Gen.Select(RandomSurfaces.Cases, Gen.Double[0.5, 4]).Sample(
            (c, limit) =>
            {
                var solver = new ExactGeodesicSolver(c.Mesh);
                double[] all = solver.AllVertices(c.A), limited = solver.AllVertices(c.A, limit);
                for (var v = 0; v < all.Length; v++)
                {
                    var single = solver.Distance(c.A, c.Mesh.At(v));
                    AssertClose(single, all[v]);
                    if (Math.Abs(single - limit) > Rounding)
                    {
                        AssertClose(single <= limit ? single : double.PositiveInfinity, limited[v]);
                    }
                }
            },
            iter: 60);

    [Fact]
    public void Rigid_motion_leaves_distances_and_scaling_scales_them() =>
        Gen.Select(RandomSurfaces.Cases, Gen.Float[-3, 3].Array[4], Gen.Float[0.1f, 10]).Sample((c, turn, scale) =>
        {
            var rotation = Quaternion.Normalize(new Quaternion(turn[0], turn[1], turn[2], turn[3] + 4));
            var moved = c.Mesh.MapPositions(p => (scale * Vector3.Transform(p, rotation)) + new Vector3(turn[0], turn[1], turn[2]));

            // Moved positions round to floats: relative 1e-6 of coordinates of a few mesh units, on distances of up to ten.
            Assert.Equal(scale * new ExactGeodesicSolver(c.Mesh).Distance(c.A, c.B), new ExactGeodesicSolver(moved).Distance(c.A, c.B), 1e-5 * scale * 10);
        });

    [Fact]
    public void Renumbering_vertices_and_faces_leaves_distances() =>
        Gen.Select(RandomSurfaces.Cases, Gen.Int[0, 1000]).Sample((c, seed) =>
        {
            var (moved, faces) = RandomSurfaces.Renumbered(c.Mesh, seed);

            AssertClose(
                new ExactGeodesicSolver(c.Mesh).Distance(c.A, c.B),
                new ExactGeodesicSolver(moved).Distance(c.A with { Face = faces[c.A.Face] }, c.B with { Face = faces[c.B.Face] }));
        });

    [Fact]
    public void On_heaps_of_triangles_over_a_few_lattice_points_nothing_breaks() => RandomSurfaces.Heaps.Sample(
        c =>
        {
            var topology = new SurfaceTopology(c.Mesh, new() { WeldFraction = c.Weld ? 0 : null });
            var solver = new ExactGeodesicSolver(topology);
            var found = solver.Distance(c.A, c.B);
            var path = new EdgePathSolver(topology, new() { SteinerPointsPerEdge = 8 }).Distance(c.A, c.B);
            Assert.Equal(double.IsFinite(path), double.IsFinite(found));
            if (double.IsFinite(path))
            {
                // What has no extent is given 1e-12 of it.
                Assert.Equal(found, solver.Distance(c.B, c.A), 1e-9);
                var all = solver.AllVertices(c.A);
                for (var v = 0; v < all.Length; v++)
                {
                    Assert.Equal(topology.TryGetSurfacePoint(v, out var vertex) ? solver.Distance(c.A, vertex) : double.PositiveInfinity, all[v], 1e-9);
                }

                Assert.InRange(path, found - 1e-9, found + Excess(topology, c.A, c.B, 8) + 1e-9);
                Assert.True(found >= (NaiveUnfolding.Position(c.Mesh, c.A) - NaiveUnfolding.Position(c.Mesh, c.B)).Length - 1e-9);
            }
        });

    // The most by which a path over S points per edge can exceed the exact one. Where the exact path crosses an edge of length L, the
    // nearest point (nodes included) is within L / 2(S + 1); moved there, the crossing makes the pieces before and after it longer by no
    // more than that each, and both are still straight lines between points of one face. So the excess is at most the sum of L / (S + 1).
    private static double Excess(SurfaceTopology topology, SurfacePoint a, SurfacePoint b, int steiner)
    {
        LocatedPoint from = LocatedPoint.Find(topology, a, nameof(a)), to = LocatedPoint.Find(topology, b, nameof(b));
        new ExactGeodesicSolver(topology).FindCorners(from, to, out var corners);
        return corners
            .Where((c, i) => i > 0 && i < corners.Count - 1 && c.Locus == Locus.Edge)
            .Select(c => topology.Edges[c.Index])
            .Sum(e => (topology.NodePoints[e.A] - topology.NodePoints[e.B]).Length / (steiner + 1));
    }

    private static void AssertClose(double expected, double actual) => Assert.True(
        expected == actual || Math.Abs(expected - actual) <= Rounding * Math.Max(1, expected),
        $"expected {expected:R}, found {actual:R}");
}
