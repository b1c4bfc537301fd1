using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

public sealed class GltfTests : IDisposable
{
    private const string Scene = """ "scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}] """;

    // The smallest PNG: one white pixel. Readers keep the bytes as they are.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg==");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(5121)]
    [InlineData(5123)]
    [InlineData(5125)]
    [InlineData(0)]
    public void Indices_of_every_width_or_none(int type)
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var indices = type == 0 ? string.Empty : $",\"indices\":{glb.Indices(type, 2, 0, 1)}";
        var mesh = folder.Load("a.glb", glb.Build(Scene + $$""","meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}}{{indices}}}]}]""")).Mesh;
        Assert.Equal([type == 0 ? new(0, 1, 2) : new(2, 0, 1)], mesh.Triangles.ToArray());
        Assert.Equal(new Vector3(0, 1, 0), mesh.Positions[2]);
    }

    [Theory]
    [InlineData(5, new[] { 0, 1, 2, 2, 1, 3, 2, 3, 4 })]
    [InlineData(6, new[] { 0, 1, 2, 0, 2, 3, 0, 3, 4 })]
    public void Strips_and_fans_keep_their_orientation(int mode, int[] expected)
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 2, 0);
        var mesh = folder.Load("a.glb", glb.Build(Scene + $$""","meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"mode":{{mode}}}]}]""")).Mesh;
        Assert.Equal(expected, mesh.Triangles.ToArray().SelectMany(t => new[] { t.A, t.B, t.C }));
    }

    [Fact]
    public void Node_transforms_multiply_and_mirrors_turn_the_faces_round()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var document = folder.Load("a.glb", glb.Build($$"""
            "scenes":[{"nodes":[0,3]}],
            "nodes":[{"name":"root","translation":[10,0,0],"children":[1,2]},
                     {"name":"turned","mesh":0,"rotation":[0,0,0.70710678,0.70710678],"scale":[2,2,2]},
                     {"name":"mirrored","mesh":0,"matrix":[-1,0,0,0,0,1,0,0,0,0,1,0,0,0,5,1]},
                     {"mesh":0}],
            "meshes":[{"name":"m","primitives":[{"attributes":{"POSITION":{{p}}} }]}]
            """));
        Assert.Equal([new("turned", 0, 1), new("mirrored", 1, 1), new("m", 2, 1)], document.Parts);
        Assert.Equal(new(3, 5, 4), document.Mesh.Triangles[1]);
        Vector3[] expected = [new(10, 0, 0), new(10, 2, 0), new(8, 0, 0), new(10, 0, 5), new(9, 0, 5), new(10, 1, 5), new(0, 0, 0), new(1, 0, 0), new(0, 1, 0)];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Vector3.Distance(expected[i], document.Mesh.Positions[i]) < 1e-5f, $"{i}: {document.Mesh.Positions[i]}");
        }
    }

    [Fact]
    public void Colours_of_every_type_and_white_where_none_are()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var q = glb.Floats("VEC3", 0, 0, 1, 1, 0, 1, 0, 1, 1);
        var f32 = glb.Floats("VEC3", 1, 0.5f, 0, 0, 0, 0, 0, 0, 0);
        var u8 = glb.Accessor([255, 51, 0, 102, 0, 0, 0, 255, 0, 0, 0, 255], 5121, 3, "VEC4", true);
        var u16 = glb.Accessor([255, 255, 0, 0, 51, 51, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], 5123, 3, "VEC4", true);
        var document = folder.Load("a.glb", glb.Build(Scene + $$"""
            ,"meshes":[{"primitives":[{"attributes":{"POSITION":{{q}}} },
              {"attributes":{"POSITION":{{p}},"COLOR_0":{{f32}}} },{"attributes":{"POSITION":{{p}},"COLOR_0":{{u8}}} },{"attributes":{"POSITION":{{p}},"COLOR_0":{{u16}}} }]}]
            """));
        var colors = document.Appearance!.VertexColors!;
        Assert.Equal(12, colors.Length);
        Assert.Equal([Vector4.One, new(1, 0.5f, 0, 1), new(1, 0.2f, 0, 0.4f), new(1, 0, 0.2f, 0)], [colors[0], colors[3], colors[6], colors[9]]);
    }

    [Fact]
    public void Texture_transform_scales_turns_and_shifts_the_coordinates()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var uv = glb.Floats("VEC2", 1, 0, 0, 1, 0.5f, 0.5f);
        var image = glb.View(Png);
        var document = folder.Load("a.glb", glb.Build(Scene + $$"""
            ,"extensionsUsed":["KHR_texture_transform"],"extensionsRequired":["KHR_texture_transform"],
            "meshes":[{"primitives":[{"attributes":{"POSITION":{{p}},"TEXCOORD_1":{{uv}}},"material":0}]}],
            "materials":[{"name":"paint","pbrMetallicRoughness":{"baseColorFactor":[0.5,0.25,1,1],"baseColorTexture":{"index":0,"texCoord":0,
              "extensions":{"KHR_texture_transform":{"offset":[0.25,0.5],"rotation":1.5707963,"scale":[2,4],"texCoord":1} } } } }],
            "textures":[{"source":0}],"images":[{"bufferView":{{image}},"mimeType":"image/png"}]
            """));
        var material = Assert.Single(document.Appearance!.Materials);
        Assert.Equal(("paint", new Vector4(0.5f, 0.25f, 1, 1)), (material.Name, material.BaseColor));
        Assert.Equal(Png, material.Texture!.Value.ToArray());
        Assert.Equal([0], document.Appearance.FaceMaterials!);

        // A quarter turn counter-clockwise as seen with v down takes u to −v and v to u.
        Vector2[] expected = [new(0.25f, 0.5f - 2), new(0.25f + 4, 0.5f), new(0.25f + 2, 0.5f - 1)];
        for (var i = 0; i < 3; i++)
        {
            Assert.True(Vector2.Distance(expected[i], document.Appearance.TextureCoordinates![i]) < 1e-5f, $"{document.Appearance.TextureCoordinates[i]}");
        }
    }

    [Fact]
    public void Gltf_reads_buffers_from_data_uris_and_textures_beside_it()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var text = glb.BuildGltf(Scene + $$"""
            ,"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"material":0}]}],
            "materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0} } }],"textures":[{"source":0}],"images":[{"uri":"t%20x/a.png"}]
            """);
        var missing = Assert.Throws<MeshFormatException>(() => folder.Load("a.gltf", text));
        Assert.Contains("t x/a.png", missing.Message, StringComparison.Ordinal);
        Assert.Equal(folder.File("a.gltf"), missing.InputSource);
        Directory.CreateDirectory(folder.File("t x"));
        File.WriteAllBytes(folder.File("t x/a.png"), Png);
        Assert.Equal(Png, folder.Load("a.gltf", text).Appearance!.Materials[0].Texture!.Value.ToArray());
    }

    [Theory]
    [InlineData("../a.png")]
    [InlineData("t/../../a.png")]
    [InlineData("..%2F..%2F..%2F..%2F..%2F..%2Fdev%2Fzero")]
    public void Files_outside_the_folder_of_the_mesh_are_not_read(string uri)
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var text = glb.BuildGltf(Scene + $$"""
            ,"meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}},"material":0}]}],
            "materials":[{"pbrMetallicRoughness":{"baseColorTexture":{"index":0} } }],"textures":[{"source":0}],"images":[{"uri":"{{uri}}"}]
            """);
        Directory.CreateDirectory(folder.File("t"));
        Assert.Contains("in the folder", Assert.Throws<MeshFormatException>(() => folder.Load("a.gltf", text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_longer_than_the_file_do_not_allocate()
    {
        var bytes = GlbBuilder.Container("""{"asset":{"version":"2.0"}}""", [0, 0, 0, 0]);
        var chunk = 20 + BitConverter.ToInt32(bytes, 12);
        BitConverter.TryWriteBytes(bytes.AsSpan(chunk), int.MaxValue);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("chunk", Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", bytes)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData("KHR_draco_mesh_compression", "uncompressed")]
    [InlineData("EXT_meshopt_compression", "uncompressed")]
    [InlineData("KHR_texture_basisu", "no required extension")]
    public void Required_extensions_that_hide_the_geometry_are_named(string extension, string cure)
    {
        var bytes = GlbBuilder.Container($$"""{"asset":{"version":"2.0"},"extensionsUsed":["{{extension}}"],"extensionsRequired":["{{extension}}"]}""", [0, 0, 0, 0]);
        var e = Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", bytes));
        Assert.True(e.Message.Contains(extension, StringComparison.Ordinal), e.ToString());
        Assert.Contains(cure, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""" "nodes":[{"mesh":0,"children":[1]},{"children":[0]}],"scenes":[{"nodes":[0]}] """)]
    [InlineData(""" "nodes":[{"mesh":0,"children":[0]}],"scenes":[{"nodes":[0]}] """)]
    [InlineData(""" "nodes":[{"mesh":0}],"scenes":[{"nodes":[0,0]}] """)]
    [InlineData(""" "nodes":[{"mesh":0,"children":[7]}],"scenes":[{"nodes":[0]}] """)]
    [InlineData(""" "nodes":[{"mesh":9}],"scenes":[{"nodes":[0]}] """)]
    public void Node_graphs_that_are_no_tree_are_format_errors(string nodes)
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", glb.Build(nodes + $$""","meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}} }]}]""")));
    }

    [Fact]
    public void Bad_indices_positions_and_counts_name_the_place()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, float.NaN, 0);
        var good = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var outside = glb.Indices(5123, 0, 1, 3);
        var four = glb.Indices(5123, 0, 1, 2, 0);
        var past = glb.RawAccessor("""{"bufferView":0,"componentType":5126,"count":4,"type":"VEC3"}""");
        var zeros = glb.RawAccessor("""{"componentType":5126,"count":2000000000,"type":"VEC3"}""");
        string Mesh(int position, int? indices = null) =>
            $$"""{{Scene}},"meshes":[{"primitives":[{"attributes":{"POSITION":{{position}}}{{(indices is { } i ? $",\"indices\":{i}" : string.Empty)}}}]}]""";
        Assert.Equal("vertex 2", Assert.Throws<MeshValidationException>(() => folder.Load("a.glb", glb.Build(Mesh(p)))).Place);
        Assert.EndsWith("corner 2", Assert.Throws<MeshValidationException>(() => folder.Load("a.glb", glb.Build(Mesh(good, outside)))).Place, StringComparison.Ordinal);
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", glb.Build(Mesh(good, four))));
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", glb.Build(Mesh(past))));
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", glb.Build(Mesh(zeros))));
        Assert.Throws<MeshValidationException>(() => folder.Load("a.glb", glb.Build("\"nodes\":[{}]")));
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", "garbage"));
        Assert.Throws<MeshFormatException>(() => folder.Load("a.glb", string.Empty));
    }

    [Fact]
    public void Every_truncation_is_a_typed_error()
    {
        GlbBuilder glb = new();
        var p = glb.Floats("VEC3", 0, 0, 0, 1, 0, 0, 0, 1, 0);
        var bytes = glb.Build(Scene + $$""","meshes":[{"primitives":[{"attributes":{"POSITION":{{p}}} }]}]""");
        for (var length = 0; length < bytes.Length; length += 3)
        {
            Assert.ThrowsAny<InvalidInputException>(() => folder.Load("a.glb", bytes[..length]));
        }
    }

    [Fact]
    public void Written_glb_reads_back_with_parts_colours_and_materials_and_keeps_parts_joined()
    {
        var box = Shapes.Box();
        MeshAppearance appearance = new()
        {
            VertexColors = [.. Enumerable.Range(0, 8).Select(i => new Vector4(i / 8f, 0.5f, 1, 1))],
            TextureCoordinates = [.. Enumerable.Range(0, 8).Select(i => new Vector2(i / 8f, 0.25f))],
            Materials = [new("plain", new(1, 0, 0, 1), null), new("textured", Vector4.One, Png)],
            FaceMaterials = [0, 0, 1, 1, 0, 1, 1, 1, 1, -1, -1, -1],
        };
        MeshDocument document = new(box, [new("bottom", 0, 5), new("top", 5, 7)], appearance, null);
        MeshFile.SaveGlb(folder.File("a.glb"), document);
        var read = MeshFile.Load(folder.File("a.glb"));
        Assert.Equal(box.Positions.ToArray(), read.Mesh.Positions.ToArray());
        Assert.Equal(box.Triangles.ToArray(), read.Mesh.Triangles.ToArray());
        Assert.Equal(document.Parts, read.Parts);
        Assert.Equal(appearance.VertexColors, read.Appearance!.VertexColors);
        Assert.Equal(appearance.TextureCoordinates, read.Appearance.TextureCoordinates);
        Assert.Equal(appearance.FaceMaterials, read.Appearance.FaceMaterials);
        Assert.Equal(("plain", new Vector4(1, 0, 0, 1)), (read.Appearance.Materials[0].Name, read.Appearance.Materials[0].BaseColor));
        Assert.Equal(Png, read.Appearance.Materials[1].Texture!.Value.ToArray());
    }

    [Fact]
    public void Appearance_that_does_not_fit_is_misuse_and_writes_nothing()
    {
        MeshDocument document = new(Shapes.Box(), [], new() { VertexColors = [Vector4.One] }, null);
        Assert.Throws<ArgumentException>(() => MeshFile.SaveGlb(folder.File("a.glb"), document));
        Assert.Empty(Directory.GetFiles(folder.Root));
    }
}
