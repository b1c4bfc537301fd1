namespace GeometryMatters.Matching;

/// <summary>From which of the two views a <see cref="CandidateGenerator"/> starts its matches.</summary>
public enum CandidateDirection
{
    /// <summary>Every foreground cell of the source goes to its nearest neighbour in the target.</summary>
    OneWay,

    /// <summary>
    /// Both ways: also every foreground cell of the target goes to its nearest neighbour in the source; what both ways propose counts once.
    /// The cyclic check starts where the match starts, with that view's box; a match that both ways propose is kept if either way keeps it.
    /// </summary>
    TwoWay,

    /// <summary>Only matches whose ends are each other's nearest neighbours. They return to where they started, so that every cyclic check keeps them.</summary>
    Mutual,
}

/// <summary>Settings of <see cref="CandidateGenerator"/>.</summary>
public sealed record CandidateGeneratorOptions
{
    /// <summary>Where matches start. Default one way; the paper does not say.</summary>
    public CandidateDirection Direction { get; init; }

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (!Enum.IsDefined(Direction))
        {
            throw new ArgumentOutOfRangeException(nameof(Direction), Direction, "Expected OneWay, TwoWay or Mutual.");
        }
    }
}
