using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics.Tests;

public class SurfaceTopologyTests
{
    [Fact]
    public void A_cube_whose_sides_share_positions_only_is_one_closed_surface_after_welding()
    {
        var cube = TestMeshes.Cube(3);
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
        var left = TestMeshes.Plane(2);
        var right = left.MapPositions(p => p + new Vector3(1 + 1e-6f, 0, 0));
        var mesh = TestMeshes.Merge(left, right);
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
        var sheet = TestMeshes.Plane(4);
        var mesh = TestMeshes.Merge(sheet, sheet.MapPositions(p => p + new Vector3(1.05f, 0, 0)), sheet.MapPositions(p => p + new Vector3(2.55f, 0, 0)));
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
            var piece = TestMeshes.Sheet(2, 2, (x, y) => new(0.1f * x, 0.13f * y, 0.02f * x * y));
            var mesh = TestMeshes.Merge([.. places.Select(p => piece.MapPositions(v => v + new Vector3(p[0], p[1], p[2])))]);
            var topology = new SurfaceTopology(mesh, new() { ComponentPolicy = ComponentPolicy.Bridge, BridgeFraction = fraction });
            Assert.Equal(Kruskal(mesh, topology, fraction), topology.Bridges.ToArray().Sum(b => Length(topology, b)), 4);
        });

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
