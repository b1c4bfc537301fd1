using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

/// <summary>Stored part descriptors and planes, asked for on other meshes of the same shape.</summary>
public sealed class PartFieldTransferTests : IDisposable
{
    /// <summary>A bumpy sheet without symmetry: quarter turns of it lie far apart.</summary>
    private static readonly TriangleMesh Fine = Bumpy(40), Coarse = Bumpy(20);

    private readonly TemporaryFolder folder = new();
    private readonly BundleItem item;

    public PartFieldTransferTests()
    {
        ImageFile.SavePng(folder["one.png"], new(40, 30));
        BundleWriter writer = new(folder["bundle"]);
        item = writer.Add(new() { Category = "car", Id = "one", Width = 40, Height = 30, ImagePath = folder["one.png"] });
        item.SaveMask(new(40, 30) { [3, 4] = true });
        item.SaveReconstruction(new(Fine, [], null, null), Camera.Centered(50, 40, 30), new(1, RotationMatrix.AboutX(160), new(0, 0, 6)));
        writer.Complete();
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Descriptors_of_other_triangles_are_read_at_the_nearest_surface_point_whatever_the_quarter_turn(double degrees)
    {
        WriteOfficial(Fine, Positions(Fine));
        var field = item.LoadPartField(Turned(Coarse, degrees));
        Assert.Equal(Coarse.VertexCount, field.VertexCount);

        // The descriptor is the position: that of the coarse vertex itself, a cell of the fine sheet's relief away at most.
        for (var v = 0; v < field.VertexCount; v++)
        {
            Assert.True(Vector3.Distance(new(field[v]), Coarse.Positions[v]) < 0.02f);
        }
    }

    [Fact]
    public void Vertices_on_the_surface_get_the_barycentric_mean_of_its_descriptors()
    {
        WriteOfficial(Coarse, Positions(Coarse));
        var subdivided = MeshSubdivider.ToMaxEdge(Coarse, 0.06f).Mesh;
        var field = item.LoadPartField(subdivided);
        Assert.True(subdivided.VertexCount > Coarse.VertexCount);

        // Positions are linear in barycentrics; normalisation to 1.8 and back costs some roundings of numbers near 1.
        for (var v = 0; v < field.VertexCount; v++)
        {
            Assert.True(Vector3.Distance(new(field[v]), subdivided.Positions[v]) < 1e-5f);
        }
    }

    [Fact]
    public void Descriptors_per_face_are_averaged_first_and_then_carried_over()
    {
        WriteOfficial(Fine, TensorArray.Create<float>(Enumerable.Repeat(3.5f, Fine.FaceCount).ToArray(), Fine.FaceCount, 1));
        Assert.All(item.LoadPartField(Coarse).Values.ToArray(), v => Assert.Equal(3.5f, v, 1e-5f));
    }

    [Fact]
    public void A_mesh_that_lost_an_outlying_part_is_normalised_by_the_bundles_own_mesh()
    {
        var whole = WithOutlier(Fine);
        item.SaveReconstruction(new(whole, [], null, null), Camera.Centered(50, 40, 30), new(1, RotationMatrix.AboutX(160), new(0, 0, 6)));
        WriteOfficial(whole, Positions(whole));
        var field = item.LoadPartField(Turned(Coarse, 90));
        for (var v = 0; v < field.VertexCount; v++)
        {
            Assert.True(Vector3.Distance(new(field[v]), Coarse.Positions[v]) < 0.02f);
        }
    }

    [Fact]
    public void Points_without_faces_give_the_nearest_points_descriptor()
    {
        item.SavePartField(new(Fine.Positions, []), new(Fine.VertexCount, 3, Positions(Fine).ToSingle()));
        var field = item.LoadPartField(Coarse);
        for (var v = 0; v < field.VertexCount; v++)
        {
            Assert.True(Vector3.Distance(new(field[v]), Coarse.Positions[v]) < 0.06f);
        }
    }

    [Fact]
    public void Another_shape_is_refused_with_the_distance()
    {
        WriteOfficial(Fine, Positions(Fine));
        var error = Assert.Throws<DatasetFormatException>(() => item.LoadPartField(Coarse.MapPositions(p => p with { Y = 3 * p.Y })));
        Assert.Contains("within 1 % of the diagonal", error.Expected, StringComparison.Ordinal);
        Assert.EndsWith("input_x_0.ply", error.InputSource, StringComparison.Ordinal);
    }

    [Fact]
    public void A_derived_field_is_for_its_own_mesh_alone()
    {
        item.SaveCanonicalField(Fine, new(Fine.VertexCount, 3, Positions(Fine).ToSingle()));
        Assert.Throws<DatasetFormatException>(() => item.LoadCanonicalField(Coarse));
        Assert.NotNull(item.LoadCanonicalField(Fine));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Planes_are_read_at_the_vertices_in_the_frame_that_they_were_made_in(bool withFrame, bool withMesh)
    {
        var planes = Planes(Fine);
        WritePlanes(planes, withFrame, withMesh ? Fine : null);
        foreach (var degrees in new double[] { 0, 90, 180, 270 })
        {
            foreach (var mesh in new[] { Fine, Coarse })
            {
                var (expected, found) = (planes.AtVertices(mesh), item.LoadPartField(Turned(mesh, degrees)));

                // Values below 2 in halves are right to 5e-4, the sum of three to 1.5e-3; the coarse sheet's box is up to 0.3 % smaller, which moves a coordinate by 0.003 of slope 0.5 thrice.
                Assert.Equal(expected.VertexCount, found.VertexCount);
                Assert.All(expected.Values.ToArray().Zip(found.Values.ToArray()), p => Assert.Equal(p.First, p.Second, 6e-3f));
            }
        }
    }

    [Fact]
    public void Saved_planes_are_read_back_in_half_precision()
    {
        var planes = Planes(Fine);
        item.SavePartPlanes(Fine, planes);
        Assert.True(item.HasPartField);
        Assert.All(planes.AtVertices(Fine).Values.ToArray().Zip(item.LoadPartField(Fine).Values.ToArray()), p => Assert.Equal(p.First, p.Second, 2e-3f));
    }

    [Fact]
    public void Broken_planes_are_told_with_the_tensor()
    {
        var path = folder["bundle/car/one/partfield/partfield.safetensors"];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (string Place, Dictionary<string, TensorArray> Tensors)[] cases =
        [
            ("planes", new() { ["planes"] = TensorArray.Create<float>(new float[6], 3, 2) }),
            ("planes, plane 2, channel 0", new() { ["planes"] = TensorArray.Create<float>([0, 0, float.NaN], 3, 1, 1, 1) }),
            ("center", new() { ["planes"] = TensorArray.Create<float>([0, 0, 0], 3, 1, 1, 1), ["center"] = TensorArray.Create<float>([0, 0], 2) }),
            ("scale", new() { ["planes"] = TensorArray.Create<float>([0, 0, 0], 3, 1, 1, 1), ["scale"] = TensorArray.Create<float>([-1], 1) }),
            ("vertices", new() { ["planes"] = TensorArray.Create<float>([0, 0, 0], 3, 1, 1, 1), ["vertices"] = TensorArray.Create<float>([0, 0], 2) }),
        ];
        foreach (var (place, tensors) in cases)
        {
            SafetensorsFile.Write(path, tensors);
            Assert.Equal(place, Assert.Throws<TensorFormatException>(() => item.LoadPartField(Fine)).Place);
            Assert.Equal("partfield.safetensors", Path.GetFileName(Assert.Single(ArtefactBundle.Open(folder["bundle"]).Verify()).File));
        }
    }

    private static TriangleMesh Bumpy(int cells) => MadeMeshes.Sheet(cells + 1, cells + 1, (x, y) =>
    {
        float u = (float)x / cells, v = (float)y / cells;
        return new(2 * u, (0.6f * u * u) + (0.15f * MathF.Sin(5 * v)), v + (0.3f * u * v));
    });

    private static TriangleMesh WithOutlier(TriangleMesh mesh) => new(
        [.. mesh.Positions, new(4, 0, 0), new(4, 0.1f, 0), new(4, 0, 0.1f)],
        [.. mesh.Triangles, new(mesh.VertexCount, mesh.VertexCount + 1, mesh.VertexCount + 2)]);

    private static TriangleMesh Turned(TriangleMesh mesh, double degrees)
    {
        var turn = RotationMatrix.AboutY(degrees);
        return mesh.MapPositions(p => (Vector3)(turn * p));
    }

    private static TensorArray Positions(TriangleMesh mesh) =>
        TensorArray.Create<float>(mesh.Positions.ToArray().SelectMany(p => new[] { p.X, p.Y, p.Z }).ToArray(), mesh.VertexCount, 3);

    private static TriplaneField Planes(TriangleMesh mesh)
    {
        // Two channels, smooth: half the width's and a third of the height's coordinate, and the other way round with a sign.
        const int Side = 8;
        var values = new float[3 * 2 * Side * Side];
        for (var i = 0; i < values.Length; i++)
        {
            float across = (i % Side / 3.5f) - 1, down = (i / Side % Side / 3.5f) - 1;
            values[i] = (i / (Side * Side)) % 2 == 0 ? (across / 2) + (down / 3) : (down / 2) - (across / 3);
        }

        var box = mesh.Bounds;
        return new(2, Side, Side, values, box.Center, 1.8f / Math.Max(box.Size.X, Math.Max(box.Size.Y, box.Size.Z)));
    }

    private void WriteOfficial(TriangleMesh mesh, TensorArray features)
    {
        var (box, longest) = (mesh.Bounds, Math.Max(mesh.Bounds.Size.X, Math.Max(mesh.Bounds.Size.Y, mesh.Bounds.Size.Z)));
        MeshFile.SavePly(folder["bundle/car/one/partfield/input_x_0.ply"], mesh.MapPositions(p => (p - box.Center) * (1.8f / longest)));
        NpyFile.Write(folder["bundle/car/one/partfield/part_feat_x_0_batch.npy"], features);
    }

    private void WritePlanes(TriplaneField planes, bool withFrame, TriangleMesh? mesh)
    {
        Dictionary<string, TensorArray> tensors = new()
        {
            ["planes"] = TensorArray.Create<Half>(planes.ToPlanes().Select(v => (Half)v).ToArray(), 3, planes.Channels, planes.Height, planes.Width),
        };
        if (withFrame)
        {
            tensors["center"] = TensorArray.Create<float>([planes.Center.X, planes.Center.Y, planes.Center.Z], 3);
            tensors["scale"] = TensorArray.Create<float>([planes.Scale], 1);
        }

        if (mesh is not null)
        {
            tensors["vertices"] = Positions(mesh);
        }

        Directory.CreateDirectory(folder["bundle/car/one/partfield"]);
        SafetensorsFile.Write(folder["bundle/car/one/partfield/partfield.safetensors"], tensors);
    }
}
