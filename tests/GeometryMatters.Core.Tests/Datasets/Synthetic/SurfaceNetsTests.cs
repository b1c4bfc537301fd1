using System.Numerics;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Datasets.Synthetic;

public class SurfaceNetsTests
{
    public static TheoryData<string> Names => [.. ShapeCategories.All.Select(c => c.Name)];

    [Fact]
    public void A_sphere_comes_out_round_closed_and_outward()
    {
        var (mesh, parts) = SurfaceNets.Extract(new Ball(), 30, new(new(-1), new(1)));
        var report = MeshDiagnostics.Inspect(mesh);
        Assert.True(report.IsWatertight);
        Assert.Equal(1, report.Components);
        Assert.Equal(2, report.EulerCharacteristic);
        Assert.All(mesh.Positions.ToArray(), p => Assert.Equal(1, p.Length(), 3));
        // An inscribed polyhedron with edges near h = 1/15 loses a fraction of about h²/4 of the volume.
        Assert.InRange(Volume(mesh), 4 * Math.PI / 3 * 0.99, 4 * Math.PI / 3);
        Assert.All(parts, p => Assert.Equal(7, p));
    }

    [Fact]
    public void Two_corners_that_touch_across_a_cell_do_not_share_a_vertex()
    {
        // Two balls whose gap is narrower than a cell.
        var (mesh, _) = SurfaceNets.Extract(new Twins(), 20, new(new(-2, -1, -1), new(2, 1, 1)));
        var report = MeshDiagnostics.Inspect(mesh);
        Assert.Equal(0, report.BoundaryEdges);
        Assert.Equal(0, report.NonManifoldEdges);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void True_meshes_are_closed_of_one_piece_outward_and_on_the_surface(string name)
    {
        for (var n = 0; n < 2; n++)
        {
            var instance = ShapeCategories.Get(name).CreateInstance(n);
            var document = instance.TrueMesh();
            var mesh = document.Mesh;
            var report = MeshDiagnostics.Inspect(mesh);
            Assert.Equal(0, report.BoundaryEdges);
            Assert.Equal(1, report.Components);
            // Where two cells share a face with four crossings an edge can get four faces; a handful is inherent to the method.
            Assert.InRange(report.NonManifoldEdges, 0, 4);
            Assert.InRange(mesh.FaceCount, 4000, 36000);
            Assert.True(Volume(mesh) > 0);
            Assert.Equal(mesh.FaceCount, document.Parts.Sum(p => p.FaceCount));
            Assert.True(document.Parts.Count >= 3);
            Assert.Equal(mesh.VertexCount, document.Appearance!.VertexColors!.Length);
            // Newton steps leave only vertices at creases, which are kept within their cell, off the surface.
            var mean = mesh.Positions.ToArray().Average(p => MathF.Abs(instance.Shape.Evaluate(p).Distance));
            Assert.True(mean < 1e-3f, $"mean distance {mean}");
        }
    }

    [Fact]
    public void Extraction_repeats_itself()
    {
        var instance = ShapeCategories.Get("chair").CreateInstance(0);
        TriangleMesh a = instance.TrueMesh(40).Mesh, b = instance.TrueMesh(40).Mesh;
        Assert.True(a.Positions.SequenceEqual(b.Positions));
        Assert.True(a.Triangles.SequenceEqual(b.Triangles));
    }

    [Fact]
    public void Skipping_empty_blocks_loses_no_surface()
    {
        // A field that halves the distance everywhere is never skipped wrongly; both must give the same count of faces.
        var shape = ShapeCategories.Get("horse").CreateInstance(0).Shape;
        var (mesh, _) = SurfaceNets.Extract(shape, 40, shape.Bounds);
        var (slow, _) = SurfaceNets.Extract(new Scaled(shape, 1e-3f), 40, shape.Bounds);
        Assert.Equal(slow.FaceCount, mesh.FaceCount);
    }

    [Fact]
    public void Misuse_is_told()
    {
        BoundingBox box = new(new(-1), new(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceNets.Extract(new Ball(), 3, box));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceNets.Extract(new Ball(), SurfaceNets.MaxCells + 1, box));
        Assert.Throws<ArgumentOutOfRangeException>(() => SurfaceNets.Extract(new Ball(), 10, default));
        Assert.Throws<OperationCanceledException>(() => SurfaceNets.Extract(new Ball(), 10, box, new CancellationToken(canceled: true)));
    }

    internal static double Volume(TriangleMesh mesh)
    {
        var volume = 0.0;
        foreach (var t in mesh.Triangles)
        {
            volume += Vector3.Dot(mesh.Positions[t.A], Vector3.Cross(mesh.Positions[t.B], mesh.Positions[t.C])) / 6.0;
        }

        return volume;
    }

    private sealed class Ball : ISignedDistance
    {
        public SignedDistanceSample Evaluate(Vector3 point) => new(point.Length() - 1, 7);
    }

    private sealed class Twins : ISignedDistance
    {
        public SignedDistanceSample Evaluate(Vector3 point) =>
            new(MathF.Min((point - new Vector3(0.93f, 0.05f, 0.02f)).Length(), (point + new Vector3(0.93f, 0.05f, 0.02f)).Length()) - 0.9f, 0);
    }

    private sealed class Scaled(ISignedDistance shape, float factor) : ISignedDistance
    {
        public SignedDistanceSample Evaluate(Vector3 point)
        {
            var s = shape.Evaluate(point);
            return s with { Distance = s.Distance * factor };
        }
    }
}
