using GeometryMatters.Drawing;
using GeometryMatters.Imaging;

namespace GeometryMatters.Tests.Drawing;

public class DotChartTests
{
    private static readonly RgbColor Red = new(255, 0, 0);

    private static ImageBuffer Draw(double[] first, double[] second) => DotChart.Draw(
        ["a", "b"],
        [new("", [first, second]) { Color = Red }],
        new() { WidthPixels = 400, TextScale = 1, XRange = (0, 10) });

    /// <summary>Pure red pixels of the plot, without the legend's dot above it and the numbers at its right.</summary>
    private static (int X, int Y)[] Dots(ImageBuffer chart) =>
    [
        .. Enumerable.Range(0, chart.Height).SelectMany(y => Enumerable.Range(0, 360).Select(x => (X: x, Y: y)))
            .Where(p => p.Y > 18 && chart[p.X, p.Y] is [255, 0, 0]),
    ];

    [Fact]
    public void Mean_lies_at_its_place_on_the_axis()
    {
        // Equal values: nothing but the mean's dot. Moving both by half the range moves it by half the axis.
        var (low, middle, high) = (Center(2.5), Center(5), Center(7.5));
        Assert.InRange(middle - ((low + high) / 2), -1.5, 1.5);
        Assert.True(high - low > 120, $"{low} to {high}");

        static double Center(double value) => Dots(Draw([value, value], [])).Average(d => d.X);
    }

    [Fact]
    public void Range_is_drawn_from_the_smallest_to_the_largest()
    {
        var wide = Columns(Draw([2, 3, 7], []));
        var (from, to) = (Columns(Draw([2], [])), Columns(Draw([7], [])));
        // The ends are small dots, those of one value its large mean: they agree to the dots' radii.
        Assert.InRange(wide.Min - ((from.Min + from.Max) / 2.0), -5, 5);
        Assert.InRange(wide.Max - ((to.Min + to.Max) / 2.0), -5, 5);

        static (int Min, int Max) Columns(ImageBuffer chart)
        {
            // Dots and line are blended: any pixel clearly more red than green.
            var columns = Enumerable.Range(20, 340).Where(x => Enumerable.Range(18, chart.Height - 18).Any(y => chart[x, y][0] - chart[x, y][1] > 60)).ToArray();
            return (columns[0], columns[^1]);
        }
    }

    [Fact]
    public void Rows_lie_below_each_other_and_may_be_empty()
    {
        var first = Dots(Draw([5], [])).Average(d => d.Y);
        var second = Dots(Draw([], [5])).Average(d => d.Y);
        Assert.True(second > first + 8, $"{first}, {second}");
        Assert.Empty(Dots(Draw([], [double.NaN])));
    }

    [Fact]
    public void What_the_range_leaves_out_is_not_drawn() => Assert.Empty(Dots(Draw([12], [-3])));

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => DotChart.Draw([], [new("", [])]));
        Assert.Throws<ArgumentException>(() => DotChart.Draw(["a"], []));
        Assert.Throws<ArgumentException>(() => DotChart.Draw(["a", "b"], [new("", [[1]])]));
        Assert.Throws<ArgumentException>(() => DotChart.Draw([new string('x', 90)], [new("", [[1]])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => DotChart.Draw(["a"], [new("", [[1]])], new() { XRange = (1, 1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DotChart.Draw(["a"], [new("", [[1]])], new() { Decimals = 7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => DotChart.Draw(["a"], [new("", [[1]])], new() { TextScale = 0 }));
    }
}
