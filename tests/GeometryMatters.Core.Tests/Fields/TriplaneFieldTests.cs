using System.Numerics;
using System.Runtime.InteropServices;
using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Meshes;
using GeometryMatters.Tests.Models;

namespace GeometryMatters.Tests.Fields;

public class TriplaneFieldTests
{
    [Fact]
    public void Samples_inside_and_outside_are_those_of_grid_sample()
    {
        var recorded = OnnxFixture.Tensor("triplane", "planes");
        Assert.Equal([3, 5, 7, 9], recorded.Shape.ToArray());
        TriplaneField planes = new(5, 7, 9, recorded.ToSingle(), Vector3.Zero, 1);
        var positions = MemoryMarshal.Cast<float, Vector3>(OnnxFixture.Values("triplane", "positions")).ToArray();
        OnnxFixture.AssertClose(OnnxFixture.Values("triplane", "samples"), planes.AtVertices(new(positions, [])).Values, 1e-5);
        Assert.Equal(recorded.ToSingle(), planes.ToPlanes());
    }

    [Fact]
    public void Samples_are_those_of_the_definition_with_centre_and_scale() => Gen.Select(
        Gen.Int[1, 4], Gen.Int[1, 5], Gen.Int[1, 6], Gen.Int[0, 1000], Gen.Select(Gen.Float[-3, 3], Gen.Float[-3, 3], Gen.Float[-3, 3]), Gen.Float[0.25f, 4]).Sample((channels, height, width, seed, p, scale) =>
        {
            Random random = new(seed);
            var values = Enumerable.Range(0, 3 * channels * height * width).Select(_ => random.NextSingle()).ToArray();
            Vector3 center = new(0.5f, -1, 0.25f), position = new(p.Item1, p.Item2, p.Item3);
            TriplaneField planes = new(channels, height, width, values, center, scale);
            var found = new float[channels];
            planes.Sample(position, found);
            var at = (position - center) * scale;
            for (var c = 0; c < channels; c++)
            {
                var expected = Read(0, c, at.X, at.Y) + Read(1, c, at.Y, at.Z) + Read(2, c, at.X, at.Z);

                // Values of 0 to 1, slopes of at most 5 cells a unit; coordinates of up to 18 are right to 2e-6.
                Assert.Equal(expected, found[c], 1e-4);
            }

            double Read(int plane, int channel, double across, double down)
            {
                double x = Math.Clamp((across + 1) / 2 * (width - 1), 0, width - 1), y = Math.Clamp((down + 1) / 2 * (height - 1), 0, height - 1);
                double sum = 0;
                for (var row = 0; row < height; row++)
                {
                    for (var column = 0; column < width; column++)
                    {
                        // The hat functions of the cell centres.
                        sum += Math.Max(0, 1 - Math.Abs(x - column)) * Math.Max(0, 1 - Math.Abs(y - row)) * values[(((((plane * channels) + channel) * height) + row) * width) + column];
                    }
                }

                return sum;
            }
        });

    [Fact]
    public void Vertices_are_read_the_same_by_any_number_of_threads()
    {
        Random random = new(3);
        TriplaneField planes = new(4, 8, 8, [.. Enumerable.Range(0, 3 * 4 * 64).Select(_ => random.NextSingle())], Vector3.Zero, 1);
        TriangleMesh cloud = new([.. Enumerable.Range(0, 2000).Select(_ => new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()))], []);
        Assert.Equal(planes.AtVertices(cloud, 1).Values, planes.AtVertices(cloud, 7).Values);
        var row = new float[4];
        planes.Sample(cloud.Positions[1234], row);
        Assert.Equal(row, planes.AtVertices(cloud)[1234].ToArray());
    }

    [Fact]
    public void A_planes_slope_averages_to_the_middle_of_each_face()
    {
        // Plane 0 holds x, the others nothing: the mean over a face is the x of its middle, up to the error of a mean of 4000 uniform points.
        TriplaneField planes = new(1, 2, 2, [-1, 1, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0], Vector3.Zero, 1);
        TriangleMesh one = new([new(0, 0, 0), new(0.9f, 0, 0), new(0, 0.5f, 0.3f)], [new(0, 1, 2)]);

        // Deviation of x over the face is 0.9 / sqrt(18) = 0.21; of the mean 0.0034. The seed is fixed.
        Assert.All(planes.AtFaces(one, 4000, 1).Values.ToArray(), v => Assert.Equal(0.3, v, 0.015));
    }

    [Fact]
    public void What_cannot_be_used_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TriplaneField(1, 2, 2, new float[11], Vector3.Zero, 1));
        Assert.Throws<ArgumentException>(() => new TriplaneField(1, 1, 1, new float[3], Vector3.Zero, 0));
        Assert.Throws<ArgumentException>(() => new TriplaneField(1, 1, 1, new float[3], new(float.NaN), 1));
        Assert.Equal("plane 1, channel 0", Assert.Throws<InvalidInputException>(() => new TriplaneField(1, 1, 1, [0, float.NaN, 0], Vector3.Zero, 1)).Place);
        TriplaneField planes = new(2, 1, 1, new float[6], Vector3.Zero, 1);
        Assert.Throws<ArgumentException>(() => planes.Sample(Vector3.Zero, new float[1]));
        Assert.Throws<ArgumentException>(() => planes.Sample(new(float.PositiveInfinity), new float[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => planes.AtFaces(new([], []), 0, 0));
    }
}
