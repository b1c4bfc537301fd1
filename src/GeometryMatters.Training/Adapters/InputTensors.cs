using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GeometryMatters.Features;
using TorchSharp;

namespace GeometryMatters.Training.Adapters;

/// <summary>One image's feature maps as tensors [cells, channels], in memory that is kept for the next image of the same size.</summary>
internal sealed class InputTensors : IDisposable
{
    private torch.Tensor[] kept = [];

    /// <summary>One tensor per branch; those of the call before are overwritten.</summary>
    /// <param name="maps">The image's maps, one a branch, on one grid.</param>
    /// <param name="dropout">Share of values to set to zero.</param>
    /// <param name="random">State of the dropout's own generator.</param>
    /// <param name="device">Where the tensors go.</param>
    public torch.Tensor[] Fill(IReadOnlyList<FeatureMap> maps, double dropout, ref XorShift random, torch.Device device)
    {
        if (!kept.Select(t => (t.shape[0], t.shape[1])).SequenceEqual(maps.Select(m => ((long)m.Grid.CellCount, (long)m.Channels))))
        {
            Dispose();
            kept = [.. maps.Select(m => torch.empty([m.Grid.CellCount, m.Channels], torch.float32).DetachFromDisposeScope())];
        }

        for (var b = 0; b < kept.Length; b++)
        {
            var values = MemoryMarshal.Cast<byte, float>(kept[b].bytes);
            Copy(maps[b], values);
            if (dropout > 0)
            {
                Drop(values, dropout, ref random);
            }
        }

        return device.type == DeviceType.CPU ? kept : [.. kept.Select(t => t.to(device))];
    }

    public void Dispose()
    {
        foreach (var tensor in kept)
        {
            tensor.Dispose();
        }

        kept = [];
    }

    // A map of halves keeps the widened copy that its Values make: three times the memory, for every image of a training.
    private static void Copy(FeatureMap map, Span<float> values)
    {
        if (map.IsHalf)
        {
            TensorPrimitives.ConvertToSingle(map.Halves, values);
        }
        else
        {
            map.Values.CopyTo(values);
        }
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
