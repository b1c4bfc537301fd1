using System.Text;

namespace GeometryMatters.Datasets;

/// <summary>Seeds of random streams from names: 32-bit FNV-1a of the text in UTF-8, then mixed. Unlike string hashes they are the same in every process.</summary>
internal static class StreamSeed
{
    public static int Of(string text)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 16777619u;
        }

        // FNV-1a hardly spreads the last byte, and System.Random's first draws follow such patterns: neighbours would look alike.
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return unchecked((int)(hash ^ (hash >> 16)));
    }

    /// <summary>Seed of a sub-stream: of <c>seed/purpose</c>.</summary>
    public static int Derive(int seed, string purpose) => Of(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{seed}/{purpose}"));
}
