using System.Diagnostics;
using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Meshes;

/// <summary>Every number that the shared data's README gives for its meshes.</summary>
public class SharedMeshTests
{
    public static TheoryData<string, int, int, int, int, float[]> Cars => new()
    {
        { "police", 3606, 2304, 1114, 4, [-0.75f, 0, -1.55f, 0.75f, 1.3f, 1.55f] },
        { "sedan", 3184, 2032, 1032, 7, [-0.75f, 0, -1.3f, 0.75f, 1.3f, 1.25f] },
        { "suv", 3836, 2474, 1259, 8, [-0.75f, 0, -1.35f, 0.75f, 1.3f, 1.35f] },
        { "van", 3250, 2082, 1058, 7, [-0.75f, 0, -1.4f, 0.75f, 1.35f, 1.35f] },
    };

    public static TheoryData<string, string> CarParts => new()
    {
        { "police", "wheel-back-left 528 332 0.45 0.3 -0.81; wheel-front-left 528 332 0.45 0.3 0.81; wheel-back-right 528 332 -0.45 0.3 -0.81; body 1120 736 0 0.75 -0.1; grill 374 240 0 0.4434 1.425; wheel-front-right 528 332 -0.45 0.3 0.81" },
        { "sedan", "wheel-front-right 528 332 -0.425 0.3 0.66; body 1072 704 0 0.725 -0.025; wheel-back-left 528 332 0.425 0.3 -0.66; wheel-back-right 528 332 -0.425 0.3 -0.66; wheel-front-left 528 332 0.425 0.3 0.66" },
        { "suv", "body 1196 814 0 0.75 0.075; wheel-back 528 332 0 0.7 -1.175; wheel-back-left 528 332 0.425 0.3 -0.56; wheel-back-right 528 332 -0.425 0.3 -0.56; wheel-front-left 528 332 0.425 0.3 0.76; wheel-front-right 528 332 -0.425 0.3 0.76" },
        { "van", "wheel-front-right 528 332 -0.425 0.3 0.76; wheel-front-left 528 332 0.425 0.3 0.76; wheel-back-right 528 332 -0.425 0.3 -0.76; wheel-back-left 528 332 0.425 0.3 -0.76; body 1138 754 0 0.75 -0.025" },
    };

    [Theory]
    [MemberData(nameof(Cars))]
    public void Cars_have_the_listed_counts_components_and_boxes(string name, int vertices, int faces, int welded, int components, float[] box)
    {
        var document = MeshFile.Load(RequireShared.File($"kenney-car-kit/{name}.glb"));
        Assert.Equal((vertices, faces), (document.Mesh.VertexCount, document.Mesh.FaceCount));
        var (min, max) = document.Mesh.Bounds;
        float[] found = [min.X, min.Y, min.Z, max.X, max.Y, max.Z];
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(box[i], found[i], 0.001f); // listed with three digits at most
        }

