namespace GeometryMatters;

/// <summary>Progress of long work: which stage, how many of its items are done, how many there are.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Done">Items done so far.</param>
/// <param name="Total">Items in all; 0 where they come from a stream whose length is not known.</param>
/// <param name="Detail">What is being worked on or a figure worth showing, if any.</param>
public readonly record struct StageProgress(string Stage, int Done, int Total, string? Detail = null)
{
    /// <summary>Estimate of the time until the last item is done, from the mean of those done in this run; null where it is not estimated.</summary>
    public TimeSpan? TimeLeft { get; init; }
}
