namespace GeometryMatters.Models;

/// <summary>Normal noise as <c>torch.randn</c> gives it on a processor after <c>manual_seed</c>: MT19937, 24-bit uniforms, Box–Muller in blocks of 16.</summary>
internal static class TorchNoise
{
    private const int Block = 16, Words = 624, Middle = 397;

    /// <summary>The first values of a stream; at least 16, a multiple of 16 (fewer, and a rest, go another way in torch).</summary>
    public static float[] Normal(uint seed, int count)
    {
        if (count < Block || count % Block != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"Expected a multiple of {Block} above zero.");
        }

        var values = new float[count];
        var state = Start(seed);
        for (var i = 0; i < count; i++)
        {
            values[i] = (Word(state, i) & 0xffffff) * (1f / (1 << 24));
        }

        for (var first = 0; first < count; first += Block)
        {
            for (var i = first; i < first + (Block / 2); i++)
            {
                var radius = MathF.Sqrt(-2 * MathF.Log(1 - values[i]));
                var (sin, cos) = MathF.SinCos(2 * MathF.PI * values[i + (Block / 2)]);
                (values[i], values[i + (Block / 2)]) = (radius * cos, radius * sin);
            }
        }

        return values;
    }

    private static uint[] Start(uint seed)
    {
        var state = new uint[Words];
        state[0] = seed;
        for (var i = 1; i < Words; i++)
        {
            state[i] = unchecked((1812433253 * (state[i - 1] ^ (state[i - 1] >> 30))) + (uint)i);
        }

        return state;
    }

    private static uint Word(uint[] state, int index)
    {
        if (index % Words == 0)
        {
            for (var i = 0; i < Words; i++)
            {
                var mixed = (state[i] & 0x80000000) | (state[(i + 1) % Words] & 0x7fffffff);
                state[i] = state[(i + Middle) % Words] ^ (mixed >> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
            }
        }

        var word = state[index % Words];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }
}
