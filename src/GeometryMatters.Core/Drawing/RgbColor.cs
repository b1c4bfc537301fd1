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

    /// <summary>Colours for series and labels on white, apart from each other for those who do not see red, green or blue, too.</summary>
    public static IReadOnlyList<RgbColor> Palette { get; } =
    [
        new(11, 59, 174), new(209, 59, 11), new(15, 171, 162), new(108, 39, 50), new(215, 155, 0), new(6, 0, 91), new(8, 2, 0), new(135, 100, 225),
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
