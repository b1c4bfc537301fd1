using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeometryMatters.Evaluation;

/// <summary>A curve and the features whose candidates it was measured on.</summary>
/// <param name="Features">Name of the features.</param>
/// <param name="Curve">The curve.</param>
public sealed record FilterCurveEntry(string Features, FilterCurve Curve);

/// <summary>Writes curves of filters as CSV or JSON; files appear whole or not at all.</summary>
public static class FilterCurveFile
{
    /// <summary>Writes one line per point: features, filter, threshold, the four rates, and the counts behind them. A rate without anything to divide by is empty.</summary>
    /// <param name="path">The file.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="maxPoints">Most points of a curve, as <see cref="FilterCurve.Points"/> takes them.</param>
    public static void WriteCsv(string path, IEnumerable<FilterCurveEntry> curves, int maxPoints = 200)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(curves);
        StringBuilder text = new();
        text.Append("features,filter,threshold,false_positive_rate_percent,wrong_kept_percent,right_kept_percent,candidates_per_pair,right_survivors,wrong_survivors,right,wrong\n");
        foreach (var (features, curve) in curves)
        {
            foreach (var (threshold, r) in curve.Points(maxPoints))
            {
                text.Append(CultureInfo.InvariantCulture, $"{Quoted(features)},{Quoted(curve.Filter)},{(float)threshold},");
                text.Append(CultureInfo.InvariantCulture, $"{r.WrongAmongSurvivorsPercent},{r.WrongKeptPercent},{r.RightKeptPercent},{r.CandidatesPerPair},");
                text.Append(CultureInfo.InvariantCulture, $"{r.RightSurvivors},{r.WrongSurvivors},{r.Right},{r.Wrong}\n");
            }
        }

        AtomicFile.WriteAllText(path, text.ToString());
    }

    /// <summary>Writes the curves as one JSON array: features, filter, the threshold used, where measuring ends (left out where it does not), and columns of numbers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="maxPoints">Most points of a curve, as <see cref="FilterCurve.Points"/> takes them.</param>
    public static void WriteJson(string path, IEnumerable<FilterCurveEntry> curves, int maxPoints = 200)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(curves);
        AtomicFile.Write(path, stream =>
        {
            using Utf8JsonWriter json = new(stream, new() { Indented = true, NewLine = "\n" });
            json.WriteStartArray();
            foreach (var (features, curve) in curves)
            {
                var points = curve.Points(maxPoints);
                json.WriteStartObject();
                json.WriteString("features", features);
                json.WriteString("filter", curve.Filter);
                json.WriteNumber("threshold", curve.Threshold);
                if (float.IsFinite(curve.MeasuredBelow))
                {
                    json.WriteNumber("measured_below", curve.MeasuredBelow);
                }

                json.WriteNumber("pairs", curve.Pairs);
                json.WriteNumber("right", curve.Right);
                json.WriteNumber("wrong", curve.Wrong);
                Column(json, "thresholds", points, p => (float)p.Threshold);
                Column(json, "false_positive_rate_percent", points, p => p.Report.WrongAmongSurvivorsPercent);
                Column(json, "wrong_kept_percent", points, p => p.Report.WrongKeptPercent);
                Column(json, "right_kept_percent", points, p => p.Report.RightKeptPercent);
                Column(json, "candidates_per_pair", points, p => p.Report.CandidatesPerPair);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void Column(Utf8JsonWriter json, string name, IReadOnlyList<FilterCurvePoint> points, Func<FilterCurvePoint, double?> value)
    {
        json.WriteStartArray(name);
        foreach (var point in points)
        {
            if (value(point) is { } number)
            {
                json.WriteNumberValue(Math.Round(number, 6));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
    }

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
