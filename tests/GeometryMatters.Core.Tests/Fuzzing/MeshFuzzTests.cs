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

    [Fact]
    public void Broken_glb_files_give_a_mesh_or_a_typed_error()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var i = glb.Indices(5123, 0, 1, 2);
        var built = glb.Build($$"""
            "scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"mesh":0,"scale":[1,2,3]}],"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"indices":{{i}}}]}]
            """);
        var saved = Saved("s.glb", path => MeshFile.SaveGlb(path, new(Shapes.Box(), [new("a", 0, 6), new("b", 6, 6)], new() { VertexColors = [.. Enumerable.Repeat(Vector4.One, 8)] }, null)));
        Fuzz.Check([built, saved], b => Check(GltfReader.Read(b, folder.File("x.glb"))), bytesPerByte: 2000);
    }

    [Fact]
    public void Broken_ply_files_give_a_mesh_or_a_typed_error() => Fuzz.Check(
        [
            Saved("s.ply", path => MeshFile.SavePly(path, Shapes.Box())),
            "ply\nformat ascii 1.0\ncomment c\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 2\nproperty list uchar int vertex_index\nend_header\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n3 0 1 2\n4 0 1 2 3\n"u8.ToArray(),
        ],
        b => Check(PlyReader.Read(b, "x.ply")),
        bytesPerByte: 2000);

    [Fact]
    public void Broken_obj_files_give_a_mesh_or_a_typed_error() => Fuzz.Check(
        [Saved("s.obj", path => MeshFile.SaveObj(path, Shapes.Box())), "v 0 0 0\nv 1 0 0\nv 1 1 0 1 0 0\nvt 0 0\nvn 0 0 1\no a\nf 1/1/1 2//1 -1 \\\n1\n"u8.ToArray()],
        b => Check(ObjReader.Read(b, "x.obj")),
        bytesPerByte: 2000);

    [Fact]
    public void Broken_off_files_give_a_mesh_or_a_typed_error() => Fuzz.Check(
        [Encoding.ASCII.GetBytes("COFF\n# c\n4 2 0\n0 0 0 1 0 0 1\n1 0 0 0 1 0 1\n1 1 0 0 0 1 1\n0 1 0.5e1 1 1 1 1\n3 0 1 2\n4 0 1 2 3 255 0 0\n")],
        b => Check(OffReader.Read(b, "x.off")),
        bytesPerByte: 2000);

    private static void Check(MeshDocument document) => Assert.True(document.Mesh.FaceCount > 0);

    private byte[] Saved(string name, Action<string> save)
    {
        save(folder.File(name));
        return File.ReadAllBytes(folder.File(name));
    }
}
