namespace GeometryMatters.Training;

/// <summary>Seeds of independent random streams, derived from one seed and what the stream is for.</summary>
internal static class Fnv1A
{
    private const ulong Basis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static int Seed(int seed, string purpose, long index = 0)
    {
        var hash = Mix(Mix(Basis, seed), index);
        foreach (var c in purpose)
        {
            hash = (hash ^ c) * Prime;
        }

        return (int)(uint)(hash ^ (hash >> 32)) & int.MaxValue;
    }

    private static ulong Mix(ulong hash, long value)
    {
        for (var shift = 0; shift < 64; shift += 8)
        {
            hash = (hash ^ ((ulong)value >> shift & 0xff)) * Prime;
        }

        return hash;
    }
}
