using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Features;

public class FeatureConcatenationTests
{
    [Fact]
    public void Dot_product_of_cells_is_the_weighted_mean_of_cosines()
    {
        Random random = new(3);
        GridSize grid = new(2, 3);
        FeatureMap a = Make(random, grid, 5), b = Make(random, grid, 7);
        var both = FeatureConcatenation.Create([a, b], [0.25, 0.75]);
        Assert.Equal(12, both.Channels);

        // Twelve products of numbers below 1 in single precision: rounding stays under 1e-6.
        Assert.Equal((0.25 * Cosine(a, 1, 4)) + (0.75 * Cosine(b, 1, 4)), Dot(both, 1, 4), 1e-6);
        Assert.Equal(1, Dot(both, 2, 2), 1e-6);
    }

    [Fact]
    public void Misuse_is_told()
    {
        var map = Make(new(1), new(2, 2), 3);
        Assert.Throws<ArgumentException>(() => FeatureConcatenation.Create([], []));
        Assert.Throws<ArgumentException>(() => FeatureConcatenation.Create([map], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => FeatureConcatenation.Create([map], [-1]));
        Assert.Throws<ArgumentException>(() => FeatureConcatenation.Create([map, Make(new(1), new(3, 2), 3)], [0.5, 0.5]));
    }

    private static FeatureMap Make(Random random, GridSize grid, int channels) =>
        new(grid, channels, [.. Enumerable.Range(0, grid.CellCount * channels).Select(_ => random.NextSingle() - 0.3f)]);

    private static double Dot(FeatureMap map, int i, int j)
    {
        double sum = 0;
        for (var c = 0; c < map.Channels; c++)
        {
            sum += (double)map[i][c] * map[j][c];
        }

        return sum;
    }

    private static double Cosine(FeatureMap map, int i, int j) => Dot(map, i, j) / Math.Sqrt(Dot(map, i, i) * Dot(map, j, j));
}
