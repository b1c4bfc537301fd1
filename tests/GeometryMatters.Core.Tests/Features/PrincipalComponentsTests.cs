using CsCheck;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Features;

public class PrincipalComponentsTests
{
    [Fact]
    public void Components_and_variances_equal_those_of_the_whole_covariance()
    {
        Gen.Int.Sample(seed =>
        {
            var map = Noise(seed, 40, 6);
            var fitted = PrincipalComponents.Fit([map], count: 3);
            var covariance = Covariance(map);
            var values = SymmetricEigen.Solve(covariance).Values;
            for (var k = 0; k < 3; k++)
            {
                Assert.Equal(values[k], fitted.Variances[k], 1e-9);

                // The component need not be near that of the other solver where two variances are close, but C v = λ v holds for any.
                var component = fitted.Component(k);
                var square = 0.0;
                for (var c = 0; c < 6; c++)
                {
                    var image = 0.0;
                    for (var d = 0; d < 6; d++)
                    {
                        image += covariance[c, d] * component[d];
                    }

                    Assert.Equal(values[k] * component[c], image, 1e-7);
                    square += component[c] * component[c];
                }

                Assert.Equal(1, square, 1e-9);
            }
        }, iter: 30);
    }

    [Fact]
    public void Jacobi_reproduces_the_matrix()
    {
        var matrix = Covariance(Noise(3, 30, 8));
        var (values, vectors) = SymmetricEigen.Solve(matrix);
        for (var i = 0; i < 8; i++)
        {
            for (var j = 0; j < 8; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < 8; k++)
                {
                    sum += vectors[i, k] * values[k] * vectors[j, k];
                }

                Assert.Equal(matrix[i, j], sum, 1e-12);
            }
        }

        Assert.Equal(values.OrderByDescending(v => v), values);
    }

    [Fact]
    public void Known_directions_are_found_with_positive_sign()
    {
        // Points spread by 3 along (0.6, 0.8, 0) and by 1 along z.
        float[] values = [.. Enumerable.Range(0, 16).SelectMany(i => (float[])[
            -0.6f * 3 * ((i % 4) - 1.5f) + 5, -0.8f * 3 * ((i % 4) - 1.5f), -((i / 4) - 1.5f)])];
        var fitted = PrincipalComponents.Fit([new FeatureMap(new GridSize(4, 4), 3, values)], count: 2);
        Assert.Equal(0.6, fitted.Component(0)[0], 1e-6);
        Assert.Equal(0.8, fitted.Component(0)[1], 1e-6);
        Assert.Equal(1, fitted.Component(1)[2], 1e-6);
        Assert.Equal(9 * 1.25, fitted.Variances[0], 1e-5);
        Assert.Equal(5, fitted.Mean[0], 1e-6);
        Assert.Equal(4.5f, fitted.Transform(new FeatureMap(new GridSize(4, 4), 3, values))[0][0], 1e-5f);
    }

    [Fact]
    public void Colours_are_shared_by_all_maps_and_span_the_unit_range()
    {
        var a = Noise(1, 25, 5);
        var b = Noise(2, 25, 5);
        var shared = new FeatureMap(b.Grid, 5, [.. a[3].ToArray(), .. b.Values[5..].ToArray()]);
        var colors = PrincipalComponents.ToColors([a, shared]);
        Assert.Equal(colors[0][3].ToArray(), colors[1][0].ToArray());
        for (var k = 0; k < 3; k++)
        {
            var all = colors.SelectMany(m => Enumerable.Range(0, 25).Select(cell => m[cell][k])).ToList();
            Assert.Equal(0, all.Min());
            Assert.Equal(1, all.Max());
        }

        var again = PrincipalComponents.ToColors([a, shared]);
        Assert.Equal(colors[1].Values.ToArray(), again[1].Values.ToArray());
    }

    [Fact]
    public void Background_does_not_take_part()
    {
        var map = Noise(4, 25, 4);
        var spoiled = map.Values.ToArray();
        spoiled.AsSpan(0, 4).Fill(1e6f);
        bool[] foreground = [false, .. Enumerable.Repeat(true, 24)];
        var clean = PrincipalComponents.Fit([map], [foreground]);
        var other = PrincipalComponents.Fit([new FeatureMap(map.Grid, 4, spoiled)], [foreground]);
        Assert.Equal(clean.Component(0).ToArray(), other.Component(0).ToArray());
    }

    [Fact]
    public void Degenerate_maps_give_finite_results()
    {
        FeatureMap constant = new(new GridSize(2, 2), 4, Enumerable.Repeat(2f, 16).ToArray());
        Assert.All(PrincipalComponents.ToColors([constant])[0].Values.ToArray(), v => Assert.Equal(0.5f, v));
        var one = PrincipalComponents.Fit([constant], [[true, false, false, false]], 4);
        Assert.All(one.Variances.ToArray(), v => Assert.Equal(0, v, 1e-12));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        var map = Noise(1, 4, 3);
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([map], [new bool[4]]));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([map], [new bool[3]]));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([map], []));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([]));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([map, Noise(1, 4, 2)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PrincipalComponents.Fit([map], count: 4));
        Assert.Throws<ArgumentException>(() => PrincipalComponents.Fit([map]).Transform(Noise(1, 4, 2)));
    }

    private static FeatureMap Noise(int seed, int cells, int channels)
    {
        Random random = new(seed);
        var values = new float[cells * channels];
        for (var i = 0; i < values.Length; i++)
        {
            // Each channel has its own spread, so that variances differ.
            values[i] = (float)((random.NextDouble() - 0.5) * (1 + (i % channels)));
        }

        return new FeatureMap(new GridSize(1, cells), channels, values);
    }

    private static double[,] Covariance(FeatureMap map)
    {
        var (n, channels) = (map.Grid.CellCount, map.Channels);
        var mean = new double[channels];
        var result = new double[channels, channels];
        for (var cell = 0; cell < n; cell++)
        {
            for (var c = 0; c < channels; c++)
            {
                mean[c] += map[cell][c] / (double)n;
            }
        }

        for (var cell = 0; cell < n; cell++)
        {
            for (var i = 0; i < channels; i++)
            {
                for (var j = 0; j < channels; j++)
                {
                    result[i, j] += (map[cell][i] - mean[i]) * (map[cell][j] - mean[j]) / n;
                }
            }
        }

        return result;
    }
}
