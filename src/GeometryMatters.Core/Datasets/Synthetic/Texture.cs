using System.Numerics;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Small brushes for procedural colours.</summary>
internal static class Texture
{
    /// <summary>1 between two bounds, 0 outside, with soft borders.</summary>
    public static float Band(float v, float low, float high, float soft) => Step(v, low, soft) * (1 - Step(v, high, soft));

    /// <summary>Rises from 0 to 1 around a value.</summary>
    public static float Step(float v, float at, float soft)
    {
        var t = Math.Clamp(((v - at) / soft) + 0.5f, 0, 1);
        return t * t * (3 - (2 * t));
    }

    /// <summary>1 within a line of some width.</summary>
    public static float Line(float v, float at, float width) => Band(v, at - (width / 2), at + (width / 2), width * 0.4f);

    /// <summary>1 inside a rectangle of two coordinates.</summary>
    public static float Patch(float u, float v, float u0, float u1, float v0, float v1, float soft) => Band(u, u0, u1, soft) * Band(v, v0, v1, soft);

    public static Vector3 Over(Vector3 below, Vector3 above, float cover) => Vector3.Lerp(below, above, Math.Clamp(cover, 0, 1));

    /// <summary>Smooth noise in [−1, 1] with features about one unit wide.</summary>
    public static float Noise(Vector3 p, int seed)
    {
        int x = (int)MathF.Floor(p.X), y = (int)MathF.Floor(p.Y), z = (int)MathF.Floor(p.Z);
        float u = Fade(p.X - x), v = Fade(p.Y - y), w = Fade(p.Z - z);
        var sum = 0f;
        for (var c = 0; c < 8; c++)
        {
            int i = c & 1, j = (c >> 1) & 1, k = c >> 2;
            sum += Random(x + i, y + j, z + k, seed) * (i == 1 ? u : 1 - u) * (j == 1 ? v : 1 - v) * (k == 1 ? w : 1 - w);
        }

        return sum;
    }

    private static float Fade(float t) => t * t * t * ((t * ((t * 6) - 15)) + 10);

    private static float Random(int x, int y, int z, int seed)
    {
        unchecked
        {
            var h = (uint)seed;
            h = (h ^ (uint)x) * 0x9E3779B1u;
            h = (h ^ (h >> 15) ^ (uint)y) * 0x85EBCA77u;
            h = (h ^ (h >> 13) ^ (uint)z) * 0xC2B2AE3Du;
            h ^= h >> 16;
            return (h * (2f / uint.MaxValue)) - 1;
        }
    }
}
