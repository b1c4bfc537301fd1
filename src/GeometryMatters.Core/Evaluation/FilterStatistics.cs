using GeometryMatters.Filtering;

namespace GeometryMatters.Evaluation;

/// <summary>Counts what a filter does to right and wrong predictions of annotated key points (paper Table 2).</summary>
/// <remarks>
/// For each annotated key point of a pair take its nearest neighbour, tell right from wrong by PCK@0.1
/// (<see cref="PckRule.Judge"/>), and ask the filter. Not safe for concurrent calls; sums of several instances can be joined with <see cref="Add(FilterReport)"/>.
/// </remarks>
public sealed class FilterStatistics
{
    private FilterReport sums = new();

    /// <summary>What was counted so far.</summary>
    public FilterReport Report => sums;

    /// <summary>Adds the predictions of one pair.</summary>
    /// <param name="isRight">Whether each prediction is right.</param>
    /// <param name="verdicts">The filter's verdict on each prediction.</param>
    /// <param name="keptCandidates">How many of the pair's dense candidates the filter kept.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public void AddPair(ReadOnlySpan<bool> isRight, ReadOnlySpan<FilterVerdict> verdicts, int keptCandidates)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keptCandidates);
        if (isRight.Length != verdicts.Length)
        {
            throw new ArgumentException($"Expected {isRight.Length} verdicts, found {verdicts.Length}.", nameof(verdicts));
        }

        int right = 0, rightSurvivors = 0, wrongSurvivors = 0;
        for (var i = 0; i < isRight.Length; i++)
        {
            right += isRight[i] ? 1 : 0;
            rightSurvivors += isRight[i] && verdicts[i].Accepted ? 1 : 0;
            wrongSurvivors += !isRight[i] && verdicts[i].Accepted ? 1 : 0;
        }

        Add(new()
        {
            Pairs = 1,
            Right = right,
            Wrong = isRight.Length - right,
            RightSurvivors = rightSurvivors,
            WrongSurvivors = wrongSurvivors,
            KeptCandidates = keptCandidates,
        });
    }

    /// <summary>Adds counts made elsewhere.</summary>
    /// <param name="report">Counts of other pairs.</param>
    public void Add(FilterReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        sums = new()
        {
            Pairs = sums.Pairs + report.Pairs,
            Right = sums.Right + report.Right,
            Wrong = sums.Wrong + report.Wrong,
            RightSurvivors = sums.RightSurvivors + report.RightSurvivors,
            WrongSurvivors = sums.WrongSurvivors + report.WrongSurvivors,
            KeptCandidates = sums.KeptCandidates + report.KeptCandidates,
        };
    }
}
