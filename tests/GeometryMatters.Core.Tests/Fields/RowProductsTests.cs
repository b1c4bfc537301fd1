using CsCheck;
using GeometryMatters.Fields;

namespace GeometryMatters.Tests.Fields;

public unsafe class RowProductsTests
{
    [Fact]
    public void Every_vector_width_and_every_tile_gives_the_bits_of_the_plain_loop() =>
        Gen.Select(Gen.Int[1, 11], Gen.Int[1, 11], Gen.Int[1, 100], Gen.Int[0, 999]).Sample((lefts, rights, channels, seed) =>
        {
            AlignedRows left = Noise(lefts, channels, seed), right = Noise(rights, channels, seed + 1);
            foreach (var width in Enum.GetValues<VectorWidth>())
            {
                var products = new float[lefts * rights];
                fixed (float* p = products)
                {
                    RowProducts.Multiply(left.Pointer, lefts, right.Pointer, rights, left.Groups, p, rights, width);
                }

                for (var i = 0; i < lefts; i++)
                {
                    for (var j = 0; j < rights; j++)
                    {
                        Assert.Equal(Plain(left[i], right[j]), products[(i * rights) + j]);
                    }

                    float* Row(int j) => right.Pointer + ((long)(j % rights) * right.Stride);
                    var four = RowProducts.OneByFour(left.Pointer + ((long)i * left.Stride), Row(0), Row(1), Row(2), Row(3), left.Groups, width);
                    for (var j = 0; j < 4; j++)
                    {
                        Assert.Equal(Plain(left[i], right[j % rights]), four[j]);
                    }
                }
            }

            GC.KeepAlive(left);
            GC.KeepAlive(right);
        }, iter: 200);

    [Fact]
    public void Rounding_stays_within_its_bound() =>
        Gen.Select(Gen.Int[1, 900], Gen.Int[0, 999]).Sample((channels, seed) =>
        {
            AlignedRows a = Noise(1, channels, seed), b = Noise(1, channels, seed + 1);
            double exact = 0, magnitude = 0;
            for (var k = 0; k < channels; k++)
            {
                exact += (double)a[0][k] * b[0][k];
                magnitude += Math.Abs((double)a[0][k] * b[0][k]);
            }

            Assert.InRange(Plain(a[0], b[0]) - exact, -RowProducts.ErrorOf(a.Groups) * magnitude, RowProducts.ErrorOf(a.Groups) * magnitude);
        });

    // The order that is promised: sixteen interleaved sums, then lanes 8, 4, 2 and 1 apart are added.
    private static float Plain(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = new float[16];
        for (var k = 0; k < a.Length; k++)
        {
            sums[k % 16] = MathF.FusedMultiplyAdd(a[k], b[k], sums[k % 16]);
        }

        for (var apart = 8; apart > 0; apart /= 2)
        {
            for (var lane = 0; lane < apart; lane++)
            {
                sums[lane] += sums[lane + apart];
            }
        }

        return sums[0];
    }

    private static AlignedRows Noise(int rows, int channels, int seed)
    {
        Random random = new(seed);
        AlignedRows noise = new(rows, channels);
        for (var r = 0; r < rows; r++)
        {
            for (var c = 0; c < channels; c++)
            {
                noise[r][c] = (float)((2 * random.NextDouble()) - 1);
            }
        }

        return noise;
    }
}
