using CsCheck;
using GeometryMatters.Fields;
using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

public unsafe class ProductKernelTests
{
    public static TheoryData<string> Widths => [.. Enum.GetNames<VectorWidth>()];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_of_singles_and_halves_have_the_bits_of_the_simple_loop_on_any_sizes(string width) =>
        Gen.Select(Gen.Int[1, 35], Gen.Int[1, 90], Gen.Int[1, 280], Gen.Int[0, 3], Gen.Int[0, 9999]).Sample((n, m, channels, kinds, seed) =>
        {
            RowPanels a = Rows(n, channels, seed, half: (kinds & 1) != 0), b = Rows(m, channels, seed + 1, half: (kinds & 2) != 0);
            var stride = b.PanelCount * RowPanels.PanelRows;
            var tile = new float[a.PanelCount * RowPanels.PanelRows * stride];
            fixed (float* values = tile)
            {
                ProductKernel.Multiply(a, 0, a.PanelCount, b, 0, b.PanelCount, 0, channels, values, stride, Enum.Parse<VectorWidth>(width));
            }

            var expected = ProductOracle.Products(a, b);
            for (var i = 0; i < n; i++)
            {
                Assert.Equal(expected[i], tile.AsSpan(i * stride, m).ToArray());
            }
        }, iter: 6);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Panels_and_channels_that_begin_in_the_middle_are_met(string width)
    {
        const int side = RowPanels.PanelRows;
        RowPanels a = ProductOracle.AnyHalves(3 * side, 330, 1), b = ProductOracle.AnyHalves(6 * side, 330, 2);
        float[][] left = ProductOracle.Unpack(a), right = ProductOracle.Unpack(b);
        var tile = new float[side * 4 * side];
        fixed (float* values = tile)
        {
            // Four panels are one kernel of three panels and one of a single one; 300 channels are two blocks.
            ProductKernel.Multiply(a, 1, 1, b, 2, 4, 20, 300, values, 4 * side, Enum.Parse<VectorWidth>(width));
        }

        for (var i = 0; i < tile.Length; i++)
        {
            Assert.Equal(
                ProductOracle.Dot(left[side + (i / (4 * side))].AsSpan(20, 300), right[(2 * side) + (i % (4 * side))].AsSpan(20, 300)), tile[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_finite_half_is_widened_exactly(string width)
    {
        var halves = new Half[1 << 16];
        var wide = new float[halves.Length];
        var factors = Enumerable.Repeat(1f, 16).ToArray();
        for (var bits = 0; bits < halves.Length; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            halves[bits] = Half.IsFinite(half) ? half : Half.NegativeZero;
        }

        fixed (Half* from = halves)
        fixed (float* to = wide)
        fixed (float* factor = factors)
        {
            HalfPanel.Widen(from, halves.Length / 16, factor, to, Enum.Parse<VectorWidth>(width));
        }

        for (var i = 0; i < wide.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits((float)halves[i]), BitConverter.SingleToUInt32Bits(wide[i]));
        }
    }

    private static RowPanels Rows(int count, int channels, int seed, bool half) =>
        half ? ProductOracle.AnyHalves(count, channels, seed) : ProductOracle.Noise(count, channels, seed);
}
