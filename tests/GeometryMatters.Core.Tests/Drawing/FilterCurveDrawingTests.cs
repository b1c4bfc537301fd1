using GeometryMatters.Drawing;
using GeometryMatters.Evaluation;
using GeometryMatters.Filtering;

namespace GeometryMatters.Tests.Drawing;

public class FilterCurveDrawingTests
{
    [Fact]
    public void Every_set_of_features_has_a_column_of_two_charts()
    {
        var one = FilterCurveDrawing.Draw([new("2d", Curve())]);
        var two = FilterCurveDrawing.Draw([new("2d", Curve()), new("2d+field", Curve()), new("2d", Curve())]);
        Assert.Equal(one.Height, two.Height);
        Assert.InRange(two.Width, (2 * one.Width) - 60, 2 * one.Width);
        Assert.Contains(Colors(two), c => c == RgbColor.Palette[0]);
    }

    [Fact]
    public void A_curve_without_points_leaves_an_empty_chart_and_no_curve_is_misuse()
    {
        FilterCurveStatistics nothing = new(new TriplaneFilter());
        Assert.DoesNotContain(Colors(FilterCurveDrawing.Draw([new("2d", nothing.ToCurve()) ])).Skip(0), c => c == RgbColor.Palette[1]);
        Assert.Throws<ArgumentException>(() => FilterCurveDrawing.Draw([]));
    }

    private static FilterCurve Curve()
    {
        FilterCurveStatistics statistics = new(new TriplaneFilter());
        statistics.AddPair(
            [true, true, false, false],
            [FilterVerdict.Keep(0.01f), FilterVerdict.Keep(0.05f), FilterVerdict.Keep(0.08f), FilterVerdict.Reject(RejectReason.AboveThreshold, 0.3f)],
            [FilterVerdict.Keep(0.02f), FilterVerdict.Keep(0.07f), FilterVerdict.Reject(RejectReason.AboveThreshold, 0.4f)]);
        return statistics.ToCurve();
    }

    private static HashSet<RgbColor> Colors(GeometryMatters.Imaging.ImageBuffer image)
    {
        HashSet<RgbColor> colors = [];
        for (var i = 0; i < image.Pixels.Length; i += 3)
        {
            colors.Add(new(image.Pixels[i], image.Pixels[i + 1], image.Pixels[i + 2]));
        }

        return colors;
    }
}