        // The list was made by rounding to multiples of 1e-6, which parts up to six pairs that lie within 1e-6 of each other on both
        // sides of a rounding border; joining by distance gives the same number for every distance from 5e-7 to 1e-4.
        MeshCleanerOptions weldOnly = new() { DropCollapsedFaces = false, DropDuplicateFaces = false };
        var clean = MeshCleaner.Clean(document.Mesh, weldOnly).Mesh;
        Assert.InRange(welded - clean.VertexCount, 0, 6);
        Assert.Equal(clean.VertexCount, MeshCleaner.Clean(document.Mesh, weldOnly with { WeldDistance = 5e-7f }).Mesh.VertexCount);
        Assert.Equal(clean.VertexCount, MeshCleaner.Clean(document.Mesh, weldOnly with { WeldDistance = 1e-4f }).Mesh.VertexCount);
        Assert.Equal((faces, components), (clean.FaceCount, MeshDiagnostics.Inspect(clean).Components));
    }

    [Theory]
    [MemberData(nameof(CarParts))]
    public void Cars_have_the_listed_parts(string name, string expected)
    {
        var document = MeshFile.Load(RequireShared.File($"kenney-car-kit/{name}.glb"));
        var rows = expected.Split("; ").Select(r => r.Split(' ')).ToDictionary(r => r[0]);
        Assert.Equal(rows.Keys.Order(), document.Parts.Select(p => p.Name).Order());
        Assert.Equal(document.Mesh.FaceCount, document.Parts.Sum(p => p.FaceCount));
        foreach (var part in document.Parts)
        {
            HashSet<int> vertices = [];
            foreach (var t in document.Mesh.Triangles.Slice(part.FirstFace, part.FaceCount))
            {
                vertices.UnionWith([t.A, t.B, t.C]);
            }

            var row = rows[part.Name];
            Assert.Equal((row[1], row[2]), ($"{vertices.Count}", $"{part.FaceCount}"));
            var center = BoundingBox.Around([.. vertices.Select(v => document.Mesh.Positions[v])]).Center;
            var listed = row[3..].Select(v => float.Parse(v, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
            Assert.True(Vector3.Distance(center, new(listed)) < 0.001f, $"{part.Name} {center}");
        }
    }

    [Fact]
    public void Cars_carry_their_external_texture_and_coordinates()
    {
        var document = MeshFile.Load(RequireShared.File("kenney-car-kit/police.glb"));
        var appearance = document.Appearance!;
        Assert.Equal(document.Mesh.VertexCount, appearance.TextureCoordinates!.Length);
        Assert.Equal(document.Mesh.FaceCount, appearance.FaceMaterials!.Length);
        Assert.All(appearance.FaceMaterials, m => Assert.NotNull(appearance.Materials[m].Texture));
        var png = File.ReadAllBytes(RequireShared.File("kenney-car-kit/Textures/colormap-car.png"));
        Assert.Equal(png, appearance.Materials[appearance.FaceMaterials[0]].Texture!.Value.ToArray());
        Assert.All(appearance.TextureCoordinates, uv => Assert.InRange(uv.X, 0, 1));
    }

    [Fact]
    public void A_reconstruction_of_a_quarter_million_faces_reads_fast_and_has_the_listed_topology()
    {
        var path = RequireShared.File("sam3d-human-object/0.glb");
        var watch = Stopwatch.StartNew();
        var mesh = MeshFile.Load(path).Mesh;

        // Takes well under a second on a free machine; the margin is for busy ones, and still catches quadratic work.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15), $"{watch.Elapsed}");
        var report = MeshDiagnostics.Inspect(mesh);
        Assert.Equal((113_498, 227_278), (report.Vertices, report.Faces));
        Assert.Equal((10, 111_172), (report.Components, report.LargestComponentVertices));
        Assert.Equal((4, 0, -143), (report.BoundaryEdges, report.NonManifoldEdges, report.EulerCharacteristic));
        Assert.Equal(0.00213, report.MeanEdgeLength, 0.000005);
        Assert.Equal(0.634f, mesh.Bounds.Diagonal, 0.0005f);
        Assert.False(report.IsWatertight);
    }

    [Fact]
    public void A_body_mesh_is_closed_and_has_the_listed_area_and_its_colours()
    {
        var document = MeshFile.Load(RequireShared.File("sam3d-human-object/human.ply"));
        var report = MeshDiagnostics.Inspect(document.Mesh);
        Assert.Equal((18_439, 36_874), (report.Vertices, report.Faces));
        Assert.True(report.IsWatertight);
        Assert.Equal(1.73877, report.Area, 0.000005);
        Assert.Equal(new(0xA6 / 255f, 0xBD / 255f, 0xDB / 255f, 1), document.Appearance!.VertexColors![0]);
    }

    [Theory]
    [InlineData("cow", 2_904, 5_804, 1, 0)]
    [InlineData("spot", 11_533, 23_062, 1, 0)]
    [InlineData("fandisk", 6_475, 12_946, 1, 0)]
    [InlineData("bunny", 34_834, 69_451, 1, 223)]
    [InlineData("human", 10_475, 20_908, 3, 32)]
    [InlineData("teapot_split", 3_691, 6_320, 19, 1_036)]
    public void Test_models_have_the_listed_counts(string name, int vertices, int faces, int components, int boundary)
    {
        var report = MeshDiagnostics.Inspect(MeshFile.Load(RequireShared.File($"meshes/{name}.obj")).Mesh);
        Assert.Equal((vertices, faces, components), (report.Vertices, report.Faces, report.Components));
        Assert.Equal((boundary, 0, 0), (report.BoundaryEdges, report.NonManifoldEdges, report.UnreferencedVertices));
    }
}
