using System.Numerics;
using GeometryMatters.Datasets;
using GeometryMatters.Datasets.Synthetic;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Datasets.Synthetic;

public sealed class MeshFolderShapesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Key_points_of_a_box_on_wheels_are_where_they_are_by_hand()
    {
        // A body of 2 × 1 × 4 at height 1 and wheels of 0.2 × 0.6 × 0.6 beside it.
        var document = Vehicle();
        var points = VehicleKeypoints.Find(document);
        Assert.Equal(VehicleKeypoints.Names.Count, points.Count);
        foreach (var (slot, expected) in new[]
        {
            (0, new Vector3(1.1f, 0.3f, 1)), (1, new(-1.1f, 0.3f, 1)), (2, new(1.1f, 0.3f, -1)), (4, new(1, 0.5f, 2)), (11, new(-1, 1.5f, -2)),
        })
        {
            // Single precision.
            Assert.True(Vector3.Distance(expected, points[slot]!.Value) < 1e-6f, $"{slot}: {points[slot]}");
        }
    }

    [Fact]
    public void A_missing_part_is_named()
    {
        var document = Vehicle();
        var e = Assert.Throws<DatasetFormatException>(() => VehicleKeypoints.Find(document with { Parts = [.. document.Parts.Skip(1)] }));
        Assert.Contains("wheel-front-left", e.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Splits_keep_the_last_objects_unseen()
    {
        foreach (var name in new[] { "a", "b b", "c", "d" })
        {
            MeshFile.SaveGlb(folder[$"meshes/{name}.glb"], Vehicle());
        }

        MeshFolderShapes shapes = new(folder["meshes"], new() { Category = "cart", UnseenInTest = 1, UnseenInValidation = 1 });
        Assert.Equal(["cart"], shapes.Categories);
        Assert.Equal([new("a", true), new("b_b", true)], shapes.List("cart", DatasetSplit.Train));
        Assert.Equal([new("a", true), new("b_b", true), new("c", false)], shapes.List("cart", DatasetSplit.Validation));
        Assert.Equal([new("a", true), new("b_b", true), new("d", false)], shapes.List("cart", DatasetSplit.Test));

        // The longest side of the box becomes 1, and its centre the origin.
        var shape = shapes.Load("cart", "b_b");
        Assert.Equal(Vector3.Zero, shape.Mesh.Bounds.Center);
        Assert.Equal(1, shape.Mesh.Bounds.Size.Z, 6);
        Assert.Throws<DatasetFormatException>(() => new MeshFolderShapes(folder["meshes"], new() { UnseenInTest = 4 }));
        Assert.Throws<DatasetFormatException>(() => new MeshFolderShapes(folder["nothing/here"]));
    }

    [Fact]
    public void Reconstructions_keep_surfaces_that_touch_together()
    {
        MeshFile.SaveGlb(folder["meshes/a.glb"], Vehicle());
        var shape = new MeshFolderShapes(folder["meshes"], new() { UnseenInTest = 0 }).Load("car", "a");
        var made = shape.Reconstruct(7, default);
        Assert.Equal(5, MeshComponents.Label(made.Mesh).Count);
        Assert.True(made.Mesh.VertexCount > 1000);
        Assert.Equal(made.Mesh.Positions.ToArray(), shape.Reconstruct(7, default).Mesh.Positions.ToArray());
        Assert.NotEqual(made.Mesh.Positions.ToArray(), shape.Reconstruct(8, default).Mesh.Positions.ToArray());
    }

    [Fact]
    public void Real_cars_make_a_dataset_whose_test_pairs_show_an_unseen_car()
    {
        MeshFolderShapes shapes = new(RequireShared.File("kenney-car-kit"));
        SyntheticDatasetBuilderOptions options = new() { ImageWidth = 160, ImageHeight = 120, ViewsPerInstance = 2, Supersampling = 1, ValidationPairs = 4 };
        var dataset = new SyntheticDatasetBuilder(shapes, options).Build(folder["cars"]);
        Assert.Equal(["car"], dataset.Pairs.Categories);
        Assert.Empty(dataset.Bundle.Verify());
        Assert.All(dataset.Pairs.ReadPairs(DatasetSplit.Train, "car"), p => Assert.DoesNotContain("van", p.Id, StringComparison.Ordinal));
        var test = dataset.Pairs.ReadPairs(DatasetSplit.Test, "car");
        Assert.NotEmpty(test);
        Assert.All(test, p => Assert.True(p.Source.Id.Contains("_van_", StringComparison.Ordinal) ^ p.Target.Id.Contains("_van_", StringComparison.Ordinal)));
        foreach (var image in SyntheticDatasetBuilderTests.Images(dataset))
        {
            var mask = dataset.ItemOf(image).LoadMask();
            Assert.All(image.Keypoints.Where(k => k.IsVisible), k => Assert.True(SyntheticDatasetBuilderTests.IsBeside(mask, (int)k.X, (int)k.Y)));
        }
    }

    [Theory]
    [InlineData("police", 0.81f)]
    [InlineData("sedan", 0.66f)]
    [InlineData("suv", 0.76f)]
    [InlineData("van", 0.76f)]
    public void Hubs_of_real_cars_lie_on_the_axes_of_their_wheels(string name, float front)
    {
        var document = MeshFile.Load(RequireShared.File($"kenney-car-kit/{name}.glb"));
        var points = VehicleKeypoints.Find(document);
        Assert.Equal(front, points[0]!.Value.Z, 1e-4);
        Assert.Equal(0.3f, points[0]!.Value.Y, 1e-4);

        // Wheels are 0.3 wide around x = ±0.425 or ±0.45; the hub lies outside the middle of its wheel.
        Assert.InRange(points[0]!.Value.X, 0.425f, 0.75f);
        Assert.Equal(-points[0]!.Value.X, points[1]!.Value.X, 1e-4);
    }

    private static MeshDocument Vehicle()
    {
        List<Vector3> positions = [];
        List<Triangle> triangles = [];
        List<MeshPart> parts = [];
        void Box(string name, Vector3 center, Vector3 size)
        {
            var first = positions.Count;
            for (var c = 0; c < 8; c++)
            {
                positions.Add(center + (new Vector3((c & 1) - 0.5f, ((c >> 1) & 1) - 0.5f, ((c >> 2) & 1) - 0.5f) * size));
            }

            int[] quads = [0, 4, 6, 2, 1, 3, 7, 5, 0, 1, 5, 4, 2, 6, 7, 3, 0, 2, 3, 1, 4, 5, 7, 6];
            parts.Add(new(name, triangles.Count, 12));
            for (var q = 0; q < 24; q += 4)
            {
                triangles.Add(new(first + quads[q], first + quads[q + 1], first + quads[q + 2]));
                triangles.Add(new(first + quads[q], first + quads[q + 2], first + quads[q + 3]));
            }
        }

        foreach (var (end, z) in new[] { ("front", 1f), ("back", -1f) })
        {
            Box($"wheel-{end}-left", new(1, 0.3f, z), new(0.2f, 0.6f, 0.6f));
            Box($"wheel-{end}-right", new(-1, 0.3f, z), new(0.2f, 0.6f, 0.6f));
        }

        Box("body", new(0, 1, 0), new(2, 1, 4));
        return new(new([.. positions], [.. triangles]), parts, null, null);
    }
}
