using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Datasets;
using GeometryMatters.Features;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;

namespace GeometryMatters.Tests.Datasets;

/// <summary>An item with everything, damaged in each way for itself and in all ways at once.</summary>
public sealed class BundleVerifierTests : IDisposable
{
    private static readonly TriangleMesh Tetrahedron = new(
        [new(0, 0, 0), new(1, 0, 0), new(0, 2, 0), new(0, 0, 3)],
        [new(0, 2, 1), new(0, 1, 3), new(0, 3, 2), new(1, 2, 3)]);

    /// <summary>Damage by the file that is then told.</summary>
    private static readonly Dictionary<string, Action<string>> Damages = new()
    {
        ["image.png"] = f => File.WriteAllBytes(f, [1, 2, 3]),
        ["mask.png"] = f => ImageFile.SaveMask(f, new(40, 30)),
        ["sam3d/pose.json"] = f => File.WriteAllText(f, "{}"),
        ["sam3d/intrinsics.json"] = f => File.WriteAllText(f, "[1, 2]"),
        ["partfield/partfield.safetensors"] = f => SafetensorsFile.Write(f, new Dictionary<string, TensorArray>
        {
            ["features"] = TensorArray.Create<float>(new float[10], 5, 2), ["vertices"] = TensorArray.Create<float>(new float[12], 4, 3),
        }),
        ["feats/dino.safetensors"] = f => File.WriteAllBytes(f, [1, 2, 3]),
        ["feats/one_dino_flip.pt"] = f => File.WriteAllText(f, "not a zip archive"),
        ["feats/one_sd.pt"] = f => File.WriteAllBytes(f, TorchBuilder.OneTensor([1, 2], 2)),
        ["orient/logits.npy"] = f => NpyFile.Write(f, TensorArray.Create<float>(new float[8], 8, 1)),
        ["derived/refined_pose.json"] = f => File.WriteAllText(f, "{"),
        ["derived/yaw.json"] = f => File.WriteAllText(f, """{"yaw_degrees": "x"}"""),
        ["derived/field.safetensors"] = f => SafetensorsFile.Write(f, new Dictionary<string, TensorArray> { ["x"] = TensorArray.Create<float>([1], 1) }),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_item_per_defect_gives_one_file_per_item()
    {
        var names = Damages.Keys.Order(StringComparer.Ordinal).ToArray();
        BundleWriter writer = new(folder["bundle"]);
        WriteItem(writer, "00-whole");
        for (var i = 0; i < names.Length; i++)
        {
            var id = $"{i + 1:00}";
            WriteItem(writer, id);
            Damages[names[i]](folder[$"bundle/car/{id}/{names[i]}"]);
        }

        writer.Complete();
        var problems = ArtefactBundle.Open(folder["bundle"]).Verify();
        Assert.Equal(names.Select((n, i) => $"car/{i + 1:00} {n}"), problems.Select(p => $"{p.Item} {Name(p)}").Distinct());
        Assert.All(problems, p => Assert.NotEmpty(p.Reason));
    }

    [Fact]
    public void All_defects_of_one_item_are_told_at_once()
    {
        BundleWriter writer = new(folder["bundle"]);
        WriteItem(writer, "one");
        writer.Complete();
        foreach (var (name, damage) in Damages)
        {
            damage(folder[$"bundle/car/one/{name}"]);
        }

        // The reconstruction is one thing to read: its first broken file is told.
        var found = ArtefactBundle.Open(folder["bundle"]).Verify().Select(Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Damages.Keys.Where(n => n != "sam3d/pose.json").Order(StringComparer.Ordinal), found);
    }

    [Fact]
    public void What_does_not_need_a_broken_part_is_still_read()
    {
        BundleWriter writer = new(folder["bundle"]);
        WriteItem(writer, "one");
        writer.Complete();
        string[] broken = ["item.json", "sam3d/mesh.glb", "partfield/partfield.safetensors", "feats/dino.safetensors", "orient/logits.npy"];
        foreach (var name in broken)
        {
            File.WriteAllBytes(folder[$"bundle/car/one/{name}"], [1, 2, 3]);
        }

        Assert.Equal(broken.Order(StringComparer.Ordinal), ArtefactBundle.Open(folder["bundle"]).Verify().Select(Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Planes_and_official_pairs_are_checked_against_the_mesh_too()
    {
        BundleWriter writer = new(folder["bundle"]);
        foreach (var id in new[] { "planes", "shape", "two" })
        {
            WriteItem(writer, id);
        }

        writer.Complete();
        SafetensorsFile.Write(folder["bundle/car/planes/partfield/partfield.safetensors"], new Dictionary<string, TensorArray> { ["planes"] = TensorArray.Create<float>(new float[4], 4) });
        foreach (var id in new[] { "shape", "two" })
        {
            File.Delete(folder[$"bundle/car/{id}/partfield/partfield.safetensors"]);
            MeshFile.SavePly(folder[$"bundle/car/{id}/partfield/input_x_0.ply"], new([.. Tetrahedron.Positions, new(3, 3, 3)], Tetrahedron.Triangles));
            NpyFile.Write(folder[$"bundle/car/{id}/partfield/part_feat_x_0_batch.npy"], TensorArray.Create<float>(new float[4], 4, 1));
        }

        File.Copy(folder["bundle/car/two/partfield/input_x_0.ply"], folder["bundle/car/two/partfield/input_y_0.ply"]);
        Assert.Equal(
            ["car/planes partfield/partfield.safetensors", "car/shape partfield/input_x_0.ply", "car/two partfield"],
            ArtefactBundle.Open(folder["bundle"]).Verify().Select(p => $"{p.Item} {Name(p)}"));
    }

    private string Name(BundleProblem problem) =>
        string.Join('/', Path.GetRelativePath(folder["bundle"], problem.File).Replace('\\', '/').Split('/').Skip(2));

    private void WriteItem(BundleWriter writer, string id)
    {
        var at = $"bundle/car/{id}";
        ImageFile.SavePng(folder[$"{at}/image.png"], new(40, 30));
        var item = writer.Add(new() { Category = "car", Id = id, Width = 40, Height = 30, ImagePath = folder[$"{at}/image.png"] });
        item.SaveMask(new(40, 30) { [3, 4] = true });
        SimilarityPose pose = new(0.5, RotationMatrix.AboutX(160), new(0, 0, 4));
        item.SaveReconstruction(new(Tetrahedron, [], null, null), Camera.Centered(50, 40, 30), pose);
        item.SavePartField(Tetrahedron, new(4, 2, new float[8]));
        item.SaveFeature("dino", new FeatureMap(new(2, 2), 1, [1, 2, 3, 4]));
        File.WriteAllBytes(folder[$"{at}/feats/one_dino_flip.pt"], TorchBuilder.OneTensor([1, 2, 3, 4], 1, 1, 2, 2));
        NpyFile.Write(folder[$"{at}/orient/logits.npy"], TensorArray.Create<float>(new float[8 * 900], 8, 900));
        item.SaveRefinement(new(pose, 0.5, 0.6, [1]));
        item.SaveYaw(new(90, [90]));
        item.SaveCanonicalMesh(Tetrahedron);
        item.SaveCanonicalField(Tetrahedron, new(4, 1, new float[4]));
    }
}
