using CsCheck;
using GeometryMatters.Fields;

namespace GeometryMatters.Tests.Fields;

public class FieldNearestNeighborTests
{
    [Fact]
    public void Answers_equal_those_of_a_plain_double_loop() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 999]).Sample((vertices, channels, queries, seed) =>
        {
            var random = new Random(seed);
            VertexField field = new(vertices, channels, Values(random, vertices * channels));
            var asked = Values(random, queries * channels);
            var found = new int[queries];
            var similarities = new float[queries];
            new FieldNearestNeighbor(field).Find(asked, found, similarities);
            for (var q = 0; q < queries; q++)
            {
                var query = asked.AsSpan(q * channels, channels);
                var best = 0;
                for (var v = 1; v < vertices; v++)
                {
                    best = Cosine(query, field[v]) > Cosine(query, field[best]) ? v : best;
                }

                // Single-precision sums of up to 40 products are off by a few 1e-7: nearer to a tie than that either answer is right.
                Assert.Equal(Cosine(query, field[best]), similarities[q], 1e-6);
                Assert.Equal(Cosine(query, field[best]), Cosine(query, field[found[q]]), 2e-6);
            }
        });

    [Fact]
    public void Of_equal_descriptors_the_lowest_vertex_wins_wherever_it_stands() =>
        Gen.Select(Gen.Int[2, 90], Gen.Int[1, 20], Gen.Int[0, 999]).Sample((vertices, channels, seed) =>
        {
            var random = new Random(seed);
            var row = Values(random, channels);
            var values = new float[vertices * channels];
            for (var v = 0; v < vertices; v++)
            {
                row.CopyTo(values, v * channels);
            }

            var found = new int[3];
            new FieldNearestNeighbor(new(vertices, channels, values)).Find(Values(random, 3 * channels), found);
            Assert.Equal([0, 0, 0], found);
        });

    [Fact]
    public void Lengths_do_not_matter_and_zero_descriptors_have_similarity_zero()
    {
        FieldNearestNeighbor search = new(new(3, 2, [0, 0, 1e-20f, 0, 1e20f, 1e20f]));
        var found = new int[3];
        var similarities = new float[3];
        search.Find([1, 1, 7, 0.1f, 0, 0], found, similarities);
        Assert.Equal([2, 1, 0], found);
        Assert.Equal(1, similarities[0], 1e-6f);
        Assert.Equal(0, similarities[2]);
    }

    [Fact]
    public void Thread_count_changes_nothing()
    {
        var random = new Random(5);
        FieldNearestNeighbor search = new(new(333, 17, Values(random, 333 * 17)));
        var queries = Values(random, 211 * 17);
        int[] one = new int[211], many = new int[211];
        float[] oneSimilarity = new float[211], manySimilarity = new float[211];
        search.Find(queries, one, oneSimilarity);
        search.Find(queries, many, manySimilarity, maxDegreeOfParallelism: 8);
        Assert.Equal(one, many);
        Assert.Equal(oneSimilarity, manySimilarity);
    }

    [Fact]
    public void Misuse_is_told()
    {
        Assert.Throws<ArgumentException>(() => new FieldNearestNeighbor(new(0, 2, [])));
        FieldNearestNeighbor search = new(new(1, 2, [1, 2]));
        Assert.Throws<ArgumentException>(() => search.Find([1, 2, 3], new int[1]));
        Assert.Throws<ArgumentException>(() => search.Find([1, 2], new int[1], new float[2]));
        search.Find([], []);
    }

    private static float[] Values(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    private static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double dot = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            aa += (double)a[i] * a[i];
            bb += (double)b[i] * b[i];
        }

        return aa > 0 && bb > 0 ? dot / Math.Sqrt(aa * bb) : 0;
    }
}
