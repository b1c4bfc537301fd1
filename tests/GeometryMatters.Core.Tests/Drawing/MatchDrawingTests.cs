using CsCheck;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class MatchDrawingTests
{
    private static readonly MatchDrawingOptions Plain = new() { LineAlpha = 1, DotRadiusPixels = 0, GapPixels = 2, ThinningCellPixels = 0, ImageBrightness = 1 };

    [Fact]
    public void Line_joins_both_points_in_the_colour_of_the_source()
    {
        var drawing = MatchDrawing.Draw(new ImageBuffer(20, 10), new ImageBuffer(30, 10), [new MatchLine(5.5, 4.5, 20.5, 4.5)], Plain);
        Assert.Equal((52, 10), (drawing.Width, drawing.Height));
        var color = MatchDrawing.ColorAt(5.5, 4.5, new PixelBox(0, 0, 20, 10));
        byte[] expected = [color.R, color.G, color.B];
        Assert.Equal(expected, drawing[5, 4].ToArray());
        Assert.Equal(expected, drawing[22 + 20, 4].ToArray());
        Assert.Equal(expected, drawing[20, 4].ToArray());
        Assert.Equal([255, 255, 255], drawing[20, 6].ToArray());
        Assert.Equal([0, 0, 0], drawing[4, 4].ToArray());
        Assert.Equal([0, 0, 0], drawing[43, 4].ToArray());
    }

    [Fact]
    public void Stacked_images_lie_below_each_other_and_centred()
    {
        var drawing = MatchDrawing.Draw(new ImageBuffer(10, 10), new ImageBuffer(30, 20), [new MatchLine(0.5, 0.5, 29.5, 19.5)], Plain with { Stacked = true });
        Assert.Equal((30, 32), (drawing.Width, drawing.Height));
        Assert.True(drawing[10, 0][1] > 200);
        Assert.True(drawing[29, 31][1] > 200);
    }

    [Fact]
    public void Panels_are_scaled_with_their_points()
    {
        var drawing = MatchDrawing.Draw(new ImageBuffer(10, 5), new ImageBuffer(40, 20), [new MatchLine(5, 2.5, 20, 10)], Plain with { PanelSidePixels = 20, DotRadiusPixels = 2, LineWidthPixels = 0 });
        Assert.Equal((42, 10), (drawing.Width, drawing.Height));
        Assert.NotEqual(0, drawing[10, 5][0] + drawing[10, 5][1] + drawing[10, 5][2]);
        Assert.NotEqual(0, drawing[32, 5][0] + drawing[32, 5][1] + drawing[32, 5][2]);
    }

    [Fact]
    public void Red_rises_with_x_and_green_falls_with_y()
    {
        PixelBox box = new(10, 20, 110, 220);
        Gen.Select(Gen.Double[10, 110], Gen.Double[20, 220]).Sample((x, y) =>
        {
            var color = MatchDrawing.ColorAt(x, y, box);
            Assert.Equal((x - 10) / 100 * 255, color.R, 0.51);
            Assert.Equal((220 - y) / 200 * 255, color.G, 0.51);
        });
        Assert.Equal(MatchDrawing.ColorAt(10, 20, box), MatchDrawing.ColorAt(-5, 0, box));
    }

    [Fact]
    public void Thinning_keeps_one_match_per_cell_on_either_side()
    {
        Gen.Select(Gen.Double[0, 20], Gen.Double[0, 20], Gen.Double[0, 20], Gen.Double[0, 20]).Select(t => new MatchLine(t.Item1, t.Item2, t.Item3, t.Item4)).List[0, 60].Sample(matches =>
        {
            var kept = MatchDrawing.Thin(matches, 3);
            var from = kept.Select(m => ((int)(m.SourceX / 3), (int)(m.SourceY / 3))).ToList();
            var to = kept.Select(m => ((int)(m.TargetX / 3), (int)(m.TargetY / 3))).ToList();
            Assert.Equal(from.Count, from.Distinct().Count());
            Assert.Equal(to.Count, to.Distinct().Count());

            // Greedy from the front: the first stays, and whatever was dropped shares a cell with one kept.
            Assert.Equal(matches.Take(1), kept.Take(1));
            Assert.All(matches.Except(kept), m => Assert.True(from.Contains(((int)(m.SourceX / 3), (int)(m.SourceY / 3))) || to.Contains(((int)(m.TargetX / 3), (int)(m.TargetY / 3)))));
        }, iter: 100);
        MatchLine[] two = [new(1, 1, 1, 1), new(1, 1, 1, 1)];
        Assert.Equal(2, MatchDrawing.Thin(two, 0).Count);
    }

    [Fact]
    public void Equal_input_gives_equal_bytes_and_images_stay_untouched()
    {
        ImageBuffer image = new(40, 30);
        new Random(1).NextBytes(image.Pixels);
        var copy = image.Pixels.ToArray();
        MatchLine[] matches = [.. Enumerable.Range(0, 30).Select(i => new MatchLine(i, i % 7 * 3, 39 - i, i))];
        var first = MatchDrawing.Draw(image, image, matches);
        Assert.True(first.Pixels.SequenceEqual(MatchDrawing.Draw(image, image, matches).Pixels));
        Assert.Equal(copy, image.Pixels.ToArray());
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Equal("LineAlpha", Assert.Throws<ArgumentOutOfRangeException>(() => new MatchDrawingOptions { LineAlpha = 1.5 }.Validate()).ParamName);
        Assert.Equal("ThinningCellPixels", Assert.Throws<ArgumentOutOfRangeException>(() => new MatchDrawingOptions { ThinningCellPixels = double.NaN }.Validate()).ParamName);
        Assert.Equal("GapPixels", Assert.Throws<ArgumentOutOfRangeException>(() => new MatchDrawingOptions { GapPixels = -1 }.Validate()).ParamName);
    }
}
