using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public class CrossMeshNearestNeighborTests
{
    private static readonly Gen<int> Seeds = Gen.Int[0, 9999];

    [Fact]
    public void Random_fields_are_answered_like_brute_force() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[1, 80], Gen.Int[1, 90], Seeds).Sample((vertices, channels, queries, seed) =>
        {
            Random random = new(seed);
            AssertSame(Noise(random, vertices * channels, 1), Noise(random, queries * channels, 1), channels);
        }, iter: 25);

    [Fact]
    public void Clustered_fields_are_answered_like_brute_force() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 60], Gen.Double[0, 1.5], Seeds).Sample((clusters, channels, spread, seed) =>
        {
            Random random = new(seed);
            var centers = Noise(random, clusters * channels, 1);
            AssertSame(Around(random, centers, channels, 700, spread), Around(random, centers, channels, 100, spread), channels);
        }, iter: 15);

    [Fact]
    public void Smooth_fields_with_any_noise_are_answered_like_brute_force() =>
        Gen.Select(Gen.Int[2, 70], Gen.Double[0, 1], Gen.Double[0.1, 20], Seeds).Sample((channels, noise, frequency, seed) =>
        {
            Random random = new(seed);
            var waves = Noise(random, 4 * channels, frequency);
            AssertSame(Waves(random, waves, channels, 900, noise), Waves(random, waves, channels, 120, noise * random.NextDouble()), channels);
        }, iter: 15);

    [Fact]
    public void Near_ties_beyond_the_precision_of_bounds_are_answered_like_brute_force() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 9], Seeds).Sample((channels, distinct, seed) =>
        {
            // Copies of few descriptors, some of them scaled (which rounds differently) or off by an ulp.
            Random random = new(seed);
            var few = Noise(random, distinct * channels, 1);
            var field = new float[500 * channels];
            for (var v = 0; v < 500; v++)
            {
                int of = random.Next(distinct), scale = random.Next(4);
                for (var c = 0; c < channels; c++)
                {
                    var x = few[(of * channels) + c];
                    field[(v * channels) + c] = scale switch { 0 => x, 1 => 3 * x, 2 => 1e-20f * x, _ => random.Next(2) == 0 ? MathF.BitIncrement(x) : x };
                }
            }

            AssertSame(field, [.. few, .. Noise(random, 20 * channels, 1)], channels);
        }, iter: 25);

    [Fact]
    public void Zero_rows_and_zero_queries_are_answered_like_brute_force() =>
        Gen.Select(Gen.Int[1, 40], Gen.Double[0, 1], Gen.Bool, Seeds).Sample((channels, share, opposite, seed) =>
        {
            Random random = new(seed);
            float[] field = Noise(random, 200 * channels, 1), queries = Noise(random, 50 * channels, 1);
            for (var v = 0; v < 200; v++)
            {
                var row = field.AsSpan(v * channels, channels);
                if (random.NextDouble() < share)
                {
                    row.Clear();
                }
                else if (opposite)
                {
                    // All similarities negative: the zero rows are nearest.
                    row.Fill(-1);
                }
            }

            for (var q = 0; q < 50; q++)
            {
                queries.AsSpan(q * channels, channels).Fill(random.Next(3));
            }

            AssertSame(field, queries, channels);
        }, iter: 25);

    [Fact]
    public void Most_vertices_of_a_smooth_field_are_never_tried()
    {
        Random random = new(1);
        var waves = Noise(random, 4 * 96, 3);
        var field = Waves(random, waves, 96, 4000, 0.05);
        SearchCounts counts = new();
        var found = new int[300];
        new CrossMeshNearestNeighbor(new(4000, 96, field)).Find(Waves(random, waves, 96, 300, 0.05), found, default, 1, counts, default);
        Assert.Equal(0, counts.Exhaustive);
        Assert.InRange(counts.Tried, 300, 300 * 400);
        Assert.InRange(counts.Bounded, 300, 300 * 2000);
    }

    [Fact]
    public void Where_nothing_can_be_ruled_out_the_search_soon_stops_trying_to()
    {
        Random random = new(1);
        SearchCounts counts = new();
        var found = new int[400];
        new CrossMeshNearestNeighbor(new(1500, 400, Noise(random, 1500 * 400, 1))).Find(Noise(random, 400 * 400, 1), found, default, 1, counts, default);
        Assert.Equal(400, counts.Exhaustive);
        // One panel of 16 queries was bounded in vain.
        Assert.InRange(counts.Bounded, 1, 16 * 1504);
    }

    [Fact]
    public void Thread_count_changes_nothing()
    {
        Random random = new(5);
        var centers = Noise(random, 20 * 50, 1);
        CrossMeshNearestNeighbor search = new(new(2000, 50, Around(random, centers, 50, 2000, 0.4)));
        var queries = Around(random, centers, 50, 1500, 0.4);
        int[] one = new int[1500], many = new int[1500];
        float[] oneSimilarity = new float[1500], manySimilarity = new float[1500];
        search.Find(queries, one, oneSimilarity);
        foreach (var threads in (int[])[2, 8, -1])
        {
            search.Find(queries, many, manySimilarity, threads);
            Assert.Equal(one, many);
            Assert.Equal(oneSimilarity, manySimilarity);
        }
    }

    [Fact]
    public void Misuse_and_bad_queries_are_told()
    {
        Assert.Throws<ArgumentException>(() => new CrossMeshNearestNeighbor(new(0, 2, [])));
        CrossMeshNearestNeighbor search = new(new(1, 2, [1, 2]));
        Assert.Throws<ArgumentException>(() => search.Find([1, 2, 3], new int[1]));
        Assert.Throws<ArgumentException>(() => search.Find([1, 2], new int[1], new float[2]));
        var error = Assert.Throws<InvalidInputException>(() => search.Find([1, 2, 3, float.NaN], new int[2]));
        Assert.Contains("query 1, channel 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidInputException>(() => new FieldNearestNeighbor(new(1, 2, [1, 2])).Find([float.PositiveInfinity, 1], new int[1]));
        Assert.ThrowsAny<OperationCanceledException>(() => search.Find([1, 2], new int[1], default, 1, new CancellationToken(true)));
        search.Find([], []);
    }

    private static void AssertSame(float[] field, float[] queries, int channels)
    {
        VertexField vertexField = new(field.Length / channels, channels, field);
        int[] expected = new int[queries.Length / channels], found = new int[expected.Length];
        float[] expectedSimilarities = new float[expected.Length], similarities = new float[expected.Length];
        new FieldNearestNeighbor(vertexField).Find(queries, expected, expectedSimilarities);
        new CrossMeshNearestNeighbor(vertexField).Find(queries, found, similarities);
        Assert.Equal(expected, found);
        Assert.Equal(expectedSimilarities, similarities);
    }

    private static float[] Noise(Random random, int count, double size)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)(size * ((2 * random.NextDouble()) - 1));
        }

        return values;
    }

    private static float[] Around(Random random, float[] centers, int channels, int count, double spread)
    {
        var values = Noise(random, count * channels, spread);
        for (var i = 0; i < count; i++)
        {
            var center = random.Next(centers.Length / channels);
            for (var c = 0; c < channels; c++)
            {
                values[(i * channels) + c] += centers[(center * channels) + c];
            }
        }

        return values;
    }

    // Sines of a place on a patch, with three numbers of the wave for direction and phase.
    private static float[] Waves(Random random, float[] waves, int channels, int count, double noise)
    {
        var values = Noise(random, count * channels, noise);
        for (var i = 0; i < count; i++)
        {
            double x = random.NextDouble(), y = random.NextDouble();
            for (var c = 0; c < channels; c++)
            {
                values[(i * channels) + c] += (float)Math.Sin((waves[4 * c] * x) + (waves[(4 * c) + 1] * y) + waves[(4 * c) + 2]);
            }
        }

        return values;
    }
}
