using System.Numerics;

namespace GeometryMatters.Matching;

/// <summary>Draws different chains out of all of them, each set of chains being equally likely, with memory for those drawn alone.</summary>
public static class AzimuthChainSampler
{
    /// <summary>Draws chains without replacement.</summary>
    /// <param name="chains">All chains.</param>
    /// <param name="count">How many are wanted; all are given where there are no more.</param>
    /// <param name="seed">Seed of the draw; DIY-SC's own random numbers are not imitated.</param>
    /// <returns>Indices of the images of each chain, in random order; the same for the same seed.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public static IReadOnlyList<int[]> Sample(AzimuthChains chains, int count, int seed = 42)
    {
        ArgumentNullException.ThrowIfNull(chains);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Random random = new(seed);
        var wanted = (int)BigInteger.Min(count, chains.Count);
        HashSet<BigInteger> taken = [];
        List<BigInteger> numbers = new(wanted);

        // Floyd: number j is new among 0 … j where the one drawn was taken before.
        for (var j = chains.Count - wanted; j < chains.Count; j++)
        {
            var drawn = Below(random, j + 1);
            var number = taken.Add(drawn) ? drawn : j;
            taken.Add(number);
            numbers.Add(number);
        }

        var shuffled = numbers.ToArray();
        random.Shuffle(shuffled);
        return [.. shuffled.Select(n => chains[n])];
    }

    // Uniform below a bound: as many random bits as the largest value has, drawn again where they are too large.
    private static BigInteger Below(Random random, BigInteger bound)
    {
        var bits = (int)(bound - 1).GetBitLength();
        var bytes = new byte[(bits / 8) + 1];
        while (true)
        {
            random.NextBytes(bytes);
            bytes[^1] &= (byte)((1 << (bits % 8)) - 1);
            BigInteger value = new(bytes, isUnsigned: true);
            if (value < bound)
            {
                return value;
            }
        }
    }
}
