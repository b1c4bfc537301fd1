using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class LineChartTests
{
    private static readonly RgbColor Red = new(255, 0, 0);

    [Fact]
    public void Curve_rises_from_the_lower_left_to_the_upper_right_of_the_plot()
    {
        var chart = LineChart.Draw([new LineSeries("", [0, 1], [0, 1]) { Color = Red }], new() { WidthPixels = 300, HeightPixels = 200, TextScale = 1, YRange = (0, 1) });
        var (first, last) = (Columns(chart).First(), Columns(chart).Last());
        Assert.True(first.X < 60 && first.Y > 160, $"{first}");
        Assert.True(last.X > 270 && last.Y < 30, $"{last}");

        // A straight line stays straight: the middle lies half-way.
        var middle = Columns(chart).First(c => c.X == (first.X + last.X) / 2);
        Assert.InRange(middle.Y, ((first.Y + last.Y) / 2) - 2, ((first.Y + last.Y) / 2) + 2);
    }

    [Fact]
    public void Powers_are_straight_on_a_logarithmic_axis()
    {
        double[] y = [1e-4, 1e-3, 1e-2, 1e-1, 1];
        var chart = LineChart.Draw([new LineSeries("", y) { Color = Red }], new() { WidthPixels = 300, HeightPixels = 200, TextScale = 1, LogY = true });
        var points = Columns(chart).ToList();
        var slope = (double)(points[^1].Y - points[0].Y) / (points[^1].X - points[0].X);
        Assert.All(points, p => Assert.InRange(p.Y - (points[0].Y + (slope * (p.X - points[0].X))), -2, 2));
    }

    [Fact]
    public void Gaps_stay_open()
    {
        var chart = LineChart.Draw(
            [new LineSeries("", [0, 1, 2, 3, 4], [1, 1, double.NaN, 1, 1]) { Color = Red }],
            new() { WidthPixels = 300, HeightPixels = 200, TextScale = 1 });
        var columns = Columns(chart).Select(c => c.X).ToHashSet();
        var middle = (columns.Min() + columns.Max()) / 2;
        Assert.DoesNotContain(middle, columns);
        Assert.Contains(middle - 80, columns);
    }

    [Fact]
    public void Curves_are_cut_at_the_range()
    {
        var chart = LineChart.Draw(
            [new LineSeries("", [0, 1, 2], [0, 1000, 0]) { Color = Red }],
            new() { WidthPixels = 300, HeightPixels = 200, TextScale = 1, YRange = (0, 1) });
        Assert.DoesNotContain(Columns(chart), c => c.Y < 3);
    }

    [Fact]
    public void Empty_constant_and_tiny_series_are_drawn()
    {
        LineChart.Draw([]);
        LineChart.Draw([new LineSeries("empty", [])], new() { LogX = true, LogY = true });
        LineChart.Draw([new LineSeries("constant", [2, 2, 2])]);
        LineChart.Draw([new LineSeries("one", [5]) { Markers = true }]);
        LineChart.Draw([new LineSeries("tiny", [1e-300, 2e-300])]);
        LineChart.Draw([new LineSeries("huge", [1e300, -1e300])]);
        LineChart.Draw([.. Enumerable.Range(0, 12).Select(i => new LineSeries($"series number {i}", [i, i + 1]))], new() { Title = "many", XLabel = "x", YLabel = "y" });
    }

    [Fact]
    public void Ticks_are_round_and_inside_the_range()
    {
        ChartAxis axis = new([], (0, 100), false, 0);
        Assert.Equal(["0", "20", "40", "60", "80", "100"], axis.Ticks(5).Select(t => t.Label));
        Assert.Equal(["-0.2", "-0.1", "0.0", "0.1", "0.2"], new ChartAxis([], (-0.2, 0.2), false, 0).Ticks(5).Select(t => t.Label));
        Assert.Equal(["1e-5", "1e-4", "0.001", "0.01"], new ChartAxis([], (1e-5, 1e-2), true, 0).Ticks(5).Select(t => t.Label));
        Assert.Equal(["1", "2", "5", "10", "20", "50", "100"], new ChartAxis([], (1, 100), true, 0).Ticks(8).Select(t => t.Label));
        Assert.Equal(0.5, new ChartAxis([], (1, 100), true, 0).Position(10), 1e-12);
    }

    [Fact]
    public void Equal_input_gives_equal_bytes_and_misuse_is_named()
    {
        LineSeries[] series = [new("a", [1, 3, 2])];
        Assert.True(LineChart.Draw(series).Pixels.SequenceEqual(LineChart.Draw(series).Pixels));
        Assert.Throws<ArgumentException>(() => LineChart.Draw([new LineSeries("a", [1, 2], [1])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LineChart.Draw([], new() { LogY = true, YRange = (0, 1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => LineChart.Draw([], new() { WidthPixels = 10 }));
        Assert.Throws<ArgumentException>(() => LineChart.Draw([], new() { WidthPixels = 200, HeightPixels = 150, TextScale = 20 }));
    }

    /// <summary>Per column that holds the curve's colour, the middle row of it.</summary>
    private static IEnumerable<(int X, int Y)> Columns(ImageBuffer chart)
    {
        for (var x = 0; x < chart.Width; x++)
        {
            var rows = Enumerable.Range(0, chart.Height).Where(y => chart[x, y].SequenceEqual((byte[])[255, 0, 0])).ToList();
            if (rows.Count > 0)
            {
                yield return (x, (rows[0] + rows[^1]) / 2);
            }
        }
    }
}
