namespace GeometryMatters.Evaluation;

/// <summary>Counts and rates of a filter; a rate without anything to divide by is null.</summary>
public sealed record FilterReport
{
    /// <summary>Pairs counted.</summary>
    public int Pairs { get; init; }

    /// <summary>Right predictions before the filter.</summary>
    public long Right { get; init; }

    /// <summary>Wrong predictions before the filter.</summary>
    public long Wrong { get; init; }

    /// <summary>Right predictions that the filter kept.</summary>
    public long RightSurvivors { get; init; }

    /// <summary>Wrong predictions that the filter kept.</summary>
    public long WrongSurvivors { get; init; }

    /// <summary>Dense candidates kept, over all pairs.</summary>
    public long KeptCandidates { get; init; }

    /// <summary>The paper's false positive rate: wrong survivors of all survivors, in percent. A statistician's false discovery rate.</summary>
    public double? WrongAmongSurvivorsPercent => Percent(WrongSurvivors, RightSurvivors + WrongSurvivors);

    /// <summary>The textbook's false positive rate: wrong survivors of all wrong predictions, in percent.</summary>
    public double? WrongKeptPercent => Percent(WrongSurvivors, Wrong);

    /// <summary>Wrong survivors of all predictions, in percent.</summary>
    public double? WrongSurvivorsOfAllPercent => Percent(WrongSurvivors, Right + Wrong);

    /// <summary>Recall: right survivors of all right predictions, in percent.</summary>
    public double? RightKeptPercent => Percent(RightSurvivors, Right);

    /// <summary>Dense candidates kept per pair.</summary>
    public double? CandidatesPerPair => Pairs == 0 ? null : (double)KeptCandidates / Pairs;

    private static double? Percent(long part, long whole) => whole == 0 ? null : 100.0 * part / whole;
}
