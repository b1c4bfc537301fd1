namespace GeometryMatters.Pipelines;

/// <summary>How a run over many pairs uses the machine.</summary>
public sealed record PseudoLabelOptions
{
    /// <summary>Pairs worked on at the same time.</summary>
    /// <value>The number of processors.</value>
    public int DegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Prepared views kept in memory; the least recently used goes first.</summary>
    /// <value>64.</value>
    public int CachedViews { get; init; } = 64;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is below 1.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(DegreeOfParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CachedViews, 1);
    }
}
