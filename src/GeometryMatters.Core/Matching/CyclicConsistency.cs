using System.Globalization;
using GeometryMatters.Imaging;

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

/// <summary>
/// Relaxed cyclic consistency (paper 3.2): a match is kept when going to the target and back ends nearer to the start than
/// max(τ_cc · long side of the source's box, one patch). Other rules: <see cref="CyclicConsistencyOptions.Strict"/>, <see cref="CyclicConsistencyOptions.Predecessor"/>.
/// </summary>
/// <remarks>Distances are measured between cell centres on the canvas of the source; the box is scaled to that canvas.</remarks>
public sealed class CyclicConsistency
{
    private readonly CyclicConsistencyOptions options;

    /// <summary>Creates the check.</summary>
    /// <param name="options">Settings; null for the paper's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public CyclicConsistency(CyclicConsistencyOptions? options = null)
    {
        this.options = options ?? new();
        this.options.Validate();
    }

    /// <summary>The settings as text, for records of runs.</summary>
    internal string Settings => string.Create(
        CultureInfo.InvariantCulture, $"cyclic {options.RelativeThreshold:R} of the box, {options.MinThresholdCells:R} cells {(options.MinThresholdInclusive ? "inclusive" : "exclusive")}");

    /// <summary>How far from its start each forward match returns.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="neighbors">Nearest neighbours between the source and a target.</param>
    /// <returns>One distance in canvas pixels per source row.</returns>
    /// <exception cref="ArgumentException">The neighbours are of a view with another number of rows.</exception>
    public static double[] ReturnDistances(FusedView source, NearestNeighbors neighbors)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(neighbors);
        if (neighbors.Forward.Length != source.Count)
        {
            throw new ArgumentException($"Expected neighbours of {source.Count} source rows, found {neighbors.Forward.Length}.", nameof(neighbors));
        }

        var cells = source.Cells;
        var distances = new double[source.Count];
        for (var i = 0; i < distances.Length; i++)
        {
            distances[i] = Distance(source.Letterbox, cells[i], cells[neighbors.Backward[neighbors.Forward[i]]]);
        }

        return distances;
    }

    /// <summary>Decides for every source row whether its forward match is cyclically consistent.</summary>
    /// <param name="source">Source view.</param>
    /// <param name="neighbors">Nearest neighbours between the source and a target.</param>
    /// <returns>One decision per source row.</returns>
    /// <exception cref="ArgumentException">The neighbours are of a view with another number of rows.</exception>
    public bool[] Check(FusedView source, NearestNeighbors neighbors)
    {
        var distances = ReturnDistances(source, neighbors);
        return Array.ConvertAll(distances, d => Keeps(source, d));
    }

    /// <summary>Distance of two cells in canvas pixels.</summary>
    internal static double Distance(Letterbox letterbox, int from, int to)
    {
        var (row, column) = letterbox.Grid.Position(from);
        var (otherRow, otherColumn) = letterbox.Grid.Position(to);
        // Whole cells are counted before scaling: one cell apart is then exactly one cell.
        return letterbox.CellSize * Math.Sqrt(((row - otherRow) * (row - otherRow)) + ((column - otherColumn) * (column - otherColumn)));
    }

    /// <summary>Whether a match that returns at this distance from its start is kept.</summary>
    internal bool Keeps(FusedView source, double distance)
    {
        var floor = options.MinThresholdCells * source.Letterbox.CellSize;
        var threshold = Math.Max(options.RelativeThreshold * source.Box.LongSide * source.Letterbox.Scale, floor);
        return distance < threshold || (options.MinThresholdInclusive && distance <= floor);
    }
}
