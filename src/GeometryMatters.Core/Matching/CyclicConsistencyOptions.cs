namespace GeometryMatters.Matching;

/// <summary>Settings of <see cref="CyclicConsistency"/>.</summary>
public sealed record CyclicConsistencyOptions
{
    /// <summary>τ_cc: allowed distance as a fraction of the long side of the source object's box (paper 3.2: 0.05).</summary>
    public double RelativeThreshold { get; init; } = 0.05;

    /// <summary>The allowed distance is never below this many grid cells (paper 3.2: one feature-map patch).</summary>
    public double MinThresholdCells { get; init; } = 1;

    /// <summary>Whether a distance of exactly <see cref="MinThresholdCells"/> is kept.</summary>
    /// <remarks>The paper prints a strict bound, under which a floor of one cell keeps only exact returns on small objects; that is the default.</remarks>
    public bool MinThresholdInclusive { get; init; }

    /// <summary>Relaxed consistency as the paper prints it; the same as the defaults.</summary>
    public static CyclicConsistencyOptions Paper { get; } = new();

    /// <summary>A match is kept only where the way back ends in the very cell it started from: i = back(forward(i)).</summary>
    public static CyclicConsistencyOptions Strict { get; } = new() { RelativeThreshold = 0, MinThresholdCells = 0, MinThresholdInclusive = true };

    /// <summary>DIY-SC: at most two cells whatever the object's size, 28 of 840 pixels on its grid of 60 cells. <see cref="ChainTracker"/> adds that the way back ends among survivors.</summary>
    public static CyclicConsistencyOptions Predecessor { get; } = new() { RelativeThreshold = 0, MinThresholdCells = 2, MinThresholdInclusive = true };

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public void Validate()
    {
        Require(RelativeThreshold, nameof(RelativeThreshold));
        Require(MinThresholdCells, nameof(MinThresholdCells));

        static void Require(double value, string name)
        {
            if (!double.IsFinite(value) || value < 0)
            {
                throw new ArgumentOutOfRangeException(name, value, "Expected a finite value of at least 0.");
            }
        }
    }
}
