using System.Text.Json;
using CsCheck;
using GeometryMatters.Evaluation;
using GeometryMatters.Filtering;
using GeometryMatters.Matching;
using GeometryMatters.Views;

namespace GeometryMatters.Tests.Evaluation;

public class FilterCurveTests
{
    // Errors in steps of a quarter, so that many are equal; 2 stands for not measured.
    private static readonly Gen<float> Error = Gen.Int[0, 8].Select(i => i == 8 ? float.PositiveInfinity : i / 4f);

    private static readonly Gen<(bool[] IsRight, float[] Errors, float[] Candidates)[]> Pairs = Gen.Int[0, 8].SelectMany(n =>
        Gen.Select(Gen.Bool.Array[n], Error.Array[n], Error.Array[0, 12])).Array[1, 4];

    [Fact]
    public void A_curve_is_counted_as_by_hand()
    {
        FilterCurveStatistics statistics = new(new Fixed(0.5f, float.PositiveInfinity));
        statistics.AddPair([true, true, false], Verdicts(0.1f, 0.6f, 0.3f), Verdicts(0.2f, 0.4f, 0.4f, 0.9f));
        statistics.AddPair([false], Verdicts(float.PositiveInfinity), Verdicts(0.1f, 0.5f));
        var curve = statistics.ToCurve();
        Assert.Equal(("fixed", 0.5f, 2, 2, 2, 3), (curve.Filter, curve.Threshold, curve.Pairs, curve.Right, curve.Wrong, curve.LargestYield));
        var report = curve.Used.Report;
        Assert.Equal((1, 1, 5), (report.RightSurvivors, report.WrongSurvivors, report.KeptCandidates));
        Assert.Equal((50, 50, 50, 2.5), (report.WrongAmongSurvivorsPercent, report.WrongKeptPercent, report.RightKeptPercent, report.CandidatesPerPair));
        Assert.Null(curve.At(0).Report.WrongAmongSurvivorsPercent);

        // Two candidates have error 0.4: three are kept by no threshold.
        Assert.Equal((0.4f, 4L), ((float)curve.AtYield(1.5)!.Threshold, curve.AtYield(1.5)!.Report.KeptCandidates));
        Assert.Equal(0.9f, (float)curve.AtYield(3)!.Threshold);
        Assert.Null(curve.AtYield(3.01));
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.9f], curve.Points().Select(p => (float)p.Threshold));
        Assert.Equal([0.1f, 0.4f, 0.9f], curve.Points(3).Select(p => (float)p.Threshold));
    }

    [Fact]
    public void What_is_kept_never_falls_as_the_threshold_rises_and_is_what_a_filter_of_that_threshold_keeps() =>
        Pairs.Sample(pairs =>
        {
            var curve = Curve(pairs, 1, float.PositiveInfinity);
            FilterReport? before = null;
            foreach (var (threshold, report) in curve.Points())
            {
                FilterStatistics counted = new();
                foreach (var (isRight, errors, candidates) in pairs)
                {
                    counted.AddPair(isRight, Verdicts((float)threshold, errors), candidates.Count(c => c <= threshold));
                }

                Assert.Equal(counted.Report, report);
                Assert.True(before is null || (report.RightSurvivors >= before.RightSurvivors && report.WrongSurvivors >= before.WrongSurvivors && report.KeptCandidates >= before.KeptCandidates));
                before = report;
            }

            Assert.Equal(curve.Points().Select(p => p.Threshold).Distinct().Order(), curve.Points().Select(p => p.Threshold));
        });

    [Fact]
    public void The_threshold_of_a_yield_is_the_smallest_that_keeps_as_many() =>
        Gen.Select(Pairs, Gen.Int[1, 60]).Sample((pairs, wanted) =>
        {
            var curve = Curve(pairs, 1, float.PositiveInfinity);
            var yield = (double)wanted / pairs.Length;
            if (curve.AtYield(yield) is { } point)
            {
                Assert.True(point.Report.KeptCandidates >= wanted);
                Assert.True(point.Threshold == 0 || curve.At(Math.BitDecrement(point.Threshold)).Report.KeptCandidates < wanted);
                Assert.Equal(point, curve.AtYield(point.Report.CandidatesPerPair!.Value));
            }
            else
            {
                Assert.True(pairs.Sum(p => p.Candidates.Count(float.IsFinite)) < wanted);
            }
        });

    [Fact]
    public void A_curve_ends_where_measuring_does()
    {
        var curve = Curve([([true, false], [0.25f, 1f], [0.25f, 0.75f, 1f, float.PositiveInfinity])], 0.5f, 1);
        Assert.Equal((2.0, 1L, 1L), (curve.LargestYield, curve.Right, curve.Wrong));
        Assert.Equal([0.25, 0.75], curve.Points().Select(p => p.Threshold));
        Assert.Null(curve.AtYield(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.At(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.AtYield(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => curve.Points(1));
    }

    [Fact]
    public void Filters_that_report_bounds_have_no_curve()
    {
        Assert.Throws<ArgumentException>(() => new FilterCurveStatistics(new Fixed(0.5f, 0)));
        Assert.Throws<ArgumentException>(() => new FilterCurveStatistics(new Fixed(0.5f, 0.5f)));
        FilterCurveStatistics statistics = new(new Fixed(0.5f, 1));
        Assert.Throws<ArgumentException>(() => statistics.AddPair([true], [], []));
        Assert.Throws<ArgumentException>(() => statistics.Add(new(new Fixed(0.4f, 1))));
        Assert.Empty(statistics.ToCurve().Points());
        Assert.Null(statistics.ToCurve().LargestYield);
    }

    [Fact]
    public void Files_hold_every_point()
    {
        using TemporaryFolder folder = new();
        FilterCurveEntry[] curves = [new("2d", Curve([([true, false], [0.25f, 1f], [0.25f, 0.75f])], 0.5f, float.PositiveInfinity)), new("a,\"b\"", Curve([([], [], [0.5f])], 0.5f, 1))];
        FilterCurveFile.WriteCsv(folder.File("curves.csv"), curves);
        Assert.Equal(
            """"
            features,filter,threshold,false_positive_rate_percent,wrong_kept_percent,right_kept_percent,candidates_per_pair,right_survivors,wrong_survivors,right,wrong
            2d,fixed,0.25,0,0,100,1,1,0,1,1
            2d,fixed,0.75,0,0,100,2,1,0,1,1
            2d,fixed,1,50,100,100,2,1,1,1,1
            "a,""b""",fixed,0.5,,,,1,0,0,0,0

            """".ReplaceLineEndings("\n"),
            File.ReadAllText(folder.File("curves.csv")));
        FilterCurveFile.WriteJson(folder.File("curves.json"), curves);
        var json = JsonDocument.Parse(File.ReadAllBytes(folder.File("curves.json"))).RootElement;
        Assert.Equal([0.25, 0.75, 1], json[0].GetProperty("thresholds").EnumerateArray().Select(e => e.GetDouble()));
        Assert.Equal([0, 0, 50], json[0].GetProperty("false_positive_rate_percent").EnumerateArray().Select(e => e.GetDouble()));
        Assert.False(json[0].TryGetProperty("measured_below", out _));
        Assert.Equal(1, json[1].GetProperty("measured_below").GetDouble());
        Assert.Equal(JsonValueKind.Null, json[1].GetProperty("right_kept_percent")[0].ValueKind);
    }

    private static FilterCurve Curve((bool[] IsRight, float[] Errors, float[] Candidates)[] pairs, float threshold, float measuredBelow)
    {
        Fixed filter = new(threshold, measuredBelow);
        FilterCurveStatistics all = new(filter);
        foreach (var (isRight, errors, candidates) in pairs)
        {
            FilterCurveStatistics one = new(filter);
            one.AddPair(isRight, Verdicts(threshold, errors), Verdicts(threshold, candidates));
            all.Add(one);
        }

        return all.ToCurve();
    }

    private static FilterVerdict[] Verdicts(params float[] errors) => Verdicts(0.5f, errors);

    private static FilterVerdict[] Verdicts(float threshold, float[] errors) =>
        Array.ConvertAll(errors, e => e <= threshold ? FilterVerdict.Keep(e) : FilterVerdict.Reject(RejectReason.AboveThreshold, e));

    private sealed class Fixed(float threshold, float measuredBelow) : IThresholdFilter
    {
        public string Name => "fixed";

        public float Threshold => threshold;

        public float MeasuredBelow => measuredBelow;

        public void Evaluate(ViewPair pair, ReadOnlySpan<LiftedCorrespondence> candidates, Span<FilterVerdict> verdicts, CancellationToken cancellationToken = default) =>
            verdicts.Fill(FilterVerdict.Keep(0));
    }
}
