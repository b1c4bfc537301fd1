using System.Text;
using GeometryMatters.Datasets;
using GeometryMatters.Meshes;
using GeometryMatters.Serialization;
using GeometryMatters.Tests.Meshes;

namespace GeometryMatters.Tests.BadInput;

/// <summary>Meshes whose values are not usable, in every format.</summary>
public sealed class MeshDoorTests : IDisposable
{
    private readonly GeometryMatters.Tests.TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Positions_that_are_not_finite()
    {
        foreach (var bad in new[] { "nan", "NaN", "inf", "-inf", "1e999" })
        {
            Refused("m.obj", $"v 0 0 0\nv 1 {bad} 0\nv 0 1 0\nf 1 2 3\n");
            Refused("m.off", $"OFF\n3 1 0\n0 0 0\n1 {bad} 0\n0 1 0\n3 0 1 2\n");
            Refused("m.ply", $"{AsciiPly}0 0 0\n1 {bad} 0\n0 1 0\n3 0 1 2\n");
        }

        foreach (var bad in new[] { float.NaN, float.PositiveInfinity })
        {
            Refused("m.glb", Glb([0, 0, 0, 1, bad, 0, 0, 1, 0], 0, 1, 2));
            Refused("m.ply", BinaryPly(bad, 2));
        }
    }

    [Fact]
    public void Indices_out_of_range()
    {
        foreach (var bad in new[] { "3", "-1", "2147483647", "4294967295", "99999999999" })
        {
            Refused("m.off", $"OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 {bad}\n");
            Refused("m.ply", $"{AsciiPly}0 0 0\n1 0 0\n0 1 0\n3 0 1 {bad}\n");
        }

        foreach (var bad in new[] { "4", "0", "-4", "2147483647", "-2147483648", "99999999999" })
        {
            Refused("m.obj", $"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 {bad}\n");
        }

        Refused("m.glb", Glb([0, 0, 0, 1, 0, 0, 0, 1, 0], 0, 1, 3));
        Refused("m.glb", Glb([0, 0, 0, 1, 0, 0, 0, 1, 0], 0, 1, 65535));
        Refused("m.ply", BinaryPly(0, 3));
        Refused("m.ply", BinaryPly(0, -1));
    }

    [Fact]
    public void Stored_descriptors_with_bad_vertices_or_faces_are_named_by_their_file()
    {
        Directory.CreateDirectory(folder.File("car/one"));
        File.WriteAllText(folder.File("car/one/item.json"), """{"width": 4, "height": 3}""");
        var item = ArtefactBundle.Open(folder.Root)["car", "one"];
        item.SavePartField(TestMesh, new(3, 1, [1, 2, 3]));
        var path = folder.File("car/one/partfield/partfield.safetensors");
        Save([0, 0, 0, 1, float.NaN, 0, 0, 1, 0], [0, 1, 2], [1, 2, 3]);
        Doors.Refuses(() => item.LoadPartField(TestMesh), path, "vertex 1");
        Save([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 3], [1, 2, 3]);
        Doors.Refuses(() => item.LoadPartField(TestMesh), path, "face 0");
        Save([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2], [1, float.NaN, 3]);
        Doors.Refuses(() => item.LoadPartField(TestMesh), path, "features");
        Save([0, 0, 0, 1, 0, 0, 0, 1, 0], [0, 1, 2], [1, 2]);
        Doors.Refuses(() => item.LoadPartField(TestMesh), path, "features");

        void Save(float[] vertices, int[] faces, float[] features) => SafetensorsFile.Write(path, new Dictionary<string, TensorArray>
        {
            ["vertices"] = TensorArray.Create<float>(vertices, 3, 3),
            ["faces"] = TensorArray.Create<int>(faces, 1, 3),
            ["features"] = TensorArray.Create<float>(features, features.Length, 1),
        });
    }

    private const string AsciiPly = "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_index\nend_header\n";

    private static readonly TriangleMesh TestMesh = new([new(0, 0, 0), new(1, 0, 0), new(0, 1, 0)], [new(0, 1, 2)]);

    private void Refused(string name, string content) => Refused(name, Encoding.UTF8.GetBytes(content));

    private void Refused(string name, byte[] content)
    {
        var path = folder.File(name);
        File.WriteAllBytes(path, content);
        var e = Doors.Refuses(() => MeshFile.Load(path), path);
        Assert.NotEmpty(e.Place);
    }

    private static byte[] Glb(float[] positions, params int[] indices)
    {
        GlbBuilder glb = new();
        var (p, i) = (glb.Floats("VEC3", positions), glb.Indices(5123, indices));
        return glb.Build($$"""
            "scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"indices":{{i}}}]}]
            """);
    }

    private static byte[] BinaryPly(float y, int lastIndex) =>
    [
        .. Encoding.ASCII.GetBytes(AsciiPly.Replace("ascii", "binary_little_endian", StringComparison.Ordinal)),
        .. new[] { 0, 0, 0, 1, y, 0, 0, 1, 0 }.SelectMany(BitConverter.GetBytes),
        3,
        .. new[] { 0, 1, lastIndex }.SelectMany(BitConverter.GetBytes),
    ];
}
