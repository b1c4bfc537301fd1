namespace GeometryMatters.Pipelines;

/// <summary>How a run over many pairs uses the machine.</summary>
public sealed record PseudoLabelPipelineOptions
{
    /// <summary>Pairs worked on at the same time.</summary>
    /// <value>The number of processors.</value>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Prepared views kept in memory; the one that is not needed for longest goes first, as far as the run sees ahead.</summary>
    /// <value>64.</value>
    public int CachedViews { get; init; } = 64;

    /// <summary>Requests read before they are worked on, to know which views are needed again; 0 for a source that waits for results, and for least recently used.</summary>
    /// <value>4096.</value>
    public int Lookahead { get; init; } = 4096;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is below 1, or <see cref="Lookahead"/> below 0.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDegreeOfParallelism, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CachedViews, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Lookahead);
    }
}
