namespace GeometryMatters.Drawing;

/// <summary>An opaque 8-bit sRGB colour.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
public readonly record struct RgbColor(byte R, byte G, byte B)
{
    /// <summary>Black.</summary>
    public static RgbColor Black => new(0, 0, 0);

    /// <summary>White.</summary>
    public static RgbColor White => new(255, 255, 255);

    /// <summary>Near-black, for text on light ground.</summary>
    public static RgbColor Ink => new(34, 34, 40);

    /// <summary>Colours that stay apart from each other, for series and labels.</summary>
    public static IReadOnlyList<RgbColor> Palette { get; } =
    [
        new(0, 105, 180), new(214, 85, 20), new(20, 140, 95), new(180, 40, 120), new(225, 165, 0), new(90, 70, 170), new(70, 70, 75), new(60, 175, 220),
    ];

    /// <summary>Mixes two colours.</summary>
    /// <param name="from">The colour at 0.</param>
    /// <param name="to">The colour at 1.</param>
    /// <param name="amount">Share of <paramref name="to"/>, clamped to [0, 1].</param>
    /// <returns>The mixture in sRGB values, rounded to nearest.</returns>
    public static RgbColor Mix(RgbColor from, RgbColor to, double amount)
    {
        var t = Math.Clamp(amount, 0, 1);
        return new(Channel(from.R, to.R), Channel(from.G, to.G), Channel(from.B, to.B));

        byte Channel(byte a, byte b) => (byte)(a + ((b - a) * t) + 0.5);
    }

    /// <summary>A colour from values in [0, 1]; others are clamped.</summary>
    /// <param name="r">Red.</param>
    /// <param name="g">Green.</param>
    /// <param name="b">Blue.</param>
    /// <returns>The colour, rounded to nearest.</returns>
    public static RgbColor FromUnit(double r, double g, double b) => new(Unit(r), Unit(g), Unit(b));

    private static byte Unit(double v) => (byte)((Math.Clamp(double.IsNaN(v) ? 0 : v, 0, 1) * 255) + 0.5);
}
