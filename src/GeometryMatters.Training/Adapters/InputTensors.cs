using System.Runtime.InteropServices;
using GeometryMatters.Features;
using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>Turns feature maps into tensors [images, channels, rows, columns] whose memory keeps one cell's descriptor contiguous.</summary>
internal static class InputTensors
{
    /// <summary>One tensor per branch; the maps of several images lie one after the other.</summary>
    /// <param name="images">Per image its maps, one a branch, all images on one grid.</param>
    /// <param name="dropout">Share of values to set to zero.</param>
    /// <param name="random">State of the dropout's own generator.</param>
    /// <param name="device">Where the tensors go.</param>
    public static torch.Tensor[] Create(IReadOnlyList<IReadOnlyList<FeatureMap>> images, double dropout, ref XorShift random, torch.Device device)
    {
        var first = images[0];
        var tensors = new torch.Tensor[first.Count];
        for (var b = 0; b < tensors.Length; b++)
        {
            // Filled in place: a managed copy of all maps a step would be a hundred megabytes of garbage.
            var (grid, size) = (first[b].Grid, first[b].Values.Length);
            var tensor = torch.empty([images.Count, grid.Rows, grid.Columns, first[b].Channels], torch.float32);
            var values = MemoryMarshal.Cast<byte, float>(tensor.bytes);
            for (var i = 0; i < images.Count; i++)
            {
                images[i][b].Values.CopyTo(values[(i * size)..]);
            }

            if (dropout > 0)
            {
                Drop(values, dropout, ref random);
            }

            tensors[b] = tensor.to(device).permute(0, 3, 1, 2);
        }

        return tensors;
    }

    /// <summary>Sets a share of the values to zero and enlarges the others, so that the mean stays. The share is rounded to a multiple of 1 / 65536.</summary>
    internal static void Drop(Span<float> values, double share, ref XorShift random)
    {
        var threshold = (ulong)Math.Round(share * 65536);
        var keep = (float)(1 / (1 - share));
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            var bits = random.Next();
            values[i] *= (bits & 0xffff) < threshold ? 0 : keep;
            values[i + 1] *= ((bits >> 16) & 0xffff) < threshold ? 0 : keep;
            values[i + 2] *= ((bits >> 32) & 0xffff) < threshold ? 0 : keep;
            values[i + 3] *= (bits >> 48) < threshold ? 0 : keep;
        }

        for (; i < values.Length; i++)
        {
            values[i] *= (random.Next() & 0xffff) < threshold ? 0 : keep;
        }
    }
}

/// <summary>xorshift64* (Vigna 2016): a small fast generator for dropout, where millions of bits are drawn a step.</summary>
internal struct XorShift(long seed)
{
    // SplitMix64's constants: neighbouring seeds give unrelated states, and zero is no fixed point.
    private ulong state = (((ulong)seed + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9) | 1;

    public ulong Next()
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return state * 0x2545F4914F6CDD1D;
    }
}
