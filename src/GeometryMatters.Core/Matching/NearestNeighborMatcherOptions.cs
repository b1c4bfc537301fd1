namespace GeometryMatters.Matching;

/// <summary>Settings of <see cref="NearestNeighborMatcher"/>.</summary>
public sealed record NearestNeighborMatcherOptions
{
    /// <summary>Most threads used at once; −1 for as many as there are processors. The result does not depend on it.</summary>
    public int MaxDegreeOfParallelism { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public void Validate()
    {
        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or at least 1.");
        }
    }
}
