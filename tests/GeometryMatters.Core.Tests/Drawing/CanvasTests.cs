using CsCheck;
using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class CanvasTests
{
    private static readonly RgbColor Red = new(255, 0, 0);

    [Fact]
    public void Line_through_pixel_centres_covers_exactly_its_pixels()
    {
        Canvas canvas = new(9, 5, RgbColor.Black);
        canvas.DrawLine(1.5, 2.5, 7.5, 2.5, Red);
        for (var x = 0; x < 9; x++)
        {
            Assert.Equal(x is >= 1 and <= 7 ? 255 : 0, canvas.Image[x, 2][0]);
            Assert.Equal(0, canvas.Image[x, 1][0]);
            Assert.Equal(0, canvas.Image[x, 3][0]);
        }
    }

    [Fact]
    public void Line_between_pixel_rows_is_shared_by_both()
    {
        Canvas canvas = new(9, 4, RgbColor.Black);
        canvas.DrawLine(1, 2, 8, 2, Red);
        Assert.Equal(128, canvas.Image[4, 1][0]);
        Assert.Equal(128, canvas.Image[4, 2][0]);
        Assert.Equal(0, canvas.Image[4, 0][0]);
    }

    [Fact]
    public void Coverage_of_a_line_equals_its_area()
    {
        // Linear fall-off keeps the integral across the line, length · width; at the two round ends it adds π/12 to the disc's area. One drawing
        // samples it at pixel centres, and a diagonal can meet them in step; the mean of drawings shifted by h is the sum over cells of side h,
        // whose error has bounds.
        const int Shifts = 4;
        const double H = 1.0 / Shifts;
        Gen.Select(Gen.Double[15, 85], Gen.Double[15, 85], Gen.Double[15, 85], Gen.Double[15, 85], Gen.Double[1, 5]).Sample((x1, y1, x2, y2, width) =>
        {
            double sum = 0;
            for (var shift = 0; shift < Shifts * Shifts; shift++)
            {
                Canvas canvas = new(100, 100, RgbColor.Black);
                double sx = H * (shift % Shifts), sy = H * (shift / Shifts);
                canvas.DrawLine(x1 + sx, y1 + sy, x2 + sx, y2 + sy, Red, width);
                for (var i = 0; i < canvas.Image.Pixels.Length; i += 3)
                {
                    sum += canvas.Image.Pixels[i] / (255.0 * Shifts * Shifts);
                }
            }

            double dx = Math.Abs(x2 - x1), dy = Math.Abs(y2 - y1), length = double.Hypot(dx, dy), reach = (width / 2) + 0.5;
            var area = (length * width) + (Math.PI * ((width * width / 4) + (1.0 / 12)));

            // Between the ends coverage is linear but for two kinks upwards and two downwards. In a cell that a kink crosses, the mean differs from
            // the value at the centre by at most half the mean |n·x|, h·√(1/12)/2; a line crosses (dx + dy)/h + 3 cells at most. The errors of both sorts
            // have opposite signs.
            var kinks = 2 * (H * Math.Sqrt(1.0 / 12) / 2) * H * H * (((dx + dy) / H) + 3);

            // At the ends coverage changes by no more than the distance: mean and centre of a cell differ by at most h·√(1/6). Such cells lie within
            // reach + 2·√2·h of an end.
            var ends = H * Math.Sqrt(1.0 / 6) * 2 * Math.PI * Math.Pow(reach + (2 * Math.Sqrt(2) * H), 2);

            // Half a level of 255 in every pixel partly covered: their squares lie within reach + √½ of the line.
            var border = reach + Math.Sqrt(0.5);
            var rounding = 0.5 / 255 * ((2 * border * length) + (Math.PI * border * border));
            var error = kinks + ends + rounding + 1e-9;
            Assert.InRange(sum, area - error, area + error);
        }, iter: 30);
    }

    [Fact]
    public void Shapes_outside_or_without_finite_points_draw_nothing_and_do_not_fail()
    {
        Canvas canvas = new(6, 6, RgbColor.Black);
        canvas.DrawLine(-50, -50, -10, -10, Red, 3);
        canvas.DrawLine(double.NaN, 0, 5, 5, Red);
        canvas.DrawLine(0, 0, double.PositiveInfinity, 5, Red);
        canvas.FillDisc(100, 100, 5, Red);
        canvas.FillDisc(double.NaN, 1, 5, Red);
        canvas.FillRectangle(-5, -5, 5, 5, Red);
        canvas.DrawText("x", 100, 100, Red);
        canvas.DrawImage(new ImageBuffer(3, 3), 10, 10);
        Assert.False(canvas.Image.Pixels.ContainsAnyExcept((byte)0));
        canvas.DrawLine(-1e9, 3.5, 1e9, 3.5, Red);
        Assert.Equal(255, canvas.Image[3, 3][0]);
    }

    [Fact]
    public void Disc_and_ring_have_their_radii()
    {
        Canvas canvas = new(21, 21, RgbColor.Black);
        canvas.FillDisc(10.5, 10.5, 5, Red);
        Assert.Equal(255, canvas.Image[10, 10][0]);
        Assert.Equal(255, canvas.Image[14, 10][0]);
        Assert.Equal(128, canvas.Image[15, 10][0]);
        Assert.Equal(0, canvas.Image[16, 10][0]);

        Canvas ring = new(21, 21, RgbColor.Black);
        ring.DrawRing(10.5, 10.5, 6, 2, Red);
        Assert.Equal(0, ring.Image[10, 10][0]);
        Assert.Equal(255, ring.Image[15, 10][0]);
        Assert.Equal(0, ring.Image[17, 10][0]);

        Canvas dot = new(21, 21, RgbColor.Black);
        dot.DrawRingedDisc(10.5, 10.5, 3, Red, RgbColor.White, 2);
        Assert.Equal([255, 0, 0], dot.Image[10, 10].ToArray());
        Assert.Equal([255, 255, 255], dot.Image[14, 10].ToArray());
    }

    [Fact]
    public void Rectangles_are_cut_at_the_border_and_blended()
    {
        Canvas canvas = new(4, 4, RgbColor.Black);
        canvas.FillRectangle(2, 2, 10, 10, RgbColor.White, 0.5);
        Assert.Equal(128, canvas.Image[3, 3][0]);
        Assert.Equal(0, canvas.Image[1, 3][0]);
        Canvas frame = new(5, 5, RgbColor.Black);
        frame.DrawRectangle(0, 0, 5, 5, Red);
        Assert.Equal(16, Enumerable.Range(0, 25).Count(i => frame.Image[i % 5, i / 5][0] == 255));
    }

    [Fact]
    public void Images_land_where_they_are_put()
    {
        ImageBuffer image = new(2, 2, [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]);
        Canvas canvas = new(4, 4, RgbColor.Black);
        canvas.DrawImage(image, -1, 1);
        Assert.Equal(2, canvas.Image[0, 1][0]);
        Assert.Equal(4, canvas.Image[0, 2][0]);
        Canvas big = new(4, 4, RgbColor.Black);
        big.DrawImage(image, 0, 0, 4, 4, ResizeFilter.Nearest);
        Assert.Equal(1, big.Image[1, 1][0]);
        Assert.Equal(4, big.Image[2, 3][0]);
    }

    [Fact]
    public void Text_draws_the_pixels_of_its_glyphs()
    {
        Canvas canvas = new(12, 9, RgbColor.Black);
        canvas.DrawText("TL", 0, 0, Red);
        Assert.Equal(
            ["##### #     ", "  #   #     ", "  #   #     ", "  #   #     ", "  #   #     ", "  #   #     ", "  #   ##### ", "            ", "            "],
            Enumerable.Range(0, 9).Select(y => string.Concat(Enumerable.Range(0, 12).Select(x => canvas.Image[x, y][0] == 255 ? '#' : ' '))));
    }

    [Fact]
    public void Scaled_text_keeps_straight_strokes_sharp()
    {
        Canvas canvas = new(30, 27, RgbColor.Black);
        canvas.DrawText("L", 0, 0, Red, 3);
        Assert.Equal(11 * 9, Enumerable.Range(0, 30 * 27).Count(i => canvas.Image[i % 30, i / 30][0] == 255));
        Assert.Equal(15, Canvas.TextWidth("L", 3));
        Assert.Equal(0, Canvas.TextWidth(""));
    }

    [Fact]
    public void Alignment_moves_text_by_its_width()
    {
        foreach (var (alignment, first) in ((TextAlignment, int)[])[(TextAlignment.Left, 10), (TextAlignment.Center, 8), (TextAlignment.Right, 5)])
        {
            Canvas canvas = new(20, 9, RgbColor.Black);
            canvas.DrawText("H", 10, 0, Red, 1, alignment);
            Assert.Equal(first, Enumerable.Range(0, 20).First(x => canvas.Image[x, 0][0] == 255));
        }
    }

    [Fact]
    public void Every_printable_character_has_its_own_glyph_and_others_a_box()
    {
        static string Shape(char c)
        {
            Canvas canvas = new(5, 9, RgbColor.Black);
            canvas.DrawText(c.ToString(), 0, 0, RgbColor.White);
            return Convert.ToHexString(canvas.Image.Pixels);
        }

        var shapes = Enumerable.Range(32, 95).Select(i => Shape((char)i)).ToList();
        Assert.Equal(shapes.Count, shapes.Distinct().Count());
        Assert.Equal(Shape('é'), Shape('漢'));
        Assert.DoesNotContain(Shape('é'), shapes);
        Assert.All("×°±αβγ→–", c => Assert.NotEqual(Shape('é'), Shape(c)));
    }

    [Fact]
    public void Mask_fill_and_outline_follow_the_mask()
    {
        Mask mask = new(9, 9);
        for (var y = 3; y < 6; y++)
        {
            for (var x = 3; x < 6; x++)
            {
                mask[x, y] = true;
            }
        }

        Canvas fill = new(9, 9, RgbColor.Black);
        fill.FillMask(mask, RgbColor.White, 1);
        Assert.Equal(9, Enumerable.Range(0, 81).Count(i => fill.Image[i % 9, i / 9][0] == 255));
        Canvas outline = new(9, 9, RgbColor.Black);
        outline.DrawMaskOutline(mask, RgbColor.White, 2);
        Assert.Equal(0, outline.Image[4, 4][0]);
        Assert.Equal(255, outline.Image[3, 4][0]);
        Assert.Equal(255, outline.Image[2, 4][0]);
        Assert.Equal(0, outline.Image[1, 4][0]);
        outline.DrawMaskOutline(new Mask(9, 9), Red);
        Assert.Equal(0, outline.Image[4, 4][0]);
    }
}
