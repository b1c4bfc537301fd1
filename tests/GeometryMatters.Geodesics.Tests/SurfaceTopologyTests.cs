using System.Numerics;
using CsCheck;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;
using GeometryMatters.Tests;

namespace GeometryMatters.Geodesics.Tests;

public class SurfaceTopologyTests
{
    [Fact]
    public void A_cube_whose_sides_share_positions_only_is_one_closed_surface_after_welding()
    {
        var cube = MadeMeshes.Cube(3);
        var welded = new SurfaceTopology(cube);
        Assert.Equal((6 * 9) + 2, welded.NodeCount);
        Assert.Equal(2, welded.NodeCount - welded.Edges.Length + cube.FaceCount);
        Assert.Equal((0, 0, 1), (welded.BoundaryEdgeCount, welded.NonManifoldEdgeCount, welded.ComponentCount));

        var asIndexed = new SurfaceTopology(cube, new() { WeldFraction = null });
        Assert.Equal(cube.VertexCount, asIndexed.NodeCount);
        Assert.Equal((6 * 12, 0, 6), (asIndexed.BoundaryEdgeCount, asIndexed.NonManifoldEdgeCount, asIndexed.ComponentCount));
    }

    [Fact]
    public void Welding_within_a_tolerance_joins_what_rounding_split()
    {
        var left = MadeMeshes.Plane(2);
        var right = left.MapPositions(p => p + new Vector3(1 + 1e-6f, 0, 0));
        var mesh = MadeMeshes.Join(left, right);
        Assert.Equal(2, new SurfaceTopology(mesh).ComponentCount);
        var welded = new SurfaceTopology(mesh, new() { WeldFraction = 1e-5 });
        Assert.Equal((1, 15), (welded.ComponentCount, welded.NodeCount));
    }

    [Fact]
    public void Edges_of_three_faces_count_as_non_manifold()
    {
        TriangleMesh fan = new(
            [Vector3.Zero, Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ, -Vector3.UnitY],
            [new(0, 1, 2), new(0, 1, 3), new(1, 0, 4)]);
        var topology = new SurfaceTopology(fan);
        Assert.Equal((7, 6, 1), (topology.Edges.Length, topology.BoundaryEdgeCount, topology.NonManifoldEdgeCount));
        Assert.Equal([0, 1, 2], topology.EdgeFaces(topology.FaceEdges[0]).ToArray());
    }

    [Fact]
    public void A_face_with_two_equal_corners_counts_as_its_edge_and_unused_vertices_belong_nowhere()
    {
        TriangleMesh mesh = new([Vector3.Zero, Vector3.UnitX, Vector3.UnitY], [new(0, 1, 1)]);
        var topology = new SurfaceTopology(mesh);
        Assert.Equal([new SurfaceEdge(0, 1)], topology.Edges.ToArray());
        Assert.Equal(0, topology.EdgeFaces(0).Length);
        Assert.Equal((0, 0, -1), (topology.ComponentOf(0), topology.ComponentOf(1), topology.ComponentOf(2)));
        Assert.False(topology.TryGetSurfacePoint(2, out _));
        Assert.True(topology.AreJoined(0, 1));
        Assert.False(topology.AreJoined(2, 2));
    }

    [Fact]
    public void Every_edge_is_listed_once_at_each_end_and_at_each_of_its_faces() => TestMeshes.Bumpy.Sample(mesh =>
    {
        var topology = new SurfaceTopology(mesh);
        Assert.Equal(topology.Edges.Length, topology.Edges.ToArray().Distinct().Count());
        for (var e = 0; e < topology.Edges.Length; e++)
        {
            var (a, b) = topology.Edges[e];
            Assert.True(a < b);
            Assert.Contains(e, topology.NodeEdges(a).ToArray());
            Assert.Contains(e, topology.NodeEdges(b).ToArray());
            foreach (var f in topology.EdgeFaces(e))
            {
                Assert.Contains(e, topology.FaceEdges.Slice(3 * f, 3).ToArray());
            }
        }

        Assert.Equal(3 * mesh.FaceCount, Enumerable.Range(0, topology.Edges.Length).Sum(e => topology.EdgeFaces(e).Length));
    });

