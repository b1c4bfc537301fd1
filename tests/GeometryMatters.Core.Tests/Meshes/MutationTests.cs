using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Broken files give a mesh or an error of the library, nothing else.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("glb")]
    [InlineData("gltf")]
    [InlineData("obj")]
    [InlineData("ply")]
    [InlineData("ascii.ply")]
    [InlineData("off")]
    public void Five_hundred_mutations_of_each_format(string format)
    {
        var seed = Seed(format);
        Random random = new(20_26);
        var values = 0;
        for (var i = 0; i < 500; i++)
        {
            var bytes = Mutate(seed, random);
            try
            {
                var mesh = folder.Load($"m{i}.{format}", bytes).Mesh;
                Assert.True(mesh.FaceCount > 0);
                values++;
            }
            catch (GeometryMattersException e)
            {
                Assert.Contains($"m{i}.{format}", e.Message, StringComparison.Ordinal);
            }
        }

        Assert.InRange(values, 1, 499);
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(20)));
                    break;
                case 3:
                    bytes.Insert(at, (byte)"0123456789-.,:{}[]\"e \n"[random.Next(22)]);
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(12))));
                    break;
            }
        }

        return [.. bytes];
    }

    private byte[] Seed(string format)
    {
        var box = Shapes.Box();
        var path = folder.File("seed." + format);
        switch (format)
        {
            case "glb":
                MeshFile.SaveGlb(path, new(box, [new("a", 0, 6), new("b", 6, 6)], new() { VertexColors = [.. Enumerable.Repeat(Vector4.One, 8)] }, null));
                return File.ReadAllBytes(path);
            case "gltf":
                GlbBuilder glb = new();
                var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
                var i = glb.Indices(5123, 0, 1, 2);
                return System.Text.Encoding.UTF8.GetBytes(glb.BuildGltf($$"""
                    "scenes":[{"nodes":[0]}],"nodes":[{"children":[1]},{"mesh":0,"scale":[1,2,3]}],"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"indices":{{i}}}]}]
                    """));
            case "obj":
                MeshFile.SaveObj(path, box);
                return File.ReadAllBytes(path);
            case "ply":
                MeshFile.SavePly(path, box);
                return File.ReadAllBytes(path);
            case "ascii.ply":
                return "ply\nformat ascii 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\nelement face 2\nproperty list uchar int vertex_index\nend_header\n0 0 0\n1 0 0\n1 1 0\n0 1 0\n3 0 1 2\n4 0 1 2 3\n"u8.ToArray();
            default:
                return "COFF\n# c\n4 2 0\n0 0 0 1 0 0 1\n1 0 0 0 1 0 1\n1 1 0 0 0 1 1\n0 1 0.5e1 1 1 1 1\n3 0 1 2\n4 0 1 2 3 255 0 0\n"u8.ToArray();
        }
    }
}
