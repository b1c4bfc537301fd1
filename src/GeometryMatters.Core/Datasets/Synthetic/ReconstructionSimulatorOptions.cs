namespace GeometryMatters.Datasets.Synthetic;

/// <summary>How imperfect a simulated reconstruction is.</summary>
public sealed record ReconstructionSimulatorOptions
{
    /// <summary>Lattice cells along the longest side, 8 to 128; 40 gives some 1 500 to 4 500 vertices. More are taken where the mesh would have fewer than <see cref="MinVertices"/>.</summary>
    public int Cells { get; init; } = 40;

    /// <summary>Largest tilt of the lattice about each axis in degrees, 0 to 45.</summary>
    public double LatticeTiltDegrees { get; init; } = 12;

    /// <summary>Root mean square height of the bumps as a fraction of the bounding-box diagonal, 0 to 0.05.</summary>
    public double BumpFraction { get; init; } = 0.003;

    /// <summary>Width of a bump as a fraction of the diagonal, 0.01 to 1.</summary>
    public double BumpWidthFraction { get; init; } = 0.12;

    /// <summary>How far surfaces are moved outwards, in lattice cells, 0 to 1: keeps parts thinner than a cell together, as learned reconstructions thicken them.</summary>
    public double ThickeningCells { get; init; } = 0.2;

    /// <summary>Standard deviation of the shift of every vertex as a fraction of the diagonal, 0 to 0.02.</summary>
    public double VertexNoiseFraction { get; init; } = 0.0008;

    /// <summary>Probability that the mesh comes turned by 90, 180 or 270 degrees about y, 0 to 1.</summary>
    public double YawErrorProbability { get; init; } = 0.15;

    /// <summary>Number of vertices below which a finer lattice is taken (once), 0 to 20 000; meshes from files are split by edge length instead.</summary>
    public int MinVertices { get; init; } = 2000;

    /// <summary>Checks every property.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A property is out of its range.</exception>
    public void Validate()
    {
        OptionRange.Check(Cells, 8, 128, nameof(Cells));
        OptionRange.Check(LatticeTiltDegrees, 0, 45, nameof(LatticeTiltDegrees));
        OptionRange.Check(BumpFraction, 0, 0.05, nameof(BumpFraction));
        OptionRange.Check(BumpWidthFraction, 0.01, 1, nameof(BumpWidthFraction));
        OptionRange.Check(ThickeningCells, 0, 1, nameof(ThickeningCells));
        OptionRange.Check(VertexNoiseFraction, 0, 0.02, nameof(VertexNoiseFraction));
        OptionRange.Check(YawErrorProbability, 0, 1, nameof(YawErrorProbability));
        OptionRange.Check(MinVertices, 0, 20_000, nameof(MinVertices));
    }
}

/// <summary>Range checks of option records.</summary>
internal static class OptionRange
{
    public static void Check(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Expected a value in [{low}, {high}]."));
        }
    }
}
