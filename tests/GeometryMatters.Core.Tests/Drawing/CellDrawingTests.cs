using GeometryMatters.Drawing;
using GeometryMatters.Features;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class CellDrawingTests
{
    private static readonly Letterbox Box = new(8, 4, 16, 4);

    [Fact]
    public void Greatest_value_gets_the_last_colour_and_least_the_first()
    {
        // A cell is 2×2 image pixels; the image covers rows 1 and 2 of the grid.
        var values = new float[16];
        Array.Fill(values, 0.5f);
        values[4] = 2;
        values[11] = -1;
        var drawing = HeatMapDrawing.Draw(new ImageBuffer(8, 4), values, Box, new() { Cells = new() { Alpha = 1, Smooth = false } });
        Assert.Equal((8, 4), (drawing.Width, drawing.Height));
        AssertColor(ColorMap.Heat[1], drawing, 0, 0);
        AssertColor(ColorMap.Heat[1], drawing, 1, 1);
        AssertColor(ColorMap.Heat[0.5], drawing, 2, 1);
        AssertColor(ColorMap.Heat[0], drawing, 7, 3);
    }

    [Fact]
    public void Smooth_values_run_linearly_between_cell_centres()
    {
        var values = new float[16];
        for (var i = 0; i < 16; i++)
        {
            values[i] = i % 4;
        }

        var drawing = HeatMapDrawing.Draw(new ImageBuffer(80, 40), values, new Letterbox(80, 40, 160, 4), new() { Cells = new() { Alpha = 1 } });

        // Cell centres lie at image x 10, 30, 50, 70; pixel 39 is centred at 39.5, value 1.475 of 3.
        AssertColor(ColorMap.Heat[1.475 / 3], drawing, 39, 20);
        AssertColor(ColorMap.Heat[0], drawing, 3, 20);
        AssertColor(ColorMap.Heat[1], drawing, 77, 20);
    }

    [Fact]
    public void Background_shows_the_image_without_colour()
    {
        ImageBuffer image = new(8, 4);
        new Canvas(image).FillRectangle(0, 0, 8, 4, new RgbColor(100, 200, 50));
        Mask mask = new(8, 4);
        mask[0, 0] = mask[1, 1] = true;
        var drawing = HeatMapDrawing.Draw(image, new float[16], Box, new() { Cells = new() { Mask = mask, Alpha = 1 } });
        Assert.Equal([153, 153, 153], drawing[5, 2].ToArray());
        AssertColor(ColorMap.Heat[0.5], drawing, 1, 1);
        var colored = HeatMapDrawing.Draw(image, new float[16], Box, new() { Cells = new() { Mask = mask, GrayImage = false } });
        Assert.Equal([100, 200, 50], colored[5, 2].ToArray());
    }

    [Fact]
    public void Cells_off_the_mask_neither_bleed_in_nor_set_the_range()
    {
        // Only cell (1, 0) is on the mask: it is the whole range, whatever its neighbours say.
        var values = Enumerable.Repeat(1000f, 16).ToArray();
        values[4] = 1;
        Mask mask = new(8, 4);
        mask[0, 0] = mask[1, 0] = mask[0, 1] = mask[1, 1] = true;
        var drawing = HeatMapDrawing.Draw(new ImageBuffer(8, 4), values, Box, new() { Cells = new() { Mask = mask, Alpha = 1 }, Low = 0, High = 1 });
        AssertColor(ColorMap.Heat[1], drawing, 1, 1);
        var free = HeatMapDrawing.Draw(new ImageBuffer(8, 4), values, Box, new() { Cells = new() { Mask = mask, Alpha = 1 } });
        AssertColor(ColorMap.Heat[0.5], free, 1, 1);
    }

    [Fact]
    public void Values_that_are_not_finite_are_not_painted()
    {
        var values = Enumerable.Repeat(float.NaN, 16).ToArray();
        values[5] = 3;
        var drawing = HeatMapDrawing.Draw(new ImageBuffer(8, 4), values, Box, new() { Cells = new() { Alpha = 1, Smooth = false } });
        AssertColor(ColorMap.Heat[0.5], drawing, 2, 0);
        Assert.Equal([0, 0, 0], drawing[0, 0].ToArray());
        HeatMapDrawing.Draw(new ImageBuffer(8, 4), Enumerable.Repeat(float.NaN, 16).ToArray(), Box, new() { ColorBar = true });
    }

    [Fact]
    public void Canvas_with_padding_has_its_own_size_and_marks_move_along()
    {
        Letterbox box = new(80, 40, 160, 4);
        var drawing = HeatMapDrawing.Draw(new ImageBuffer(80, 40), new float[16], box, new() { Cells = new() { KeepPadding = true, Alpha = 0 }, Mark = (40, 20) });
        Assert.Equal((160, 160), (drawing.Width, drawing.Height));
        Assert.Equal([225, 20, 30], drawing[80, 80].ToArray());
        var plain = HeatMapDrawing.Draw(new ImageBuffer(80, 40), new float[16], box, new() { Cells = new() { Alpha = 0 }, Mark = (40, 20), ColorBar = true });
        Assert.Equal([225, 20, 30], plain[40, 20].ToArray());
        Assert.True(plain.Width > 80);
    }

    [Fact]
    public void Three_channels_become_red_green_and_blue()
    {
        var values = new float[48];
        values[(6 * 3) + 0] = 1;
        values[(6 * 3) + 2] = 0.5f;
        var drawing = PcaDrawing.Draw(new ImageBuffer(8, 4), new FeatureMap(new GridSize(4, 4), 3, values), Box, new() { Alpha = 1, Smooth = false });
        Assert.Equal([255, 0, 128], drawing[4, 0].ToArray());
        Assert.Equal([0, 0, 0], drawing[3, 0].ToArray());
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_misuse()
    {
        ImageBuffer image = new(8, 4);
        Assert.Throws<ArgumentException>(() => HeatMapDrawing.Draw(image, new float[15], Box));
        Assert.Throws<ArgumentException>(() => HeatMapDrawing.Draw(image, new float[16], new Letterbox(4, 8, 16, 4)));
        Assert.Throws<ArgumentException>(() => PcaDrawing.Draw(image, new FeatureMap(new GridSize(4, 4), 2, new float[32]), Box));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeatMapDrawing.Draw(image, new float[16], Box, new() { Low = 1, High = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => HeatMapDrawing.Draw(image, new float[16], Box, new() { Cells = new() { Alpha = 2 } }));
    }

    private static void AssertColor(RgbColor expected, ImageBuffer image, int x, int y) =>
        Assert.Equal(expected, new RgbColor(image[x, y][0], image[x, y][1], image[x, y][2]));
}