    [Fact]
    public void Bridges_join_pieces_through_their_nearest_vertices_up_to_the_longest_gap()
    {
        // Three unit sheets in a row: a gap of 0.05, then one of 0.5; the diagonal is about 3.7.
        var sheet = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)), sheet.MapPositions(p => p + new Vector3(2.55f, 0, 0)));
        var topology = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge });
        Assert.Equal(3, topology.ComponentCount);
        var bridge = Assert.Single(topology.Bridges.ToArray());
        Assert.Equal(0.05f, Vector3.Distance(topology.NodePositions[bridge.A], topology.NodePositions[bridge.B]), 5);
        Assert.True(topology.AreJoined(0, 25));
        Assert.False(topology.AreJoined(0, 50));
        var wide = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.2 });
        Assert.Equal(2, wide.Bridges.Length);
        Assert.True(wide.AreJoined(0, 50));
        Assert.False(new SurfaceTopology(mesh).AreJoined(0, 25));
    }

    [Fact]
    public void Bridges_are_the_shortest_spanning_forest_of_the_gaps() =>
        Gen.Select(Gen.Float[0, 4].Array[3].Array[2, 9], Gen.Double[0.01, 0.6]).Sample((places, fraction) =>
        {
            var piece = MadeMeshes.Sheet(2, 2, (x, y) => new(0.1f * x, 0.13f * y, 0.02f * x * y));
            var mesh = MadeMeshes.Join([.. places.Select(p => piece.MapPositions(v => v + new Vector3(p[0], p[1], p[2])))]);
            var topology = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = fraction });
            Assert.Equal(Kruskal(mesh, topology, fraction), topology.Bridges.ToArray().Sum(b => Length(topology, b)), 4);
        });

    [Fact]
    public void Nodes_within_a_tolerance_are_those_of_comparing_every_pair() =>
        Gen.Select(Clustered, Gen.Double[-9, -0.1], Gen.Int[-80, 80]).Sample((positions, logarithm, exponent) =>
        {
            // A power of two changes no digit, so that sizes whose squares are no floats weld as others do.
            var fraction = Math.Pow(10, logarithm);
            TriangleMesh mesh = new([.. positions.Select(p => p * MathF.ScaleB(1, exponent))], []);
            SurfaceTopology topology = new(mesh, new() { WeldFraction = fraction });
            var tolerance = fraction * ((Vector3D)mesh.Bounds.Max - mesh.Bounds.Min).Length;
            List<int> first = [];
            for (var v = 0; v < mesh.VertexCount; v++)
            {
                var node = first.FindIndex(f => ((Vector3D)mesh.Positions[f] - mesh.Positions[v]).Length <= tolerance);
                if (node < 0)
                {
                    node = first.Count;
                    first.Add(v);
                }

                Assert.Equal(node, topology.VertexNodes[v]);
            }

            Assert.Equal(first, topology.NodeVertices.ToArray());
        });

    [Theory]
    [InlineData(-90)]
    [InlineData(-60)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(100)]
    public void Seams_gaps_and_distances_do_not_depend_on_the_unit_of_length(int exponent)
    {
        // 2⁶³ is about 1e19: squares of such lengths are no floats, and those of 2⁻⁹⁰ are all zero.
        var unit = MathF.ScaleB(1, exponent);
        var left = MadeMeshes.Plane(4);
        var mesh = MadeMeshes.Join(
            left, left.MapPositions(p => p + new Vector3(1 + 2e-6f, 0, 0)), left.MapPositions(p => p + new Vector3(0, 1.02f, 0)), left.MapPositions(p => p + new Vector3(9, 9, 9)));
        SurfaceTopologyOptions options = new() { WeldFraction = 1e-6, ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = 0.01 };
        SurfaceTopology small = new(mesh, options), large = new(mesh.MapPositions(p => p * unit), options);
        Assert.Equal((3, 1), (small.ComponentCount, small.Bridges.Length));
        Assert.Equal(small.VertexNodes.ToArray(), large.VertexNodes.ToArray());
        Assert.Equal(small.Bridges.ToArray(), large.Bridges.ToArray());
        Assert.Equal(small.Edges.ToArray(), large.Edges.ToArray());
        Assert.True(small.TryGetSurfacePoint(0, out var from));
        Assert.True(small.TryGetSurfacePoint(74, out var to));
        Assert.Equal(new ExactGeodesicSolver(small).Distance(from, to) * unit, new ExactGeodesicSolver(large).Distance(from, to), 1e-12 * unit);
    }

    [Fact]
    public void Cancelling_stops() =>
        Assert.Throws<OperationCanceledException>(() => new SurfaceTopology(MadeMeshes.Plane(4), null, new(canceled: true)));

    private static readonly Gen<Vector3[]> Clustered = Gen.Select(
        Gen.Float[-1, 1].Array[3].Array[1, 6],
        Gen.Select(Gen.Int[0, 5], Gen.Float[-1, 1].Array[3], Gen.Float[-8, 0]).Array[1, 40],
        (centres, members) => members.Select(m =>
        {
            var (c, scale) = (centres[m.Item1 % centres.Length], MathF.Pow(10, m.Item3));
            return new Vector3(c[0], c[1], c[2]) + (scale * new Vector3(m.Item2[0], m.Item2[1], m.Item2[2]));
        }).ToArray());

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Equal("WeldFraction", Assert.Throws<ArgumentOutOfRangeException>(() => new SurfaceTopologyOptions { WeldFraction = -1 }.Validate()).ParamName);
        Assert.Equal("BridgeFraction", Assert.Throws<ArgumentOutOfRangeException>(() => new SurfaceTopologyOptions { BridgeFraction = double.NaN }.Validate()).ParamName);
    }

    private static double Length(SurfaceTopology topology, SurfaceEdge edge) =>
        Vector3.Distance(topology.NodePositions[edge.A], topology.NodePositions[edge.B]);

    // All pairs of nodes of different pieces, shortest first.
    private static double Kruskal(TriangleMesh mesh, SurfaceTopology topology, double fraction)
    {
        var label = Enumerable.Range(0, topology.NodeCount).Select(n => topology.ComponentOf(topology.NodeVertices[n])).ToArray();
        var pairs = from a in Enumerable.Range(0, topology.NodeCount)
                    from b in Enumerable.Range(0, a)
                    let length = Length(topology, new(b, a))
                    where length <= (float)(fraction * mesh.Bounds.Diagonal)
                    orderby length
                    select (a, b, length);
        var total = 0.0;
        foreach (var (a, b, length) in pairs)
        {
            var (from, to) = (label[a], label[b]);
            if (from != to)
            {
                total += length;
                label = [.. label.Select(l => l == from ? to : l)];
            }
        }

        return total;
    }
}
