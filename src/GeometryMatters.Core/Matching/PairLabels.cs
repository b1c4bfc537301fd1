using GeometryMatters.Imaging;

namespace GeometryMatters.Matching;

/// <summary>Pseudo-correspondences of one pair: what was kept, and how many were there at each stage.</summary>
public sealed record PairLabels
{
    /// <summary>Category of both images.</summary>
    public required string Category { get; init; }

    /// <summary>Source item.</summary>
    public required string SourceId { get; init; }

    /// <summary>Target item.</summary>
    public required string TargetId { get; init; }

    /// <summary>Letterbox of the source image: what its cells mean in pixels.</summary>
    public required Letterbox SourceLetterbox { get; init; }

    /// <summary>Letterbox of the target image.</summary>
    public required Letterbox TargetLetterbox { get; init; }

    /// <summary>Matches that survived every filter, in the order of their source cells.</summary>
    public required IReadOnlyList<Correspondence> Kept { get; init; }

    /// <summary>How many matches were left after each stage.</summary>
    public required StageCounts Counts { get; init; }
}

/// <summary>Matches left after each stage of a pair.</summary>
/// <param name="Candidates">Nearest neighbours of the source's foreground cells.</param>
/// <param name="Cyclic">Left after relaxed cyclic consistency.</param>
/// <param name="Lifted">Of those, with both rays hitting their mesh.</param>
/// <param name="Kept">Left after all filters.</param>
public readonly record struct StageCounts(int Candidates, int Cyclic, int Lifted, int Kept);
