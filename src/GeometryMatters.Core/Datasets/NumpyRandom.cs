namespace GeometryMatters.Datasets;

/// <summary>The draws of numpy's legacy <c>RandomState</c> that published loaders use: MT19937 seeded by one integer, and rejection by mask.</summary>
internal sealed class NumpyRandom
{
    private const int Length = 624;
    private const int Shift = 397;
    private readonly uint[] state = new uint[Length];
    private int next = Length;

    public NumpyRandom(uint seed)
    {
        state[0] = seed;
        for (var i = 1; i < Length; i++)
        {
            state[i] = (1812433253u * (state[i - 1] ^ (state[i - 1] >> 30))) + (uint)i;
        }
    }

    public uint NextUInt32()
    {
        if (next == Length)
        {
            Refill();
        }

        var y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary><c>choice(count, size)</c>: with replacement.</summary>
    public int[] Choice(int count, int size)
    {
        var result = new int[size];
        for (var i = 0; i < size; i++)
        {
            result[i] = (int)UpTo((uint)(count - 1));
        }

        return result;
    }

    /// <summary><c>choice(count, size, replace=False)</c>: the first of a permutation.</summary>
    public int[] ChoiceWithoutReplacement(int count, int size) => Permutation(count)[..size];

    /// <summary><c>permutation(count)</c>.</summary>
    public int[] Permutation(int count)
    {
        var result = new int[count];
        for (var i = 0; i < count; i++)
        {
            result[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var j = (int)UpTo((uint)i);
            (result[i], result[j]) = (result[j], result[i]);
        }

        return result;
    }

    /// <summary>Uniform on 0 … max: draws of as many bits as max has, until one fits. Nothing is drawn for 0.</summary>
    private uint UpTo(uint max)
    {
        if (max == 0)
        {
            return 0;
        }

        var mask = uint.MaxValue >> System.Numerics.BitOperations.LeadingZeroCount(max);
        uint value;
        do
        {
            value = NextUInt32() & mask;
        }
        while (value > max);
        return value;
    }

    private void Refill()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (state[i] & 0x80000000u) | (state[(i + 1) % Length] & 0x7fffffffu);
            state[i] = state[(i + Shift) % Length] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfu : 0u);
        }

        next = 0;
    }
}
