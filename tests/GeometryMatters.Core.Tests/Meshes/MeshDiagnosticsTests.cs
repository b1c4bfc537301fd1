using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class MeshDiagnosticsTests
{
    [Fact]
    public void Box_is_closed_with_known_measures()
    {
        var report = MeshDiagnostics.Inspect(Shapes.Box());
        Assert.True(report.IsWatertight);
        Assert.Equal((8, 12, 18, 2, 1, 8), (report.Vertices, report.Faces, report.Edges, report.EulerCharacteristic, report.Components, report.LargestComponentVertices));
        Assert.Equal(6, report.Area, 12);
        Assert.Equal((12 + (6 * Math.Sqrt(2))) / 18, report.MeanEdgeLength, 1e-7);
        Assert.Equal(Math.Sqrt(2), report.LongestEdge, 1e-7);
    }

    [Fact]
    public void Boundaries_fins_degenerate_faces_and_loose_vertices_are_counted()
    {
        TriangleMesh mesh = new(
            [Vector3.Zero, Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ, -Vector3.UnitZ, new(5, 5, 5), new(7, 0, 0)],
            [new(0, 1, 2), new(1, 0, 3), new(0, 1, 4), new(6, 6, 6)]);
        var report = MeshDiagnostics.Inspect(mesh);
        Assert.Equal((6, 1, 1, 1, 2), (report.BoundaryEdges, report.NonManifoldEdges, report.DegenerateFaces, report.UnreferencedVertices, report.Components));
        Assert.False(report.IsWatertight);
        var labels = MeshComponents.Label(mesh);
        Assert.Equal([0, 0, 0, 0, 0, -1, 1], labels.OfVertex);
        Assert.Equal([0, 0, 0, 1], labels.OfFace);
    }

    [Fact]
    public void A_mesh_without_faces_has_nothing_to_report()
    {
        var report = MeshDiagnostics.Inspect(new([Vector3.One], []));
        Assert.Equal((1, 1, 0, 0, false), (report.Vertices, report.UnreferencedVertices, report.Components, report.EulerCharacteristic, report.IsWatertight));
        Assert.Equal(0, report.MeanEdgeLength);
    }

    [Fact]
    public void Labels_do_not_depend_on_the_order_of_the_faces()
    {
        var mesh = Shapes.Soup(7, 200, 80);
        var reversed = mesh.Triangles.ToArray();
        Array.Reverse(reversed);
        Assert.Equal(MeshComponents.Label(mesh).OfVertex, MeshComponents.Label(new(mesh.Positions, reversed)).OfVertex);
    }

    [Fact]
    public void Normals_point_outwards_and_weigh_faces_by_area()
    {
        var box = Shapes.Box();
        var faces = MeshNormals.PerFace(box);
        Assert.Equal(-Vector3.UnitZ, faces[0]);
        Assert.Equal(Vector3.UnitZ, faces[3]);
        Vector3 center = new(0.5f);
        var vertices = MeshNormals.PerVertex(box);
        for (var v = 0; v < 8; v++)
        {
            Assert.Equal(1, vertices[v].Length(), 1e-6f);
            Assert.True(Vector3.Dot(vertices[v], box.Positions[v] - center) > 0);
        }

        // Vertex 0 of the tetrahedron meets three equal right triangles.
        var corner = MeshNormals.PerVertex(Shapes.Tetrahedron(1e-4f))[0];
        Assert.True(Vector3.Distance(corner, Vector3.Normalize(new(-1, -1, -1))) < 1e-6f);
        Assert.Equal(Vector3.Zero, MeshNormals.PerVertex(new([Vector3.Zero, Vector3.UnitX], [new(0, 1, 1)]))[0]);
    }
}
