using GeometryMatters.Drawing;

namespace GeometryMatters.Tests.Drawing;

public class ColorMapTests
{
    public static TheoryData<string> Names => ["sequential", "heat"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Luminance_rises_all_the_way(string name)
    {
        var map = name == "heat" ? ColorMap.Heat : ColorMap.Sequential;
        var last = -1.0;
        for (var i = 0; i < 256; i++)
        {
            var c = map[i / 255.0];
            var luminance = (0.2126 * Linear(c.R)) + (0.7152 * Linear(c.G)) + (0.0722 * Linear(c.B));

            // Rounding to 8 bits moves linear luminance by up to about 0.004.
            Assert.True(luminance > last - 0.004, $"{name} falls at {i}");
            last = luminance;
        }

        Assert.True(last > 0.7);
    }

    [Fact]
    public void Values_outside_take_the_ends()
    {
        Assert.Equal(ColorMap.Heat[0], ColorMap.Heat[-3]);
        Assert.Equal(ColorMap.Heat[1], ColorMap.Heat[double.PositiveInfinity]);
        Assert.Equal(ColorMap.Heat[0], ColorMap.Heat[double.NaN]);
    }

    [Fact]
    public void Mixing_ends_in_its_colours()
    {
        RgbColor a = new(10, 200, 30), b = new(250, 3, 31);
        Assert.Equal(a, RgbColor.Mix(a, b, 0));
        Assert.Equal(b, RgbColor.Mix(a, b, 1));
        Assert.Equal(new RgbColor(130, 102, 31), RgbColor.Mix(a, b, 0.5));
        Assert.Equal(new RgbColor(0, 255, 128), RgbColor.FromUnit(-1, 2, 0.5));
    }

    private static double Linear(byte v) => v <= 10 ? v / 255.0 / 12.92 : Math.Pow(((v / 255.0) + 0.055) / 1.055, 2.4);
}
