using System.Numerics;
using System.Numerics.Tensors;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;

namespace GeometryMatters.Tests.Fields;

public class CanonicalFourierFieldTests
{
    private static readonly TriangleMesh Ball = MadeMeshes.Icosphere(3);

    [Fact]
    public void Descriptors_have_unit_length_and_are_the_same_for_the_same_seed()
    {
        var field = new CanonicalFourierField().Describe(Ball);
        Assert.Equal((Ball.VertexCount, 128), (field.VertexCount, field.Channels));
        for (var v = 0; v < field.VertexCount; v++)
        {
            Assert.Equal(1, TensorPrimitives.Norm(field[v]), 1e-5);
        }

        Assert.Equal(field.Values, new CanonicalFourierField().Describe(Ball).Values);
        Assert.NotEqual(field.Values.ToArray(), new CanonicalFourierField(new() { Seed = 2 }).Describe(Ball).Values.ToArray());
    }

    [Fact]
    public void Stretching_and_moving_the_mesh_changes_nothing_but_normals()
    {
        CanonicalFourierField provider = new(new() { NormalWeight = 0 });
        var stretched = Ball.MapPositions(p => (p * new Vector3(2, 0.5f, 3)) + new Vector3(5, -1, 2));
        var difference = provider.Describe(Ball).Values.ToArray().Zip(provider.Describe(stretched).Values.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        Assert.True(difference < 1e-4);
    }

    [Fact]
    public void Similarity_approximates_the_gaussian_kernel_of_place_and_normal()
    {
        // With n frequencies the error has standard deviation at most 1 / sqrt(n): five of them for 4096.
        CanonicalFourierFieldOptions options = new() { Frequencies = 4096 };
        var field = new CanonicalFourierField(options).Describe(Ball);
        for (var v = 1; v < Ball.VertexCount; v += 7)
        {
            // On the unit sphere box coordinates are half the position, normals the position (to a degree or so).
            var chord = (double)Vector3.Distance(Ball.Positions[0], Ball.Positions[v]);
            var squared = Math.Pow(options.Bandwidth * chord, 2) * (0.25 + (options.NormalWeight * options.NormalWeight));
            Assert.Equal(Math.Exp(-squared / 2), TensorPrimitives.Dot(field[0], field[v]), 5 / Math.Sqrt(4096) + 0.01);
        }
    }

    [Fact]
    public void Mirrored_places_are_told_apart_and_neighbours_are_alike()
    {
        var field = new CanonicalFourierField().Describe(Ball);
        foreach (var t in Ball.Triangles)
        {
            Assert.True(TensorPrimitives.Dot(field[t.A], field[t.B]) > 0.85);
        }

        var positions = Ball.Positions.ToArray();
        for (var v = 0; v < positions.Length; v++)
        {
            var mirror = Array.FindIndex(positions, p => Vector3.Distance(p, positions[v] with { X = -positions[v].X }) < 1e-5);
            if (MathF.Abs(positions[v].X) > 0.8f)
            {
                Assert.True(TensorPrimitives.Dot(field[v], field[mirror]) < 0.5);
            }
        }
    }

    [Fact]
    public void A_flat_mesh_is_described_and_bad_options_are_refused()
    {
        TriangleMesh flat = new([new(0, 0, 0), new(1, 0, 0), new(0, 1, 0)], [new(0, 1, 2)]);
        Assert.Equal(3, new CanonicalFourierField().Describe(flat).VertexCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CanonicalFourierField(new() { Bandwidth = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CanonicalFourierField(new() { Frequencies = 0 }));
    }
}
