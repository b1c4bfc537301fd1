namespace GeometryMatters.Models;

/// <summary>How part descriptors are computed; defaults are PartField's.</summary>
public sealed record OnnxPartFieldProviderOptions
{
    /// <summary>Surface points that the network sees, above zero.</summary>
    public int PointCount { get; init; } = 100_000;

    /// <summary>Seed of the points: same mesh and seed, same descriptors.</summary>
    public int Seed { get; init; }

    /// <summary>0: descriptors are read at the vertices (<c>vertex_feature True</c>). Above: means over so many random points a face, averaged to the vertices by area (the official default is 1000).</summary>
    public int PointsPerFace { get; init; }

    /// <summary>Most threads for reading the planes; −1 for as many as there are processors.</summary>
    public int MaxDegreeOfParallelism { get; init; } = -1;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; it is named.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(PointCount);
        ArgumentOutOfRangeException.ThrowIfNegative(PointsPerFace);
        if (MaxDegreeOfParallelism is 0 or < -1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), MaxDegreeOfParallelism, "Expected −1 or a number above zero.");
        }
    }
}
