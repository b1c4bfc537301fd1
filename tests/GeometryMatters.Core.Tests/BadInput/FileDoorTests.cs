using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Imaging;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;
using GeometryMatters.Tests.Meshes;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Single files: missing, cut short, or where nothing can be written.</summary>
public sealed class FileDoorTests : IDisposable
{
    private readonly GeometryMatters.Tests.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("glb")]
    [InlineData("gltf")]
    [InlineData("obj")]
    [InlineData("ply")]
    [InlineData("off")]
    public void A_missing_mesh_is_named(string format)
    {
        var path = folder.File($"none/m.{format}");
        Doors.Misses(() => MeshFile.Load(path), path);
    }

    [Fact]
    public void Other_missing_files_and_folders_are_named()
    {
        var path = folder.File("none/x");
        Doors.Misses(() => ImageFile.Load(path), path);
        Doors.Misses(() => ImageFile.LoadMask(path), path);
        Doors.Misses(() => NpyFile.Read(path), path);
        Doors.Misses(() => NpyFile.Open(path), path);
        Doors.Misses(() => NpzFile.Open(path), path);
        Doors.Misses(() => TorchFile.Open(path), path);
        Doors.Misses(() => SafetensorsFile.Open(path), path);
        Doors.Misses(() => JsonFile.ReadTolerant(path), path);
        Doors.Misses(() => JsonFile.Read(path), path);
        Doors.Misses(() => SamPose.Read(path), path);
        Doors.Misses(() => CameraFile.Read(path, 4, 3), path);
        Doors.Misses(() => ArtefactBundle.Open(path), path);
        Doors.Misses(() => _ = new SpairDataset(path), path);
        Doors.Misses(() => SyntheticDataset.Open(path), path);
        Doors.Misses(() => _ = new MeshFolderShapes(path), path);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var box = Shapes.Box();
        CutEverywhere("m.glb", path => MeshFile.SaveGlb(path, new(box, [], null, null)), path => MeshFile.Load(path));
        CutEverywhere("m.ply", path => MeshFile.SavePly(path, box), path => MeshFile.Load(path));
        CutEverywhere("a.npy", path => NpyFile.Write(path, TensorArray.Create<float>([1, 2, 3, 4], 2, 2)), path => NpyFile.Read(path));
        CutEverywhere(
            "a.safetensors",
            path => SafetensorsFile.Write(path, new Dictionary<string, TensorArray> { ["a"] = TensorArray.Create<float>([1, 2, 3, 4], 2, 2) }),
            path => SafetensorsFile.Open(path).Dispose());

        CutEverywhere(
            "a.npz",
            path => NpzFile.Write(path, new Dictionary<string, TensorArray> { ["a"] = TensorArray.Create<float>([1, 2, 3, 4], 2, 2) }, compress: true),
            path => NpzFile.Open(path).Dispose());
        CutEverywhere(
            "a.pt",
            path => File.WriteAllBytes(path, new TorchBuilder().Store("0", new byte[8]).Tensor("0", 2, 0, [2], [1]).Build()),
            path => TorchFile.Open(path).Dispose());
        CutEverywhere("b.npy", path => NpyFile.Write(path, TensorArray.Create<float>([1, 2, 3, 4], 2, 2)), path => NpyFile.Open(path).Dispose());

        // A picture is whole when all pixels are there, even without the marks that follow them.
        ImageBuffer image = new(9, 7, [.. Enumerable.Range(0, 9 * 7 * 3).Select(i => (byte)(i * 37))]);
        Mask mask = new(9, 7) { [3, 4] = true };
        CutEverywhere("a.png", path => ImageFile.SavePng(path, image), path => Assert.Equal(image.Pixels, ImageFile.Load(path).Pixels), orWhole: true);
        CutEverywhere("a.jpg", path => ImageFile.SaveJpeg(path, image), path => Assert.Equal(9, ImageFile.Load(path).Width), orWhole: true);
        CutEverywhere("m.png", path => ImageFile.SaveMask(path, mask), path => Assert.Equal(mask.Values, ImageFile.LoadMask(path).Values), orWhole: true);
    }

    [Fact]
    public void Where_nothing_can_be_written_the_place_is_named()
    {
        var path = folder.File("a file/x");
        File.WriteAllText(folder.File("a file"), "in the way");
        var named = folder.File("a file");
        Doors.CannotWrite(() => MeshFile.SavePly(path, Shapes.Box()), named);
        Doors.CannotWrite(() => MeshFile.SaveObj(path, Shapes.Box()), named);
        Doors.CannotWrite(() => MeshFile.SaveGlb(path, new(Shapes.Box(), [], null, null)), named);
        Doors.CannotWrite(() => ImageFile.SavePng(path, new(2, 2)), named);
        Doors.CannotWrite(() => ImageFile.SaveJpeg(path, new(2, 2)), named);
        Doors.CannotWrite(() => ImageFile.SaveMask(path, new(2, 2)), named);
        Doors.CannotWrite(() => NpyFile.Write(path, TensorArray.Create<float>([1], 1)), named);
        Doors.CannotWrite(() => NpzFile.Write(path, new Dictionary<string, TensorArray>()), named);
        Doors.CannotWrite(() => SafetensorsFile.Write(path, new Dictionary<string, TensorArray>()), named);
        Doors.CannotWrite(() => new SamPose(1, 0, 0, 0, default, 1).Write(path), named);
        Doors.CannotWrite(() => CameraFile.Write(path, GeometryMatters.Cameras.Camera.Centered(1, 2, 2)), named);
        Doors.CannotWrite(() => _ = new BundleWriter(path).Add(new() { Category = "a", Id = "b", Width = 2, Height = 2, ImagePath = path }), named);
        Doors.CannotWrite(() => new SyntheticDatasetBuilder(new ProceduralShapes()).Build(path), named);
        Doors.CannotWrite(() => new SpairWriter(path).WriteKeypointGroups(new Dictionary<string, IReadOnlyList<IReadOnlyList<int>>>()), named);
    }

    private void CutEverywhere(string name, Action<string> write, Action<string> read, bool orWhole = false)
    {
        var path = folder.File(name);
        write(path);
        read(path);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += length < 100 || length > whole.Length - 9 ? 1 : 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            var e = Record.Exception(() => read(path));
            Assert.True((orWhole && e is null) || (e is InvalidInputException { InputSource: var source } && source == path), $"{name} cut after {length} of {whole.Length} bytes: {e}");
        }
    }
}
