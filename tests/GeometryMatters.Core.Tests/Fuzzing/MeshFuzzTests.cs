using System.Numerics;
using System.Text;
using GeometryMatters.Meshes;
using GeometryMatters.Meshes.IO;
using GeometryMatters.Tests.Meshes;

namespace GeometryMatters.Tests.Fuzzing;

public sealed class MeshFuzzTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("glb")]
    [InlineData("gltf")]
    [InlineData("ply")]
    [InlineData("obj")]
    [InlineData("off")]
    public void Broken_files_give_a_mesh_or_a_typed_error(string format) =>
        Fuzz.Check(Fixtures(format), b => Assert.True(Read(format, b).Mesh.FaceCount > 0), bytesPerByte: 2000);

    [Theory]
    [InlineData("glb")]
    [InlineData("gltf")]
    [InlineData("ply")]
    [InlineData("obj")]
    [InlineData("off")]
    public void What_is_wrong_with_a_file_is_told_with_its_name(string format)
    {
        var name = "broken." + format;
        Fuzz.Check(
            Fixtures(format),
            b =>
            {
                try
                {
                    folder.Load(name, b);
                }
                catch (GeometryMattersException e) when (!e.Message.Contains(name, StringComparison.Ordinal))
                {
                    Assert.Fail($"{name} is not named: {e.Message}");
                }
            },
            bytesPerByte: 2000,
            Fuzz.Cases / 40);
    }

    private MeshDocument Read(string format, byte[] bytes) => format switch
    {
        "ply" => PlyReader.Read(bytes, "x.ply"),
        "obj" => ObjReader.Read(bytes, "x.obj"),
        "off" => OffReader.Read(bytes, "x.off"),
        _ => GltfReader.Read(bytes, folder.File("x." + format)),
    };

    private byte[][] Fixtures(string format)
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var i = glb.Indices(5123, 0, 1, 2);
        var scene = $$"""
            "scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"mesh":0,"scale":[1,2,3]}],"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"indices":{{i}}}]}]
            """;
        return format switch
        {
            "glb" =>
            [
                glb.Build(scene),
                Saved(path => MeshFile.SaveGlb(path, new(Shapes.Box(), [new("a", 0, 6), new("b", 6, 6)], new() { VertexColors = [.. Enumerable.Repeat(Vector4.One, 8)] }, null))),
            ],
            "gltf" => [Encoding.UTF8.GetBytes(glb.BuildGltf(scene))],
            "ply" =>
            [
                Saved(path => MeshFile.SavePly(path, Shapes.Box())),
                "ply\nformat ascii 1.0\ncomment c\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 2\nproperty list uchar int vertex_index\nend_header\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n3 0 1 2\n4 0 1 2 3\n"u8.ToArray(),
            ],
            "obj" => [Saved(path => MeshFile.SaveObj(path, Shapes.Box())), "v 0 0 0\nv 1 0 0\nv 1 1 0 1 0 0\nvt 0 0\nvn 0 0 1\no a\nf 1/1/1 2//1 -1 \\\n1\n"u8.ToArray()],
            _ => ["COFF\n# c\n4 2 0\n0 0 0 1 0 0 1\n1 0 0 0 1 0 1\n1 1 0 0 0 1 1\n0 1 0.5e1 1 1 1 1\n3 0 1 2\n4 0 1 2 3 255 0 0\n"u8.ToArray()],
        };
    }

    private byte[] Saved(Action<string> save)
    {
        save(folder.File("saved"));
        return File.ReadAllBytes(folder.File("saved"));
    }
}
