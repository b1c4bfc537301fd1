using System.Numerics;
using CsCheck;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public class MeshCleanerTests
{
    [Fact]
    public void Exploded_box_welds_back_into_a_closed_one()
    {
        var exploded = Shapes.Exploded(Shapes.Box());
        Assert.Equal(12, MeshDiagnostics.Inspect(exploded).Components);
        var clean = MeshCleaner.Clean(exploded);
        var report = MeshDiagnostics.Inspect(clean.Mesh);
        Assert.Equal((8, 12, 1, 2, true), (report.Vertices, report.Faces, report.Components, report.EulerCharacteristic, report.IsWatertight));
        for (var v = 0; v < exploded.VertexCount; v++)
        {
            Assert.Equal(exploded.Positions[v], clean.Mesh.Positions[clean.VertexMap[v]]);
        }
    }

    [Fact]
    public void Degenerate_duplicate_and_unreferenced_parts_are_dropped_or_kept_as_asked()
    {
        TriangleMesh mesh = new(
            [Vector3.Zero, Vector3.UnitX, Vector3.UnitY, new(2, 0, 0), new(9, 9, 9)],
            [new(0, 1, 2), new(1, 1, 2), new(0, 1, 3), new(2, 1, 0), new(1, 3, 2)]);
        var clean = MeshCleaner.Clean(mesh);
        Assert.Equal([0, 2, 4], clean.FaceMap);
        Assert.Equal([0, 4], MeshCleaner.Clean(mesh, new() { DropZeroAreaFaces = true }).FaceMap);
        Assert.Equal([0, 1, 2, 3, -1], clean.VertexMap);
        Assert.Equal(new SurfacePoint(4, Vector3.UnitY), clean.ToOriginal(new(2, Vector3.UnitY)));
        MeshCleanerOptions nothing = new() { WeldVertices = false, DropCollapsedFaces = false, DropDuplicateFaces = false, DropUnreferencedVertices = false };
        var same = MeshCleaner.Clean(mesh, nothing);
        Assert.Equal(mesh.Triangles.ToArray(), same.Mesh.Triangles.ToArray());
        Assert.Equal(mesh.Positions.ToArray(), same.Mesh.Positions.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => MeshCleaner.Clean(mesh, new() { WeldDistance = -1 }));
    }

    [Fact]
    public void Zero_distance_joins_equal_positions_and_both_zeros_only()
    {
        TriangleMesh mesh = new([new(-0f, 0, 0), new(0, 0, 0), new(1e-30f, 0, 0), Vector3.UnitX, Vector3.UnitY], [new(0, 3, 4), new(1, 4, 3), new(2, 3, 4)]);
        var clean = MeshCleaner.Clean(mesh, new() { WeldDistance = 0, DropDuplicateFaces = false });
        Assert.Equal([0, 0, 1, 2, 3], clean.VertexMap);
    }

    [Fact]
    public void Cleaning_twice_changes_nothing() =>
        Gen.Int[0, 10_000].Sample(seed =>
        {
            var once = MeshCleaner.Clean(Shapes.Soup(seed)).Mesh;
            var twice = MeshCleaner.Clean(once);
            Assert.Equal(once.Positions.ToArray(), twice.Mesh.Positions.ToArray());
            Assert.Equal(once.Triangles.ToArray(), twice.Mesh.Triangles.ToArray());
        });

    [Fact]
    public void Welding_agrees_with_comparing_every_pair() =>
        Gen.Int[0, 10_000].Sample(seed =>
        {
            var p = Shapes.Soup(seed, 80).Positions;
            var welded = VertexWelder.Weld(p, 1e-6f);
            for (var i = 0; i < p.Length; i++)
            {
                var expected = i;
                for (var j = 0; j < i && expected == i; j++)
                {
                    expected = welded[j] == j && Near(p[i], p[j]) ? j : i;
                }

                Assert.Equal(expected, welded[i]);
            }
        });

    [Fact]
    public void Cleaning_does_not_depend_on_the_unit_of_length() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[-60, 100]).Sample((seed, exponent) =>
        {
            // A power of two changes no digit; neighbours are near within the same share of it.
            var unit = MathF.ScaleB(1, exponent);
            var small = Shapes.Soup(seed);
            var large = MeshCleaner.Clean(small.MapPositions(p => p * unit), new() { WeldDistance = 1e-6f * unit });
            var clean = MeshCleaner.Clean(small, new() { WeldDistance = 1e-6f });
            Assert.Equal(clean.VertexMap, large.VertexMap);
            Assert.Equal(clean.FaceMap, large.FaceMap);
            Assert.Equal(clean.Mesh.Positions.ToArray().Select(p => p * unit), large.Mesh.Positions.ToArray());
            MeshReport report = MeshDiagnostics.Inspect(clean.Mesh), scaled = MeshDiagnostics.Inspect(large.Mesh);
            Assert.Equal(report.LongestEdge * unit, scaled.LongestEdge);
            Assert.Equal(report.MeanEdgeLength * unit, scaled.MeanEdgeLength);
        });

    [Fact]
    public void Cancelling_stops() =>
        Assert.Throws<OperationCanceledException>(() => MeshCleaner.Clean(Shapes.Box(), null, new(canceled: true)));

    private static bool Near(Vector3 a, Vector3 b) =>
        Math.Pow((double)a.X - b.X, 2) + Math.Pow((double)a.Y - b.Y, 2) + Math.Pow((double)a.Z - b.Z, 2) <= (double)1e-6f * 1e-6f;
}
