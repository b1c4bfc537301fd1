using System.Numerics;

namespace GeometryMatters.Rendering;

/// <summary>Conversions between 8-bit sRGB values and linear light (IEC 61966-2-1).</summary>
public static class Srgb
{
    private const int Steps = 4096;
    private static readonly float[] Linear = [.. Enumerable.Range(0, 256).Select(i => (float)Decode(i / 255.0))];
    private static readonly byte[] Encoded = [.. Enumerable.Range(0, Steps + 1).Select(i => (byte)Math.Round(255 * Encode((double)i / Steps)))];

    /// <summary>Linear light of an 8-bit value.</summary>
    /// <param name="value">sRGB value.</param>
    /// <returns>0 to 1.</returns>
    public static float ToLinear(byte value) => Linear[value];

    /// <summary>Linear light of an 8-bit colour.</summary>
    /// <param name="r">Red.</param>
    /// <param name="g">Green.</param>
    /// <param name="b">Blue.</param>
    /// <returns>Each 0 to 1.</returns>
    public static Vector3 ToLinear(byte r, byte g, byte b) => new(Linear[r], Linear[g], Linear[b]);

    /// <summary>8-bit sRGB value of linear light; exact for every value of <see cref="ToLinear(byte)"/>.</summary>
    /// <param name="linear">Linear light, clamped to [0, 1].</param>
    /// <returns>The nearest sRGB value for linear light rounded to a 4096th (dark values: exact).</returns>
    public static byte FromLinear(float linear)
    {
        if (!(linear > 0))
        {
            return 0;
        }

        // Below this the curve is too steep for the table.
        return linear < 0.05f ? (byte)Math.Round(255 * Encode(linear)) : Encoded[(int)((Math.Min(linear, 1) * Steps) + 0.5f)];
    }

    private static double Decode(double v) => v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);

    private static double Encode(double v) => v <= 0.0031308 ? 12.92 * v : (1.055 * Math.Pow(v, 1 / 2.4)) - 0.055;
}
