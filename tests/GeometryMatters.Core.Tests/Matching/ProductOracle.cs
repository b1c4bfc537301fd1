using GeometryMatters.Matching;

namespace GeometryMatters.Tests.Matching;

/// <summary>The simple loops that kernels and matchers are held against.</summary>
internal static class ProductOracle
{
    /// <summary>The order that the kernels promise: fused multiply-adds in blocks of channels, the blocks added in order.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float total = 0;
        for (var first = 0; first < a.Length; first += ProductKernel.ChannelBlock)
        {
            float sum = 0;
            var end = Math.Min(first + ProductKernel.ChannelBlock, a.Length);
            for (var k = first; k < end; k++)
            {
                sum = MathF.FusedMultiplyAdd(a[k], b[k], sum);
            }

            total = first == 0 ? sum : total + sum;
        }

        return total;
    }

    /// <summary>All products, row by row.</summary>
    public static float[][] Products(RowPanels a, RowPanels b)
    {
        float[][] left = Unpack(a), right = Unpack(b);
        return Array.ConvertAll(left, l => Array.ConvertAll(right, r => Dot(l, r)));
    }

    public static float[][] Unpack(RowPanels rows)
    {
        var unpacked = new float[rows.Count][];
        for (var r = 0; r < unpacked.Length; r++)
        {
            rows.CopyRow(r, unpacked[r] = new float[rows.Channels]);
        }

        return unpacked;
    }

    public static PackedRows Noise(int rows, int channels, int seed)
    {
        Random random = new(seed);
        PackedRows packed = new(rows, channels);
        for (var r = 0; r < rows; r++)
        {
            for (var k = 0; k < channels; k++)
            {
                packed[r, k] = (float)((random.NextDouble() * 2) - 1);
            }
        }

        return packed;
    }

    /// <summary>Halves of any finite bits in blocks of any width, with factors of several magnitudes.</summary>
    public static PackedHalves AnyHalves(int rows, int channels, int seed)
    {
        Random random = new(seed);
        List<int> blocks = [];
        for (var left = channels; left > 0; left -= blocks[^1])
        {
            blocks.Add(random.Next(1, left + 1));
        }

        PackedHalves packed = new(rows, [.. blocks]);
        for (var r = 0; r < rows; r++)
        {
            for (var b = 0; b < blocks.Count; b++)
            {
                packed.Write(r, b, AnyHalves(random, blocks[b]), (float)Math.Pow(2, (random.NextDouble() * 30) - 15));
            }
        }

        return packed;
    }

    public static Half[] AnyHalves(Random random, int count)
    {
        var halves = new Half[count];
        for (var i = 0; i < count; i++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)random.Next(1 << 16));
            halves[i] = Half.IsFinite(half) ? half : Half.MinValue;
        }

        return halves;
    }
}
