namespace GeometryMatters.Pipelines;

/// <summary>How <see cref="BundleReconstruction"/> runs.</summary>
public sealed record BundleReconstructionOptions
{
    /// <summary>Items worked on at the same time, at least 1. Default: the number of processors.</summary>
    public int MaxDegreeOfParallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether feature maps are stored as 16-bit floats. Default true.</summary>
    public bool HalfPrecision { get; init; } = true;

    /// <summary>Whether items that are done already are left as they are. Default true.</summary>
    public bool Resume { get; init; } = true;

    /// <summary>
    /// Whatever else the results depend on, in any form: results made with other text here count as not done. The types of the pipeline's parts,
    /// the grid and the names of the features are known anyway; the parts' own options and model files are not.
    /// </summary>
    public string Settings { get; init; } = "";

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="MaxDegreeOfParallelism"/> is below 1.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDegreeOfParallelism, 1);
        ArgumentNullException.ThrowIfNull(Settings);
    }
}
