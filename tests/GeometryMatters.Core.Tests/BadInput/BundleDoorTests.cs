using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Filtering;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Pipelines;
using GeometryMatters.Reconstruction;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Artefact bundles: every JSON file broken in every way, and parts that are missing.</summary>
public sealed class BundleDoorTests : IDisposable
{
    private static readonly TriangleMesh Tetrahedron = new(
        [new(0, 0, 0), new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    private static readonly PseudoLabelPipeline Labels = new(new(new FusionWeight("a", 0.5), new FusionWeight("field", 0.5)), new NoFilter());

    private readonly TemporaryFolder folder = new();
    private readonly BundleItem item;

    public BundleDoorTests()
    {
        ImageFile.SavePng(folder.File("one.png"), new(40, 30));
        BundleWriter writer = new(folder.File("bundle"));
        item = writer.Add(new() { Category = "car", Id = "one", Width = 40, Height = 30, ImagePath = folder.File("one.png"), Box = new(5, 5, 35, 25), Split = DatasetSplit.Test });
        writer.Complete();
        Mask mask = new(40, 30, [.. Enumerable.Repeat((byte)1, 1200)]);
        item.SaveMask(mask);
        SimilarityPose pose = new(1, RotationMatrix.AboutX(170), new(0, 0, 2));
        item.SaveReconstruction(new(Tetrahedron, [], null, null), Camera.Centered(50, 40, 30), pose);
        item.SaveRefinement(new(pose, 0.5, 0.6, [1, 0.5f]));
        item.SaveYaw(new(90, [90, 0]));
        item.SaveCanonicalMesh(Tetrahedron);
        item.SaveCanonicalField(Tetrahedron, new(4, 2, [1, 2, 3, 4, 5, 6, 7, 8]));
        item.SaveFeature("a", new(new(6, 6), 2, [.. Enumerable.Range(1, 72).Select(i => (float)i)]));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bundle.json")]
    [InlineData("car/one/item.json")]
    [InlineData("car/one/sam3d/pose.json")]
    [InlineData("car/one/sam3d/intrinsics.json")]
    [InlineData("car/one/sam3d/frame.json")]
    [InlineData("car/one/derived/refined_pose.json")]
    [InlineData("car/one/derived/yaw.json")]
    public void A_broken_JSON_file_gives_a_typed_error_that_names_a_file(string name)
    {
        var path = Path.Combine(folder.File("bundle"), name);
        if (!File.Exists(path))
        {
            File.WriteAllText(path, """{"frame": "sam3d_raw_zup"}""");
        }

        ReadAll();
        foreach (var (what, text) in JsonDamage.Variants(File.ReadAllText(path)))
        {
            File.WriteAllText(path, text);
            Doors.NeverAnythingElse(what, ReadAll, named: folder.Root);
            Doors.NeverAnythingElse(what, () => Labels.Prepare(BundleViews.Open(One(), gridCells: 6)));
        }

        BundleItem One() => ArtefactBundle.Open(folder.File("bundle"))["car", "one"];

        void ReadAll()
        {
            var one = One();
            one.LoadImage();
            one.LoadMask();
            one.LoadReconstruction();
            one.LoadRefinement();
            one.LoadYaw();
        }
    }

    [Fact]
    public void A_matrix_of_intrinsics_broken_in_every_way()
    {
        var path = Path.Combine(item.Folder, "sam3d", "intrinsics.json");
        foreach (var (what, text) in JsonDamage.Variants("""{"intrinsics": [[1.2, 0, 0.5], [0, 1.3, 0.5], [0, 0, 1]], "units": "pixels", "image_width": 40, "image_height": 30}"""))
        {
            File.WriteAllText(path, text);
            Doors.NeverAnythingElse(what, () => item.LoadReconstruction(), named: path);
        }
    }

    [Fact]
    public void An_item_without_a_mesh_says_where_it_should_be()
    {
        var path = Path.Combine(item.Folder, "sam3d", "mesh.glb");
        File.Delete(path);
        Assert.False(item.HasReconstruction);
        Doors.Misses(() => item.LoadReconstruction(), path);
        Doors.Misses(() => item.LoadMeshDocument(), path);
        Doors.Misses(() => BundleViews.Open(item), path);
    }

    [Fact]
    public void Missing_parts_are_named()
    {
        Directory.Delete(Path.Combine(item.Folder, "derived"), recursive: true);
        using var view = BundleViews.Open(item, gridCells: 6);
        Doors.Misses(() => _ = view.Field, Path.Combine(item.Folder, "partfield"));
        Doors.Misses(() => item.LoadFeature("b"), Path.Combine(item.Folder, "feats", "b.safetensors"));
        File.Delete(Path.Combine(item.Folder, "mask.png"));
        Doors.Misses(() => item.LoadMask(), Path.Combine(item.Folder, "mask.png"));
        File.Delete(folder.File("one.png"));
        Doors.Misses(() => item.LoadImage(), folder.File("one.png"));
        File.Delete(Path.Combine(item.Folder, "sam3d", "pose.json"));
        Doors.Misses(() => item.LoadReconstruction(), Path.Combine(item.Folder, "sam3d", "pose.json"));
    }

    [Fact]
    public void A_mask_of_another_size_than_its_image_is_named_with_both_sizes()
    {
        var path = Path.Combine(item.Folder, "mask.png");
        ImageFile.SaveMask(path, new(41, 30));
        var e = Doors.Refuses(() => item.LoadMask(), path, "size");
        Assert.Contains("40×30", e.Expected, StringComparison.Ordinal);
        Assert.Contains("41×30", e.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Descriptors_of_another_mesh_are_refused()
    {
        var path = Path.Combine(item.Folder, "derived", "field.safetensors");
        item.SaveCanonicalMesh(new([.. Tetrahedron.Positions[1..], new(5, 5, 5)], Tetrahedron.Triangles));
        using var view = BundleViews.Open(item, gridCells: 6);
        Doors.Refuses(() => _ = view.Field, path, "vertices");
    }

    [Fact]
    public void Results_are_not_stored_where_nothing_can_be_written()
    {
        Directory.Delete(Path.Combine(item.Folder, "feats"), recursive: true);
        File.WriteAllText(Path.Combine(item.Folder, "feats"), "in the way");
        FeatureMap map = new(new(1, 1), 1, [1]);
        Doors.CannotWrite(() => item.SaveFeature("a", map), Path.Combine(item.Folder, "feats"));
        ReconstructedObject found = new()
        {
            Id = "one",
            Category = "car",
            Mask = new(40, 30),
            Letterbox = new(40, 30),
            Canonical = item.LoadReconstruction(),
            Field = new VertexField(4, 1, [1, 2, 3, 4]),
            Features = new Dictionary<string, FeatureMap> { ["a"] = map },
            Seconds = new Dictionary<string, double>(),
        };
        Doors.CannotWrite(() => BundleViews.Save(item, found), Path.Combine(item.Folder, "feats"));
    }
}
