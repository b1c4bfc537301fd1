using System.Numerics;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>Seeded draws that the designs use.</summary>
internal sealed class ShapeRandom(int seed)
{
    private readonly Random random = new(ShapeSeed.Derive(seed, "shape"));

    public float Range(float low, float high) => low + ((high - low) * random.NextSingle());

    public bool Chance(float probability) => random.NextSingle() < probability;

    public int Pick(int count) => random.Next(count);

    /// <summary>A colour by hue in turns, saturation and value.</summary>
    public static Vector3 Hsv(float hue, float saturation, float value)
    {
        Vector3 ramp = new(Channel(hue, 0), Channel(hue, 2f / 3), Channel(hue, 1f / 3));
        return value * (Vector3.One - (saturation * (Vector3.One - ramp)));
    }

    /// <summary>A body colour: mostly saturated, sometimes grey, white or black.</summary>
    public Vector3 BodyColor()
    {
        var kind = random.NextSingle();
        var hue = random.NextSingle();
        float saturation = Range(0.55f, 0.9f), value = Range(0.45f, 0.9f), grey = Range(0.3f, 0.92f);
        return kind < 0.72f ? Hsv(hue, saturation, value) : new Vector3(grey) * new Vector3(0.98f, 1f, 1.02f);
    }

    /// <summary>A wood colour.</summary>
    public Vector3 WoodColor() => Hsv(Range(0.05f, 0.11f), Range(0.4f, 0.7f), Range(0.35f, 0.8f));

    private static float Channel(float hue, float shift)
    {
        var h = hue + shift;
        h -= MathF.Floor(h);
        return Math.Clamp(MathF.Abs((h * 6) - 3) - 1, 0, 1);
    }
}
