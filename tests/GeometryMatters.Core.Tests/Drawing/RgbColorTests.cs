using GeometryMatters.Drawing;

namespace GeometryMatters.Tests.Drawing;

public class RgbColorTests
{
    /// <summary>Dichromacy in linear sRGB (Machado, Oliveira and Fernandes 2009, severity 1): protan, deutan, tritan.</summary>
    private static readonly double[][] Deficiencies =
    [
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
    ];

    [Fact]
    public void Colours_of_the_palette_stay_apart_without_one_kind_of_cones()
    {
        // In OKLab, where black and white are 1 apart; blue and orange are 0.3 apart, two neighbours in a rainbow of eight some 0.1.
        foreach (var eye in Deficiencies)
        {
            var seen = RgbColor.Palette.Select(c => OkLab(eye, c)).ToArray();
            for (var i = 0; i < seen.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    var distance = Math.Sqrt(seen[i].Zip(seen[j], (a, b) => (a - b) * (a - b)).Sum());
                    Assert.True(distance > 0.14, $"{RgbColor.Palette[i]} and {RgbColor.Palette[j]}: {distance:F3}");
                }
            }
        }
    }

    [Fact]
    public void Colours_of_the_palette_stand_out_on_white() => Assert.All(RgbColor.Palette, c =>
        Assert.InRange(1.05 / ((0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B)) + 0.05), 2.3, 21));

    private static double Linear(byte value) => value / 255.0 is var v && v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);

    private static double[] OkLab(double[] eye, RgbColor color)
    {
        double[] rgb = [Linear(color.R), Linear(color.G), Linear(color.B)];
        var (r, g, b) = (Seen(0), Seen(1), Seen(2));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return
        [
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s),
        ];

        double Seen(int row) => Math.Clamp(Enumerable.Range(0, 3).Sum(k => eye[(3 * row) + k] * rgb[k]), 0, 1);
    }
}
