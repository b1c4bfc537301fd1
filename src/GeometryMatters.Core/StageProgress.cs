namespace GeometryMatters;

/// <summary>Progress of long work: which stage, how many of its items are done, how many there are.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Done">Items done so far.</param>
/// <param name="Total">Items in all.</param>
/// <param name="Detail">What is being worked on or a figure worth showing, if any.</param>
public readonly record struct StageProgress(string Stage, int Done, int Total, string? Detail = null);
