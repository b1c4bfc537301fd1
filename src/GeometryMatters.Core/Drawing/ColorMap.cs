namespace GeometryMatters.Drawing;

/// <summary>Colours for scalars in [0, 1] whose perceived lightness rises evenly, so that equal steps look equal, in grey print too.</summary>
/// <remarks>Lightness, hue and chroma run along a path in OKLCh (Ottosson 2020); chroma is cut to what sRGB can show.</remarks>
public sealed class ColorMap
{
    private const int Steps = 256;

    private readonly RgbColor[] colors = new RgbColor[Steps];

    /// <param name="darkest">OKLab lightness at 0.</param>
    /// <param name="lightest">OKLab lightness at 1.</param>
    /// <param name="firstHue">Hue at 0 in degrees.</param>
    /// <param name="lastHue">Hue at 1 in degrees.</param>
    /// <param name="chroma">Chroma in the middle; it falls to 60 % at the ends.</param>
    private ColorMap(double darkest, double lightest, double firstHue, double lastHue, double chroma)
    {
        for (var i = 0; i < Steps; i++)
        {
            var t = (double)i / (Steps - 1);
            var bend = 1 - (0.4 * ((2 * t) - 1) * ((2 * t) - 1));
            colors[i] = FromOklch(darkest + ((lightest - darkest) * t), chroma * bend, firstHue + ((lastHue - firstHue) * t));
        }
    }

    /// <summary>Indigo through teal and green to yellow.</summary>
    public static ColorMap Sequential { get; } = new(0.28, 0.93, 290, 105, 0.12);

    /// <summary>Violet through red and orange to pale yellow.</summary>
    public static ColorMap Heat { get; } = new(0.22, 0.95, -65, 105, 0.18);

    /// <summary>Colour of a value.</summary>
    /// <param name="value">The value, clamped to [0, 1]; NaN counts as 0.</param>
    public RgbColor this[double value] => colors[(int)((Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * (Steps - 1)) + 0.5)];

    private static RgbColor FromOklch(double lightness, double chroma, double hueDegrees)
    {
        var (sin, cos) = Math.SinCos(hueDegrees * Math.PI / 180);
        for (var c = chroma; ; c -= 0.002)
        {
            var (r, g, b) = ToLinear(lightness, Math.Max(c, 0) * cos, Math.Max(c, 0) * sin);
            if (c <= 0 || (Math.Min(r, Math.Min(g, b)) >= 0 && Math.Max(r, Math.Max(g, b)) <= 1))
            {
                return RgbColor.FromUnit(Gamma(r), Gamma(g), Gamma(b));
            }
        }
    }

    private static (double R, double G, double B) ToLinear(double lightness, double a, double b)
    {
        var l = Math.Pow(lightness + (0.3963377774 * a) + (0.2158037573 * b), 3);
        var m = Math.Pow(lightness - (0.1055613458 * a) - (0.0638541728 * b), 3);
        var s = Math.Pow(lightness - (0.0894841775 * a) - (1.2914855480 * b), 3);
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }

    private static double Gamma(double v) => v <= 0.0031308 ? 12.92 * v : (1.055 * Math.Pow(v, 1 / 2.4)) - 0.055;
}
