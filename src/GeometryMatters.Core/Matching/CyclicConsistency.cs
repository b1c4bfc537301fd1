using System.Globalization;
using GeometryMatters.Imaging;

namespace GeometryMatters.Matching;

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
