using System.Numerics;
using System.Runtime.InteropServices;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Models;
using GeometryMatters.Tests.Meshes;

namespace GeometryMatters.Tests.Models;

/// <summary>A small net with PartField's names, rank and channels, against what PyTorch computed.</summary>
public class OnnxPartFieldProviderTests
{
    private static readonly TriangleMesh Shape = Shapes.Box();

    [Fact]
    public void Points_to_planes_to_descriptors_gives_what_PyTorch_gives()
    {
        using var provider = Load(new());
        var points = MemoryMarshal.Cast<float, Vector3>(OnnxFixture.Values("partfield", "points")).ToArray();
        var vertices = MemoryMarshal.Cast<float, Vector3>(OnnxFixture.Values("partfield", "vertices")).ToArray();
        var planes = provider.Planes(points, new(Vector3.Zero, 1), CancellationToken.None);
        Assert.Equal((448, 16, 16), (planes.Channels, planes.Height, planes.Width));
        OnnxFixture.AssertClose(OnnxFixture.Values("partfield", "field"), planes.AtVertices(new(vertices, [])).Values);
    }

    [Fact]
    public void A_model_from_memory_is_held_to_the_contract_and_describes_as_one_from_a_file()
    {
        OnnxPartFieldProviderOptions options = new() { PointCount = 200, Seed = 2 };
        using var file = Load(options);
        using var memory = OnnxPartFieldProvider.Load(OnnxFixture.Bytes("partfield"), "made", options);
        Assert.Equal(file.Describe(Shape).Values, memory.Describe(Shape).Values);
        var e = Assert.Throws<ModelContractException>(() => OnnxPartFieldProvider.Load(OnnxFixture.Bytes("orientation"), "views"));
        Assert.StartsWith("views", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mesh_anywhere_and_of_any_size_has_the_descriptors_of_its_normalised_self()
    {
        using var provider = Load(new() { PointCount = 400, Seed = 5 });
        var field = provider.Describe(Shape);
        Assert.Equal((Shape.VertexCount, 448), (field.VertexCount, field.Channels));

        // A power of two and whole numbers: normalised positions are the same up to a rounding or two.
        var moved = provider.Describe(Shape.MapPositions(p => (4 * p) + new Vector3(8, -16, 2)));
        OnnxFixture.AssertClose(field.Values, moved.Values);
        var planes = provider.Planes(Shape);
        Assert.Equal(1.8f, planes.Scale * Shape.Bounds.Size.X, 5);
        Assert.Equal(field.Values, planes.AtVertices(Shape).Values);
    }

    [Fact]
    public void The_seed_decides_alone()
    {
        using var one = Load(new() { PointCount = 200, Seed = 1, MaxDegreeOfParallelism = 1 });
        using var again = Load(new() { PointCount = 200, Seed = 1, MaxDegreeOfParallelism = 4 });
        using var other = Load(new() { PointCount = 200, Seed = 2 });
        var field = one.Describe(Shape);
        Assert.Equal(field.Values, one.Describe(Shape).Values);
        Assert.Equal(field.Values, again.Describe(Shape).Values);
        Assert.False(field.Values.SequenceEqual(other.Describe(Shape).Values));
    }

    [Fact]
    public void Means_over_the_faces_stay_near_the_faces_and_depend_on_the_seed_alone()
    {
        using var faces = Load(new() { PointCount = 200, PointsPerFace = 50 });
        using var serial = Load(new() { PointCount = 200, PointsPerFace = 50, MaxDegreeOfParallelism = 1 });
        var field = faces.Describe(Shape);
        Assert.Equal(field.Values, serial.Describe(Shape).Values);
        Assert.Equal(field.Values, faces.Planes(Shape).AtFaces(Shape, 50, 0).Values);
        Assert.False(field.Values.SequenceEqual(faces.Planes(Shape).AtVertices(Shape).Values));
    }

    [Fact]
    public void Meshes_without_area_wrong_models_and_wrong_options_are_refused()
    {
        using var provider = Load(new() { PointCount = 10 });
        Assert.Throws<MeshValidationException>(() => provider.Describe(new([Vector3.Zero, Vector3.One], [])));
        Assert.Throws<OperationCanceledException>(() => provider.Describe(Shape, new(canceled: true)));
        Assert.Throws<ModelContractException>(() => OnnxPartFieldProvider.Load(OnnxFixture.Model("saliency_logits")));
        OnnxPartFieldProviderOptions[] wrong = [new() { PointCount = 0 }, new() { PointsPerFace = -1 }, new() { MaxDegreeOfParallelism = 0 }];
        Assert.All(wrong, o => Assert.Throws<ArgumentOutOfRangeException>(o.Validate));
    }

    [Fact]
    public void Planes_that_are_not_finite_are_told_with_the_model()
    {
        var bytes = new OnnxGraph().Constant("planes", [1, float.NaN, 3], 1, 3, 1, 1, 1).Node("Identity", ["planes"], "part_planes")
            .Input("points", OnnxGraph.Float, 1, -1, 3).Output("part_planes", OnnxGraph.Float, 1, 3, 1, 1, 1).ToBytes();
        using OnnxPartFieldProvider provider = new(OnnxModel.Load(bytes, "made.onnx", OnnxPartFieldProvider.Contract), new() { PointCount = 3 });
        var error = Assert.Throws<TensorFormatException>(() => provider.Describe(Shape));
        Assert.Equal(("made.onnx", "part_planes, plane 1, channel 0"), (error.InputSource, error.Place));
    }

    private static OnnxPartFieldProvider Load(OnnxPartFieldProviderOptions options) => OnnxPartFieldProvider.Load(OnnxFixture.Model("partfield"), options);
}
