using GeometryMatters.Evaluation;
using GeometryMatters.Imaging;

namespace GeometryMatters.Drawing;

/// <summary>Draws curves of filters: for each set of features the paper's false-positive rate over the yield, and recall over the wrong that is kept.</summary>
public static class FilterCurveDrawing
{
    /// <summary>Draws curves; a dot marks the threshold that a filter used, a curve ends where measuring did, and charts beside each other have one scale.</summary>
    /// <param name="curves">The curves; one column of charts for each different set of features, in the order they come.</param>
    /// <param name="maxPoints">Most points of a curve.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">There is no curve.</exception>
    public static ImageBuffer Draw(IReadOnlyList<FilterCurveEntry> curves, int maxPoints = 400)
    {
        ArgumentNullException.ThrowIfNull(curves);
        if (curves.Count == 0)
        {
            throw new ArgumentException("Expected at least one curve, found none.", nameof(curves));
        }

        var groups = curves.GroupBy(c => c.Features, StringComparer.Ordinal).ToArray();
        var colors = curves.Select(c => c.Curve.Filter).Distinct(StringComparer.Ordinal).Select((f, i) => (f, i)).ToDictionary(p => p.f, p => p.i, StringComparer.Ordinal);
        MosaicTile[] panels =
        [
            .. Row("candidates per pair", "false-positive rate, %", p => p.CandidatesPerPair, p => p.WrongAmongSurvivorsPercent),
            .. Row("wrong kept, %", "right kept, %", p => p.WrongKeptPercent, p => p.RightKeptPercent),
        ];
        return Mosaic.Compose(panels, new() { Columns = groups.Length, TileSidePixels = 0 });

        // Charts beside each other are there to be compared: they share their scales.
        IEnumerable<MosaicTile> Row(string x, string y, Func<FilterReport, double?> xOf, Func<FilterReport, double?> yOf)
        {
            var (xRange, yRange) = (Range(xOf, 0), Range(yOf, 0.05));
            return groups.Select(g => Chart(g, x, y, xOf, yOf, xRange, yRange));
        }

        (double From, double To)? Range(Func<FilterReport, double?> of, double padding)
        {
            var values = curves.SelectMany(c => c.Curve.Points(maxPoints).Append(c.Curve.Used)).Select(p => of(p.Report) ?? double.NaN).Where(double.IsFinite).ToArray();
            return values.Length > 0 && values.Max() > 0 ? (-values.Max() * padding / 2, values.Max() * (1 + padding)) : null;
        }

        MosaicTile Chart(
            IGrouping<string, FilterCurveEntry> group,
            string x,
            string y,
            Func<FilterReport, double?> xOf,
            Func<FilterReport, double?> yOf,
            (double From, double To)? xRange,
            (double From, double To)? yRange)
        {
            List<LineSeries> series = [];
            foreach (var (_, curve) in group)
            {
                var color = RgbColor.Palette[colors[curve.Filter] % RgbColor.Palette.Count];
                series.Add(Series(curve.Filter, curve.Points(maxPoints), color));
                series.Add(Series("", [curve.Used], color) with { Markers = true });
            }

            return new("", LineChart.Draw(series, new() { Title = group.Key, XLabel = x, YLabel = y, WidthPixels = 720, HeightPixels = 480, XRange = xRange, YRange = yRange }));

            LineSeries Series(string name, IReadOnlyList<FilterCurvePoint> points, RgbColor color) => new(
                name, [.. points.Select(p => xOf(p.Report) ?? double.NaN)], [.. points.Select(p => yOf(p.Report) ?? double.NaN)]) { Color = color };
        }
    }
}
