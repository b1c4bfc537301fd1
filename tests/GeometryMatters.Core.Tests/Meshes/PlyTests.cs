using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public sealed class PlyTests : IDisposable
{
    private const string Square =
        "comment made here\nobj_info x\nelement vertex 4\nproperty double x\nproperty float y\nproperty short z\nproperty list ushort char tags\nproperty float quality\n" +
        "property uchar red\nproperty uchar green\nproperty uchar blue\nelement edge 1\nproperty int a\nproperty list uchar float weights\n" +
        "element face 2\nproperty uchar flags\nproperty list int uint vertex_index\nend_header\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ascii_with_extra_properties_lists_and_elements()
    {
        CheckSquare(folder.Load("a.ply", "ply\nformat ascii 1.0\n" + Square +
            "0 0 0 0 0.5 255 0 51\n1 0 0 2 7 8 0.5 0 0 0\n1 1 0 0 0 0 0 0\n0 1 0 1 -3 0.5 0 0 0\n4 2 0.5 0.5\n0 4 0 1 2 3\n9 3 0 1 2\n"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Binary_of_both_byte_orders(bool little)
    {
        List<byte> bytes = [.. Encoding.ASCII.GetBytes($"ply\r\nformat binary_{(little ? "little" : "big")}_endian 1.0\n" + Square)];
        void Add(int size, Action<byte[]> write)
        {
            var raw = new byte[size];
            write(raw);
            bytes.AddRange(little ? raw : raw.Reverse());
        }

        void I16(int v) => Add(2, b => BinaryPrimitives.WriteInt16LittleEndian(b, (short)v));
        void I32(int v) => Add(4, b => BinaryPrimitives.WriteInt32LittleEndian(b, v));
        void F32(float v) => Add(4, b => BinaryPrimitives.WriteSingleLittleEndian(b, v));
        void Vertex(double x, float y, byte[] tags, byte[] color)
        {
            Add(8, b => BinaryPrimitives.WriteDoubleLittleEndian(b, x));
            F32(y);
            I16(0);
            I16(tags.Length);
            bytes.AddRange(tags);
            F32(0.5f);
            bytes.AddRange(color);
        }

        Vertex(0, 0, [], [255, 0, 51]);
        Vertex(1, 0, [7, 8], [0, 0, 0]);
        Vertex(1, 1, [], [0, 0, 0]);
        Vertex(0, 1, [253], [0, 0, 0]);
        I32(4);
        bytes.Add(2);
        F32(0.5f);
        F32(0.5f);
        bytes.Add(0);
        foreach (var v in (int[])[4, 0, 1, 2, 3])
        {
            I32(v);
        }

        bytes.Add(9);
        foreach (var v in (int[])[3, 0, 1, 2])
        {
            I32(v);
        }

        CheckSquare(folder.Load("a.ply", [.. bytes]));
        for (var cut = 1; cut < 60; cut++)
        {
            Assert.Throws<MeshFormatException>(() => folder.Load("cut.ply", [.. bytes.Take(bytes.Count - cut)]));
        }
    }

    [Theory]
    [InlineData("plx\n", "line 1")]
    [InlineData("ply\nformat ascii 2000000000", "line 2")]
    [InlineData("ply\nelement vertex 1\nend_header\n", "line 3")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex -1\nend_header\n", "line 3")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 2000000000\nend_header\n", "line 3")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 9\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n", "vertex 0")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nend_header\n0 0 0\n", "header")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty half x\n", "line 4")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty list float int x\n", "line 4")]
    [InlineData("ply\nformat ascii 1.0\nproperty float x\n", "line 3")]
    [InlineData("ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 a\n", "vertex 0")]
    [InlineData("ply\nformat ascii 1.0\nelement face 1\nproperty list uchar int vertex_index\nend_header\n2 0 0\n", "face 0")]
    [InlineData("ply\nformat ascii 1.0\nelement face 1\nproperty list int int vertex_index\nend_header\n2000000000 0 0\n", "face 0")]
    [InlineData("ply\nformat ascii 1.0\nelement face 1\nproperty list int int vertex_index\nend_header\n3 0 0 -1\n", "face 0")]
    [InlineData("ply\nformat ascii 1.0\nelement face 1\nproperty list int float vertex_index\nend_header\n3 0 0 0\n", "header")]
    [InlineData("ply\nformat ascii 1.0\nelement face 1\nproperty int vertex_index\nend_header\n3 0 0 0\n", "header")]
    [InlineData("ply\nformat ascii 1.0\nend_header\n", "header")]
    public void Errors_name_file_and_place(string text, string place)
    {
        var e = Assert.Throws<MeshFormatException>(() => folder.Load("bad.ply", text));
        Assert.Equal((folder.File("bad.ply"), place), (e.InputSource, e.Place));
    }

    [Fact]
    public void Written_file_reads_back_exactly()
    {
        var mesh = Shapes.Soup(4);
        MeshFile.SavePly(folder.File("a.ply"), mesh);
        var read = MeshFile.Load(folder.File("a.ply")).Mesh;
        Assert.Equal(mesh.Positions.ToArray(), read.Positions.ToArray());
        Assert.Equal(mesh.Triangles.ToArray(), read.Triangles.ToArray());
    }

    private static void CheckSquare(MeshDocument document)
    {
        Assert.Equal([Vector3.Zero, Vector3.UnitX, new(1, 1, 0), Vector3.UnitY], document.Mesh.Positions.ToArray());
        Assert.Equal([new(0, 1, 2), new(0, 2, 3), new(0, 1, 2)], document.Mesh.Triangles.ToArray());
        Assert.Equal([new(1, 0, 0.2f, 1), new(0, 0, 0, 1), new(0, 0, 0, 1), new(0, 0, 0, 1)], document.Appearance!.VertexColors!);
    }
}
