using System.Numerics;
using CsCheck;
using GeometryMatters.Drawing;
using GeometryMatters.Meshes;
using GeometryMatters.Rendering;

namespace GeometryMatters.Tests.Drawing;

public class IsolineColorTests
{
    [Fact]
    public void A_line_is_as_wide_as_asked_across_its_direction()
    {
        Gen.Select(Gen.Double[0, 70], Gen.Double[0.5, 6], Gen.Double[-0.2, 0.2]).Sample((degrees, width, shift) =>
        {
            var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
            double[] values = [.. FrontalSquare.Mesh.Positions.ToArray().Select(p => (cos * p.X) + (sin * p.Y) + shift)];
            var shares = Shares(values, new() { Spacing = 100, High = 1e9, LineWidthPixels = width, LineAlpha = 1 });

            // A row steps through the coverage cos pixels at a time. Its sum is a midpoint sum of a curve of integral width whose slope
            // jumps four times by 1: the integral's error is at most cos² / 8 · 4. The rest is for floats of positions and colours.
            var row = Enumerable.Range(0, 100).Sum(x => shares[x, 50]);
            Assert.Equal(width / cos, row, (0.5 * cos) + 5e-3);
        });
        double[] upright = [-1, 1, 1, -1];
        var exact = Shares(upright, new() { Spacing = 100, High = 1e9, LineWidthPixels = 2.5, LineAlpha = 1 });
        Assert.Equal(2.5, Enumerable.Range(0, 100).Sum(x => exact[x, 30]), 2e-3); // floats of positions of up to 1 and colours
        Assert.Equal(exact[50, 30], exact[49, 30], 1e-3);
    }

    [Fact]
    public void Lines_are_at_the_multiples_of_the_spacing_and_the_ground_between_is_the_colour_of_the_value()
    {
        double[] values = [0, 1, 1, 0];
        IsolineColorOptions options = new() { Spacing = 0.25, LineWidthPixels = 1, LineAlpha = 1 };
        var picture = Render(values, options);
        foreach (var x in new[] { 25, 50, 75 })
        {
            Assert.True(picture[x, 40].X + picture[x - 1, 40].X > 0.97 + Ground(x).X, $"line at {x}");
        }

        foreach (var x in new[] { 10, 37, 62, 90 })
        {
            var expected = ColorMap.Sequential[(x + 0.5) / 100];
            Assert.True(Vector3.Distance(Srgb.ToLinear(expected.R, expected.G, expected.B), picture[x, 40]) < 0.02, $"ground at {x}"); // one step of the map's table
        }

        static Vector3 Ground(int x)
        {
            var c = ColorMap.Sequential[x / 100.0];
            return Srgb.ToLinear(c.R, c.G, c.B);
        }
    }

    [Fact]
    public void Lines_too_close_to_tell_apart_are_left_out()
    {
        double[] values = [0, 1, 1, 0];
        IsolineColorOptions options = new() { Spacing = 0.019, LineWidthPixels = 1, High = 1e9, LineAlpha = 1 };
        Assert.Equal(0, Sum(Shares(values, options))); // 1.9 pixels from line to line
        Assert.True(Sum(Shares(values, options with { Spacing = 0.03 })) > 1000);
    }

    [Fact]
    public void A_field_without_change_has_no_lines_but_at_its_own_value()
    {
        IsolineColorOptions options = new() { Spacing = 1, High = 1e9, LineAlpha = 1 };
        Assert.Equal(0, Sum(Shares([0.5, 0.5, 0.5, 0.5], options)));
    }

    [Fact]
    public void Faces_without_a_value_have_the_colour_for_it()
    {
        IsolineColorOptions options = new() { MissingColor = new(0.1f, 0.2f, 0.3f) };
        foreach (var missing in new[] { double.PositiveInfinity, double.NaN })
        {
            IsolineColor color = new(FrontalSquare.Mesh, [0, 1, 2, missing], FrontalSquare.Pose, FrontalSquare.Camera, options);
            Assert.Equal(options.MissingColor, color.At(1, new(0.4f, 0.3f, 0.3f)));
            Assert.NotEqual(options.MissingColor, color.At(0, new(0.4f, 0.3f, 0.3f)));
        }
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        Assert.Throws<ArgumentException>(() => new IsolineColor(FrontalSquare.Mesh, [1, 2], FrontalSquare.Pose, FrontalSquare.Camera));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsolineColorOptions { Spacing = 0 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsolineColorOptions { High = -1 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsolineColorOptions { LineAlpha = 2 }.Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => new IsolineColorOptions { LineWidthPixels = double.NaN }.Validate());
    }

    private static Vector3[,] Render(double[] values, IsolineColorOptions options)
    {
        IsolineColor color = new(FrontalSquare.Mesh, values, FrontalSquare.Pose, FrontalSquare.Camera, options);
        var raster = Rasterizer.Render(FrontalSquare.Mesh, FrontalSquare.Pose, FrontalSquare.Camera);
        var picture = new Vector3[100, 100];
        for (var i = 0; i < raster.Faces.Length; i++)
        {
            picture[i % 100, i / 100] = raster.Faces[i] >= 0 ? color.At(raster.Faces[i], raster.Barycentrics[i]) : default;
        }

        return picture;
    }

    /// <summary>Share of the line in each pixel; the range of the options must make the ground one colour.</summary>
    private static double[,] Shares(double[] values, IsolineColorOptions options)
    {
        var ground = ColorMap.Sequential[0];
        var g = Srgb.ToLinear(ground.R, ground.G, ground.B).X;
        var picture = Render(values, options);
        var shares = new double[100, 100];
        for (var i = 0; i < 10_000; i++)
        {
            shares[i % 100, i / 100] = Math.Round((picture[i % 100, i / 100].X - g) / (1 - g), 6);
        }

        return shares;
    }

    private static double Sum(double[,] shares) => shares.Cast<double>().Sum();
}
