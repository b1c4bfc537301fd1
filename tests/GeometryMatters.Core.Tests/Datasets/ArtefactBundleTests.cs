using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Fields;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Reconstruction;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

public sealed class ArtefactBundleTests : IDisposable
{
    private static readonly TriangleMesh Tetrahedron = new(
        [new(0, 0, 0), new(1, 0, 0), new(0, 2, 0), new(0, 0, 3)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    private static readonly SimilarityPose Pose = new(0.5, RotationMatrix.AboutX(160) * RotationMatrix.AboutY(30), new(0.1, -0.2, 4));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private BundleItem WriteItem(BundleWriter? writer = null, string id = "one")
    {
        ImageFile.SavePng(folder[$"images/{id}.png"], new(40, 30));
        writer ??= new(folder["bundle"]);
        var item = writer.Add(new()
        {
            Category = "car",
            Id = id,
            Width = 40,
            Height = 30,
            ImagePath = folder[$"images/{id}.png"],
            Box = new(1, 2, 30, 20),
            Split = DatasetSplit.Validation,
        });
        Mask mask = new(40, 30) { [3, 4] = true };
        item.SaveMask(mask);
        item.SaveReconstruction(new(Tetrahedron, [], null, null), new(50, 51, 19, 16, 40, 30), Pose);
        return item;
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        BundleWriter writer = new(folder["bundle"]);
        WriteItem(writer, "two");
        WriteItem(writer);
        writer.Complete();
        var bundle = ArtefactBundle.Open(folder["bundle"]);
        Assert.Equal(["car/one", "car/two"], bundle.Items.Select(i => i.Name));
        var item = bundle["car", "one"];
        Assert.Equal(new PixelBox(1, 2, 30, 20), item.Info.Box);
        Assert.Equal(DatasetSplit.Validation, item.Info.Split);
        Assert.Equal(40, item.LoadImage().Width);
        Assert.Equal(1, item.LoadMask().Count());
        Assert.True(item.LoadMask()[3, 4]);
        var read = item.LoadReconstruction();
        Assert.Equal(Tetrahedron.Positions.ToArray(), read.Mesh.Positions.ToArray());
        Assert.Equal(50, read.Camera.FocalX, 12);
        foreach (var p in Tetrahedron.Positions)
        {
            Assert.True((read.Pose.Apply(p) - Pose.Apply(p)).Length < 1e-12);
        }

        Assert.Empty(bundle.Verify());
    }

    [Fact]
    public void Without_a_list_items_are_found_by_their_folders()
    {
        WriteItem();
        Assert.Equal("car/one", Assert.Single(ArtefactBundle.Open(folder["bundle"]).Items).Name);
        Assert.Null(ArtefactBundle.Open(folder["bundle"]).TryFind("car", "two"));
        Assert.Throws<DatasetFormatException>(() => ArtefactBundle.Open(folder["bundle"])["bus", "one"]);
    }

    [Theory]
    [InlineData("sam3d_raw_zup")]
    [InlineData("camera_opengl")]
    [InlineData("camera_opencv")]
    [InlineData("camera_pytorch3d")]
    public void A_mesh_in_another_frame_lands_at_the_same_place_in_the_camera(string frame)
    {
        var item = WriteItem();
        Func<Vector3, Vector3> toFrame = frame switch
        {
            "sam3d_raw_zup" => p => new(p.X, -p.Z, p.Y),
            "camera_opengl" => p => (Vector3)CameraAxes.OpenGl.ToOpenCv(Pose.Apply(p)),
            "camera_opencv" => p => (Vector3)Pose.Apply(p),
            _ => p => (Vector3)CameraAxes.PyTorch3D.ToOpenCv(Pose.Apply(p)),
        };
        MeshFile.SaveGlb(folder["bundle/car/one/sam3d/mesh.glb"], new(Tetrahedron.MapPositions(toFrame), [], null, null));
        File.WriteAllText(folder["bundle/car/one/sam3d/frame.json"], $"{{\"frame\": \"{frame}\"}}");
        if (frame.StartsWith("camera", StringComparison.Ordinal))
        {
            File.Delete(folder["bundle/car/one/sam3d/pose.json"]);
        }

        var read = item.LoadReconstruction();
        for (var i = 0; i < 4; i++)
        {
            // Single-precision positions of about 5 units.
            Assert.True((read.Pose.Apply(read.Mesh.Positions[i]) - Pose.Apply(Tetrahedron.Positions[i])).Length < 2e-6);
        }

        // Up in the object is up in the image, as the object frame wants, where the frame has no pose of its own to say so.
        Assert.True(frame == "sam3d_raw_zup" || read.Pose.Rotation.M22 < 0);
    }

    [Fact]
    public void A_missing_camera_is_fitted_to_the_point_map()
    {
        var item = WriteItem();
        File.Delete(folder["bundle/car/one/sam3d/intrinsics.json"]);
        var small = Camera.Centered(60, 20, 15);
        var points = new float[15 * 20 * 3];
        for (var i = 0; i < 300; i++)
        {
            var p = CameraAxes.PyTorch3D.ToOpenCv((1 + (i % 7)) * small.Ray((i % 20) + 0.5, (i / 20) + 0.5));
            (points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]) = i % 11 == 0 ? (float.NaN, 0, 0) : ((float)p.X, (float)p.Y, (float)p.Z);
        }

        NpyFile.Write(folder["bundle/car/one/sam3d/pointmap.npy"], TensorArray.Create<float>(points, 15, 20, 3));
        Assert.Equal(120, item.LoadReconstruction().Camera.FocalX, 1e-3);
    }

    [Fact]
    public void Feature_maps_are_read_back_and_channels_first_is_turned()
    {
        var item = WriteItem();
        FeatureMap map = new(new(2, 3), 4, [.. Enumerable.Range(0, 24).Select(i => (float)i)]);
        item.SaveFeature("dino", map);
        item.SaveFeature("sd", map, half: true);
        Assert.Equal(["dino", "sd"], item.FeatureNames);
        Assert.Equal(map.Values.ToArray(), item.LoadFeature("dino").Values.ToArray());
        Assert.Equal(map.Values.ToArray(), item.LoadFeature("sd").Values.ToArray());

        var planes = Enumerable.Range(0, 24).Select(i => (float)(((i % 6) * 4) + (i / 6))).ToArray();
        SafetensorsFile.Write(
            folder["bundle/car/one/feats/dino.safetensors"], new Dictionary<string, TensorArray> { ["dino"] = TensorArray.Create<float>(planes, 1, 4, 2, 3) });
        var read = item.LoadFeature("dino");
        Assert.Equal((2, 3, 4), (read.Grid.Rows, read.Grid.Columns, read.Channels));
        Assert.Equal(map.Values.ToArray(), read.Values.ToArray());
    }

    [Fact]
    public void Official_torch_features_are_gathered_as_the_reference_does()
    {
        var item = WriteItem();
        File.Copy(RequireShared.File("diy-sc/pt/view_dino.pt"), folder["bundle/car/one/feats/one_dino.pt"]);
        File.Copy(RequireShared.File("diy-sc/pt/tiny_sd.pt"), folder["bundle/car/one/feats/one_sd.pt"]);
        Assert.Equal(["dino", "s3", "s4", "s5", "sd"], item.FeatureNames);
        var expected = NpyFile.Read(RequireShared.File("diy-sc/pt/tiny_gathered.npy"));
        FeatureMap[] maps = [item.LoadFeature("sd"), item.LoadFeature("dino")];
        Assert.Equal([1, 21, 6, 6], expected.Shape.ToArray());
        Assert.Equal([16, 5], maps.Select(m => m.Channels));
        var values = expected.ToSingle();
        for (var i = 0; i < values.Length; i++)
        {
            var (channel, cell) = (i / 36, i % 36);

            // Weights of sixteenths and quarters: a few roundings of numbers near 1.
            Assert.Equal(values[i], channel < 16 ? maps[0][cell][channel] : maps[1][cell][channel - 16], 2e-6);
        }

        Assert.Equal((6, 6), (item.LoadFeature("s5").Grid.Rows, item.LoadFeature("s5").Channels));
        Assert.Throws<FileNotFoundException>(() => item.LoadFeature("dinov3"));
    }

    [Fact]
    public void Features_of_the_mirrored_image_have_names_of_their_own()
    {
        var item = WriteItem();
        Directory.CreateDirectory(folder["bundle/car/one/feats"]);
        File.WriteAllBytes(folder["bundle/car/one/feats/one_dino_flip.pt"], TorchBuilder.OneTensor([1, 2, 3, 4, 5, 6], 1, 1, 2, 3));
        SafetensorsFile.Write(folder["bundle/car/one/feats/sd_flip.safetensors"], new Dictionary<string, TensorArray>
        {
            ["s3"] = TensorArray.Create<float>([1, 2, 3, 4], 1, 1, 2, 2), ["s4"] = TensorArray.Create<float>([5], 1, 1, 1, 1), ["s5"] = TensorArray.Create<float>([6, 7], 1, 2, 1, 1),
        });
        Assert.Equal(["dino_flip", "sd_flip"], item.FeatureNames);
        Assert.Equal([1f, 2, 3, 4, 5, 6], item.LoadFeature("dino_flip").Values.ToArray());
        Assert.Equal([1f, 5, 6, 7, 2, 5, 6, 7, 3, 5, 6, 7, 4, 5, 6, 7], item.LoadFeature("sd_flip").Values.ToArray());
        Assert.Equal([5f, 5, 5, 5], item.LoadFeature("s4_flip").Values.ToArray());
        Assert.Throws<FileNotFoundException>(() => item.LoadFeature("dino"));
        Assert.Throws<FileNotFoundException>(() => item.LoadFeature("sd"));
        File.WriteAllBytes(folder["bundle/car/one/feats/two_dino_flip.pt"], [1]);
        Assert.Equal("one_dino_flip.pt, two_dino_flip.pt", Assert.Throws<DatasetFormatException>(() => item.LoadFeature("dino_flip")).Found);
    }

    [Fact]
    public void Official_torch_files_of_the_mirrored_image_are_listed_beside_the_others()
    {
        var item = WriteItem();
        foreach (var flip in new[] { "", "_flip" })
        {
            File.Copy(RequireShared.File("diy-sc/pt/view_dino.pt"), folder[$"bundle/car/one/feats/one_dino{flip}.pt"]);
            File.Copy(RequireShared.File("diy-sc/pt/tiny_sd.pt"), folder[$"bundle/car/one/feats/one_sd{flip}.pt"]);
        }

        Assert.Equal(["dino", "dino_flip", "s3", "s3_flip", "s4", "s4_flip", "s5", "s5_flip", "sd", "sd_flip"], item.FeatureNames);
        foreach (var name in new[] { "dino", "s5", "sd" })
        {
            Assert.Equal(item.LoadFeature(name).Values, item.LoadFeature(name + "_flip").Values);
        }
    }

    [Fact]
    public void A_spherical_map_of_the_predecessor_is_a_feature_of_three_channels()
    {
        var item = WriteItem();
        File.Copy(RequireShared.File("diy-sc/pt/sph.pt"), folder["bundle/car/one/feats/one_sph.pt"]);
        Assert.Equal(["sph"], item.FeatureNames);
        var map = item.LoadFeature("sph");
        Assert.Equal((6, 6, 3), (map.Grid.Rows, map.Grid.Columns, map.Channels));
        Assert.Equal(SphericalMapFile.Read(RequireShared.File("diy-sc/pt/sph.pt")).Values.ToArray(), map.Values.ToArray());
        item.SaveFeature("sph", new(new(1, 1), 3, [1, 2, 3]));
        Assert.Equal([1f, 2, 3], item.LoadFeature("sph").Values.ToArray());
    }

    [Fact]
    public void Diffusion_taps_in_one_safetensors_file_are_gathered_too()
    {
        var item = WriteItem();
        SafetensorsFile.Write(folder["bundle/car/one/feats/sd.safetensors"], new Dictionary<string, TensorArray>
        {
            ["s3"] = TensorArray.Create<float>([1, 2, 3, 4], 1, 1, 2, 2), ["s4"] = TensorArray.Create<float>([5], 1, 1, 1, 1), ["s5"] = TensorArray.Create<float>([6, 7], 1, 2, 1, 1),
        });
        Assert.Equal([1f, 5, 6, 7, 2, 5, 6, 7, 3, 5, 6, 7, 4, 5, 6, 7], item.LoadFeature("sd").Values.ToArray());
        Assert.Equal([5f, 5, 5, 5], item.LoadFeature("s4").Values.ToArray());
    }

    [Fact]
    public void Two_official_files_of_one_kind_are_refused_and_the_verifier_says_so()
    {
        var item = WriteItem();
        File.WriteAllBytes(folder["bundle/car/one/feats/a_dino.pt"], [1]);
        Assert.Throws<TensorFormatException>(() => item.LoadFeature("dino"));
        File.WriteAllBytes(folder["bundle/car/one/feats/b_dino.pt"], [1]);
        Assert.Equal("a_dino.pt, b_dino.pt", Assert.Throws<DatasetFormatException>(() => item.LoadFeature("dino")).Found);
        Assert.Contains(ArtefactBundle.Open(folder["bundle"]).Verify(), p => p.Reason.Contains("_dino.pt", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_a_mask_image_the_instance_of_sam_that_fits_the_box_is_taken()
    {
        var item = WriteItem();
        File.Delete(folder["bundle/car/one/mask.png"]);
        Mask near = new(40, 30), far = new(40, 30);
        for (var y = 3; y < 19; y++)
        {
            (near[5, y], near[28, y], far[35, y]) = (true, true, true);
        }

        var path = folder["bundle/car/one/sam3.json"];
        File.WriteAllText(path, System.Text.Json.JsonSerializer.Serialize(new System.Text.Json.Nodes.JsonObject
        {
            ["orig_img_h"] = 30, ["orig_img_w"] = 40, ["pred_masks"] = new System.Text.Json.Nodes.JsonArray(CocoRle.Encode(far), CocoRle.Encode(near)), ["pred_scores"] = new System.Text.Json.Nodes.JsonArray(0.9, 0.6),
        }));
        Assert.Equal(near.Values, item.LoadMask().Values);
        File.WriteAllText(path, """{"orig_img_h": 30, "orig_img_w": 40, "pred_masks": [], "pred_scores": [NaN]}""");
        Assert.Throws<DatasetFormatException>(() => item.LoadMask());
        File.WriteAllText(path, """{"orig_img_h": 31, "orig_img_w": 40, "pred_masks": ["1"]}""");
        Assert.Throws<ImageFormatException>(() => item.LoadMask());
    }

    [Fact]
    public void A_feature_of_another_name_or_shape_is_refused()
    {
        var item = WriteItem();
        SafetensorsFile.Write(
            folder["bundle/car/one/feats/dino.safetensors"], new Dictionary<string, TensorArray> { ["other"] = TensorArray.Create<float>([1, 2], 2) });
        Assert.Throws<TensorFormatException>(() => item.LoadFeature("dino"));
        SafetensorsFile.Write(
            folder["bundle/car/one/feats/dino.safetensors"], new Dictionary<string, TensorArray> { ["dino"] = TensorArray.Create<float>([1, 2], 2) });
        Assert.Equal("dino", Assert.Throws<TensorFormatException>(() => item.LoadFeature("dino")).Place);
    }

    [Fact]
    public void Official_PartField_files_per_vertex_are_read_for_the_mesh_and_its_quarter_turns()
    {
        var item = WriteItem();
        WriteOfficial(TensorArray.Create<float>([1, 2, 3, 4, 5, 6, 7, 8], 4, 2));
        Assert.Equal([7, 8], item.LoadPartField(Tetrahedron)[3].ToArray());
        var turned = Tetrahedron.MapPositions(p => (Vector3)(RotationMatrix.AboutY(90) * p));
        Assert.Equal([1, 2], new BundlePartFieldProvider(item).Describe(turned)[0].ToArray());
    }

    [Fact]
    public void Descriptors_per_face_are_averaged_by_area()
    {
        var item = WriteItem();

        // Two separate triangles over six vertices and one shared edge: areas 1 and 3 around the shared corners.
        TriangleMesh two = new([new(0, 0, 0), new(2, 0, 0), new(0, 1, 0), new(0, -3, 0), new(9, 9, 9)], [new(0, 1, 2), new(0, 3, 1)]);
        WriteOfficial(TensorArray.Create<float>([10, 20], 2, 1), two);
        var field = item.LoadPartField(two);
        Assert.Equal([(10 + (3 * 20)) / 4f, 17.5f, 10, 20, 0], field.Values.ToArray());
    }

    [Fact]
    public void Descriptors_of_another_mesh_are_refused()
    {
        var item = WriteItem();
        WriteOfficial(TensorArray.Create<float>([1, 2, 3, 4, 5, 6, 7, 8], 4, 2));
        var bent = Tetrahedron.MapPositions(p => p.Z > 1 ? p + new Vector3(0.5f, 0, 0) : p);
        Assert.Throws<DatasetFormatException>(() => item.LoadPartField(bent));
        Assert.Throws<DatasetFormatException>(() => item.LoadPartField(new([.. Tetrahedron.Positions, Vector3.One], Tetrahedron.Triangles)));
        WriteOfficial(TensorArray.Create<float>([1, 2, 3], 3, 1));
        Assert.Throws<TensorFormatException>(() => item.LoadPartField(Tetrahedron));
        WriteOfficial(TensorArray.Create<float>([1, 2, float.NaN, 4], 4, 1));
        Assert.Throws<TensorFormatException>(() => item.LoadPartField(Tetrahedron));
    }

    [Fact]
    public void Own_part_fields_and_derived_artefacts_are_read_back()
    {
        var item = WriteItem();
        Assert.False(item.HasPartField);
        Assert.Null(item.LoadRefinement());
        Assert.Null(item.LoadYaw());
        Assert.Null(item.LoadCanonicalMesh());
        VertexField field = new(4, 2, [0.5f, 1, 2, 3, 4, 5, 6, 7]);
        item.SavePartField(Tetrahedron, field);
        item.SaveCanonicalMesh(Tetrahedron);
        item.SaveCanonicalField(Tetrahedron, field);
        PoseRefinement refinement = new(Pose, 0.5, 0.9, [3, 2.5f]);
        item.SaveRefinement(refinement);
        item.SaveYaw(new(90, [90, 90, 0]));
        Assert.True(item.HasPartField);
        Assert.Equal(field.Values.ToArray(), item.LoadPartField(Tetrahedron).Values.ToArray());
        Assert.Equal(Tetrahedron.Positions.ToArray(), item.LoadCanonicalMesh()!.Positions.ToArray());
        Assert.Equal(field.Values.ToArray(), item.LoadCanonicalField(Tetrahedron)!.Values.ToArray());
        var read = item.LoadRefinement()!;
        Assert.Equal((Pose, 0.5, 0.9), (read.Pose, read.IouBefore, read.IouAfter));
        Assert.Equal(refinement.Losses, read.Losses);
        Assert.Equal((90, 3), (item.LoadYaw()!.Degrees, item.LoadYaw()!.VotesDegrees.Count));
    }

    [Fact]
    public void Verify_lists_every_problem_of_every_item()
    {
        BundleWriter writer = new(folder["bundle"]);
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            WriteItem(writer, id);
        }

        writer.Complete();
        File.Delete(folder["bundle/car/a/mask.png"]);
        File.WriteAllText(folder["bundle/car/a/sam3d/pose.json"], "{}");
        File.WriteAllText(folder["bundle/car/b/item.json"], "{\"width\": 40}");
        ImageFile.SaveMask(folder["bundle/car/c/mask.png"], new(41, 30));
        File.WriteAllBytes(folder["bundle/car/d/feats/dino.safetensors"], [1, 2, 3]);
        File.Delete(folder["images/d.png"]);
        File.WriteAllText(folder["bundle/car/e/sam3d/mesh.glb"], "glTF");
        File.WriteAllText(folder["bundle/car/e/derived/yaw.json"], "{\"yaw_degrees\": \"x\"}");
        ImageFile.SaveMask(folder["bundle/car/e/mask.png"], new(40, 30));
        var problems = ArtefactBundle.Open(folder["bundle"]).Verify();
        Assert.Equal(
            [
                "car/a mask.png", "car/a pose.json", "car/b item.json", "car/c mask.png", "car/d d.png", "car/d dino.safetensors",
                "car/e mask.png", "car/e mesh.glb", "car/e yaw.json",
            ],
            problems.Select(p => $"{p.Item} {Path.GetFileName(p.File)}"));
        Assert.All(problems, p => Assert.NotEmpty(p.Reason));
    }

    [Theory]
    [InlineData("""{"schema": 2, "items": []}""")]
    [InlineData("""{"schema": 1, "items": [{"category": "..", "id": "x"}]}""")]
    [InlineData("""{"schema": 1, "items": [{"category": "car", "id": "one"}, {"category": "car", "id": "one"}]}""")]
    [InlineData("""{"schema": 1, "items": []}""")]
    public void Broken_lists_are_refused(string json)
    {
        WriteItem();
        File.WriteAllText(folder["bundle/bundle.json"], json);
        Assert.Throws<DatasetFormatException>(() => ArtefactBundle.Open(folder["bundle"]));
    }

    [Fact]
    public void Providers_hand_out_what_the_bundle_has()
    {
        WriteItem();
        var bundle = ArtefactBundle.Open(folder["bundle"]);
        ImageBuffer image = new(40, 30);
        MaskPrompt prompt = new("one", "car");
        var mask = new BundleMaskProvider(bundle).Segment(image, prompt);
        Assert.Equal(1, mask.Count());
        Assert.Equal(4, new BundleMeshReconstructor(bundle).Reconstruct(image, mask, prompt).Mesh.VertexCount);
        Assert.Throws<ImageFormatException>(() => new BundleMaskProvider(bundle).Segment(new(30, 30), prompt));
        Assert.Throws<ImageFormatException>(() => new BundleMeshReconstructor(bundle).Reconstruct(new(30, 30), new(30, 30), prompt));
        Assert.Throws<DatasetFormatException>(() => new BundleMaskProvider(bundle).Segment(image, prompt with { ItemId = "two" }));
    }

    [Fact]
    public void A_real_posed_mesh_projects_onto_its_mask()
    {
        var ply = RequireShared.File("sam3d-human-object/human.ply");
        Directory.CreateDirectory(folder["bundle/person/human/sam3d"]);
        File.Copy(ply, folder["bundle/person/human/sam3d/mesh.ply"]);
        File.WriteAllText(folder["bundle/person/human/sam3d/frame.json"], "{\"frame\": \"camera_opengl\"}");
        File.WriteAllText(
            folder["bundle/person/human/sam3d/intrinsics.json"], """{"fx": 1623.0897, "cx": 800, "cy": 449, "units": "pixels"}""");
        File.WriteAllText(folder["bundle/person/human/item.json"], """{"width": 1600, "height": 898}""");
        var item = ArtefactBundle.Open(folder["bundle"])["person", "human"];
        var read = item.LoadReconstruction();
        var projected = read.Mesh.Positions.ToArray().Select(p => read.Camera.Project(read.Pose.Apply(p))).ToArray();
        Assert.Equal(937.63, projected.Min(p => p.U), 0.01);
        Assert.Equal(1500.28, projected.Max(p => p.U), 0.01);
        Assert.Equal(85.55, projected.Min(p => p.V), 0.01);
        Assert.Equal(845.08, projected.Max(p => p.V), 0.01);
    }

    private void WriteOfficial(TensorArray features, TriangleMesh? mesh = null)
    {
        // PartField stores the mesh as it normalised it: box centre at the origin, longest side 1.8.
        mesh ??= Tetrahedron;
        var (box, longest) = (mesh.Bounds, Math.Max(mesh.Bounds.Size.X, Math.Max(mesh.Bounds.Size.Y, mesh.Bounds.Size.Z)));
        MeshFile.SavePly(folder["bundle/car/one/partfield/input_x_0.ply"], mesh.MapPositions(p => (p - box.Center) * (1.8f / longest)));
        NpyFile.Write(folder["bundle/car/one/partfield/part_feat_x_0_batch.npy"], features);
    }
}
