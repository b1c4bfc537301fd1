using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class MeshSubdividerTests
{
    [Fact]
    public void Closed_shapes_stay_closed_keep_their_area_and_get_short_edges() =>
        Gen.Select(Gen.Float[0.05f, 1.5f], Gen.Float[0.2f, 4], Gen.Float[0.2f, 4]).Sample((maxEdge, sx, sy) =>
        {
            foreach (var shape in (TriangleMesh[])[Shapes.Box(), Shapes.Tetrahedron()])
            {
                var mesh = shape.MapPositions(p => p * new Vector3(sx, sy, 1));
                var before = MeshDiagnostics.Inspect(mesh);
                var divided = MeshSubdivider.ToMaxEdge(mesh, maxEdge * 2);
                var after = MeshDiagnostics.Inspect(divided.Mesh);
                Assert.True(after.IsWatertight);
                Assert.Equal(2, after.EulerCharacteristic);
                Assert.True(after.LongestEdge <= maxEdge * 2);
                Assert.Equal(1, after.Area / before.Area, 1e-5); // midpoints are rounded to float
                Assert.Equal(mesh.Positions.ToArray(), divided.Mesh.Positions[..mesh.VertexCount].ToArray());
                CheckWayBack(mesh, divided);
            }
        }, iter: 40);

    [Fact]
    public void Short_edges_stay_untouched()
    {
        var divided = MeshSubdivider.ToMaxEdge(Shapes.Box(), 1.5f);
        Assert.Equal(Shapes.Box().Triangles.ToArray(), divided.Mesh.Triangles.ToArray());
        Assert.Equal(Enumerable.Range(0, 12), divided.ParentFace);
    }

    [Fact]
    public void Real_car_gets_short_edges_without_new_boundary()
    {
        var mesh = MeshCleaner.Clean(MeshFile.Load(RequireShared.File("kenney-car-kit/sedan.glb")).Mesh).Mesh;
        var before = MeshDiagnostics.Inspect(mesh);
        var divided = MeshSubdivider.ToMaxEdge(mesh, 0.08f);
        var after = MeshDiagnostics.Inspect(divided.Mesh);
        Assert.True(after.LongestEdge <= 0.08);
        Assert.Equal(before.EulerCharacteristic, after.EulerCharacteristic);
        Assert.Equal((before.Components, before.BoundaryEdges == 0), (after.Components, after.BoundaryEdges == 0));
        Assert.Equal(1, after.Area / before.Area, 1e-5);
        CheckWayBack(mesh, divided);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void Lengths_that_are_not_above_zero_are_misuse(float maxEdge) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MeshSubdivider.ToMaxEdge(Shapes.Box(), maxEdge));

    private static void CheckWayBack(TriangleMesh mesh, SubdividedMesh divided)
    {
        for (var f = 0; f < divided.Mesh.FaceCount; f += 7)
        {
            SurfacePoint point = new(f, new(0.5f, 0.3f, 0.2f));
            var original = divided.ToOriginal(point);
            Assert.Equal(1, original.Barycentric.X + original.Barycentric.Y + original.Barycentric.Z, 1e-5f);
            Assert.True(Vector3.Distance(point.PositionOn(divided.Mesh), original.PositionOn(mesh)) < 1e-5f);
        }
    }
}
