using GeometryMatters.Evaluation;
using GeometryMatters.Filtering;

namespace GeometryMatters.Tests.Evaluation;

public class FilterStatisticsTests
{
    private static readonly FilterVerdict Kept = FilterVerdict.Keep(0);
    private static readonly FilterVerdict Dropped = FilterVerdict.Reject(RejectReason.AboveThreshold, 1);

    [Fact]
    public void Rates_are_those_counted_by_hand()
    {
        FilterStatistics statistics = new();
        statistics.AddPair([true, true, false, false], [Kept, Dropped, Kept, Dropped], 100);
        statistics.AddPair([true, true, false], [Kept, Kept, Dropped], 51);
        var report = statistics.Report;
        Assert.Equal((2, 4, 3, 3, 1), (report.Pairs, report.Right, report.Wrong, report.RightSurvivors, report.WrongSurvivors));
        Assert.Equal(25, report.WrongAmongSurvivorsPercent);
        Assert.Equal(100 / 3.0, report.WrongKeptPercent!.Value, 12);
        Assert.Equal(100 / 7.0, report.WrongSurvivorsOfAllPercent!.Value, 12);
        Assert.Equal(75, report.RightKeptPercent);
        Assert.Equal(75.5, report.CandidatesPerPair);
        FilterStatistics joined = new();
        joined.Add(report);
        joined.Add(report);
        Assert.Equal((4, 75.5), (joined.Report.Pairs, joined.Report.CandidatesPerPair!.Value));
    }

    [Fact]
    public void Rates_without_a_denominator_are_null()
    {
        FilterStatistics statistics = new();
        Assert.Null(statistics.Report.CandidatesPerPair);
        statistics.AddPair([true], [Dropped], 0);
        Assert.Null(statistics.Report.WrongAmongSurvivorsPercent);
        Assert.Null(statistics.Report.WrongKeptPercent);
        Assert.Equal((0, 0, 0), (statistics.Report.RightKeptPercent, statistics.Report.WrongSurvivorsOfAllPercent, statistics.Report.CandidatesPerPair));
        Assert.Throws<ArgumentException>(() => statistics.AddPair([true], [], 0));
    }
}
