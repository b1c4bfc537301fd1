using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public sealed class TextFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Obj_reads_polygons_negative_indices_continuations_and_groups()
    {
        var document = folder.Load("a.obj", "# c\nmtllib x.mtl\nv 0 0 0\r\nv 1 0 0\nv 1 1 0\nv 0 1 0 # last\nvn 0 0 1\nvt 0 0.25\no quad\nf 1//1 2//1 \\\n 3//1 4//1\ng tri angle\ns 1\nf -4/1/1 -3/1/1 -2/1/1\n");
        Assert.Equal([new(0, 1, 2), new(0, 2, 3), new(0, 1, 2)], document.Mesh.Triangles.ToArray());
        Assert.Equal([new("quad", 0, 2), new("tri angle", 2, 1)], document.Parts);
        Assert.Null(document.Appearance);
    }

    [Fact]
    public void Obj_keeps_colours_and_coordinates_that_vertices_have_one_of()
    {
        var document = folder.Load("a.obj", "v 0 0 0\nv 1 0 0 1 0.5 0\nv 1 1 0 0 0 1\nvt 0.1 0.25\nvt 0.2\nf 1/1 2/2 3/1");
        Assert.Equal([Vector4.One, new(1, 0.5f, 0, 1), new(0, 0, 1, 1)], document.Appearance!.VertexColors!);
        Assert.Equal([new(0.1f, 0.75f), new(0.2f, 1), new(0.1f, 0.75f)], document.Appearance.TextureCoordinates!);
        Assert.Empty(document.Parts);
        var seam = folder.Load("b.obj", "v 0 0 0\nv 1 0 0\nv 1 1 0\nvt 0 0\nvt 1 1\nf 1/1 2/1 3/1\nf 1/2 3/1 2/1");
        Assert.Equal(3, seam.Mesh.VertexCount);
        Assert.Null(seam.Appearance);
    }

    [Theory]
    [InlineData("v 0 0 0\nv 1 x 0\n", "line 2", "'x'")]
    [InlineData("v 0 0\n", "line 1", "the end of the line")]
    [InlineData("v 0 0 0\n\nf 1 1\n", "line 3", "2")]
    [InlineData("v 0 0 0\nf 1 1 9\n", "line 2", "9")]
    [InlineData("v 0 0 0\nf 1 1 0\n", "line 2", "'0'")]
    [InlineData("v 0 0 0\nf 1 1 -2\n", "line 2", "'-2'")]
    [InlineData("v 0 0 0\nf 1 1/ 1\n", "line 2", "'1/'")]
    [InlineData("v 0 0 0\nf 1 1 1/5\n", "line 2", "5")]
    [InlineData("v 0 0 0\nf 1 1 99999999999\n", "line 2", "'99999999999'")]
    [InlineData("v 0 0 0\nf 1 1 \\", "line 2", "the end of the file")]
    public void Obj_errors_name_file_and_line(string text, string place, string found)
    {
        var e = Assert.Throws<MeshFormatException>(() => folder.Load("bad.obj", text));
        Assert.Equal((folder.File("bad.obj"), place, found), (e.InputSource, e.Place, e.Found));
    }

    [Theory]
    [InlineData("bad.obj", "v 0 0 0\nv NaN 0 0\nf 1 1 2\n", "vertex 1")]
    [InlineData("bad.obj", "v 0 0 0\nv 1e99 0 0\nf 1 1 2\n", "vertex 1")]
    [InlineData("bad.obj", "v 0 0 0\n", "")]
    [InlineData("bad.obj", "", "")]
    [InlineData("bad.ply", "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nproperty float y\nproperty float z\nelement face 1\nproperty list uchar int vertex_index\nend_header\n0 0 0\n3 0 0 1\n", "face 0")]
    public void Values_that_no_mesh_can_have_name_the_vertex_or_face(string name, string text, string place)
    {
        var e = Assert.Throws<MeshValidationException>(() => folder.Load(name, text));
        Assert.Equal((folder.File(name), place), (e.InputSource, e.Place));
    }

    [Theory]
    [InlineData("OFF\n3 1 0\n")]
    [InlineData("OFF 3 1 0\n")]
    [InlineData("OFF3 1 0\n")]
    [InlineData("# comment\n\nOFF # c\n# c\n3 1\n")]
    public void Off_counts_may_stand_anywhere_after_the_keyword(string header)
    {
        var mesh = folder.Load("a.off", header + "0 0 0\n\n1 0 0 # c\n0 1.5e0 0\n3 0 1 2 255 0 0\n").Mesh;
        Assert.Equal([Vector3.Zero, Vector3.UnitX, new(0, 1.5f, 0)], mesh.Positions.ToArray());
        Assert.Equal([new(0, 1, 2)], mesh.Triangles.ToArray());
    }

    [Fact]
    public void Off_reads_polygons_normals_and_colours_of_both_scales()
    {
        var bytes = folder.Load("a.off", "COFF\n4 1 0\n0 0 0 255 0 51 255\n1 0 0 0 0 0 255\n1 1 0 0 0 0\n0 1 0 0 0 0 0\n4 0 1 2 3\n");
        Assert.Equal([new(0, 1, 2), new(0, 2, 3)], bytes.Mesh.Triangles.ToArray());
        Assert.Equal([new(1, 0, 0.2f, 1), new(0, 0, 0, 1), new(0, 0, 0, 1), Vector4.Zero], bytes.Appearance!.VertexColors!);
        var floats = folder.Load("b.off", "CNOFF\n3 1 0\n0 0 0 0 0 1 1 0.5 0 1\n1 0 0 0 0 1 0 0 0 1\n1 1 0 0 0 1 0 0 0 1\n3 0 1 2\n");
        Assert.Equal(new(1, 0.5f, 0, 1), floats.Appearance!.VertexColors![0]);
    }

    [Theory]
    [InlineData("PLY\n", "line 1")]
    [InlineData("OFF BINARY\n3 1 0\n", "line 1")]
    [InlineData("OFF\n-1 1 0\n", "line 2")]
    [InlineData("OFF\n2000000000 1 0\n", "line 2")]
    [InlineData("OFF\n1 1 0\n0 0 0\n", "line 3")]
    [InlineData("OFF\n1 1 0\n0 0 0\n3 0 0 1\n", "line 4")]
    [InlineData("OFF\n1 1 0\n0 0 0\n2 0 0\n", "line 4")]
    [InlineData("", "line 0")]
    public void Off_errors_name_file_and_line(string text, string place)
    {
        var e = Assert.Throws<MeshFormatException>(() => folder.Load("bad.off", text));
        Assert.Equal((folder.File("bad.off"), place), (e.InputSource, e.Place));
    }

    [Fact]
    public void Obj_written_reads_back_exactly()
    {
        var mesh = Shapes.Soup(3).MapPositions(p => p / 3);
        MeshFile.SaveObj(folder.File("a.obj"), mesh);
        var read = MeshFile.Load(folder.File("a.obj")).Mesh;
        Assert.Equal(mesh.Positions.ToArray(), read.Positions.ToArray());
        Assert.Equal(mesh.Triangles.ToArray(), read.Triangles.ToArray());
    }

    [Fact]
    public void Missing_files_and_unknown_extensions_are_told_apart()
    {
        Assert.Equal(folder.File("none.obj"), Assert.Throws<FileNotFoundException>(() => MeshFile.Load(folder.File("none.obj"))).FileName);
        Assert.Throws<MeshFormatException>(() => MeshFile.Load(folder.File("none.stl")));
    }
}
