using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Two points on one mesh and what is known of their normalised distance so far.</summary>
internal struct DistanceBounds
{
    private readonly DecisionSide side;
    private readonly SurfacePoint start;
    private readonly SurfacePoint end;
    private readonly LocatedPoint from;
    private readonly LocatedPoint to;
    private readonly CancellationToken cancellationToken;

    public DistanceBounds(DecisionSide side, SurfacePoint start, SurfacePoint end, CancellationToken cancellationToken)
    {
        this.side = side;
        this.cancellationToken = cancellationToken;
        this.start = start;
        this.end = end;
        from = LocatedPoint.Find(side.Geodesics.Topology, start, nameof(start));
        to = LocatedPoint.Find(side.Geodesics.Topology, end, nameof(end));
        Lower = side.Straight(from, to);
        Upper = double.PositiveInfinity;
    }

    /// <summary>No path is shorter.</summary>
    public double Lower { get; private set; }

    /// <summary>A path that is no longer exists; +∞ where none is known.</summary>
    public double Upper { get; private set; }

    public readonly double Gap => Upper - Lower;

    public readonly bool AreJoined => side.AreJoined(from, to);

    public void TightenBySection(double most)
    {
        if (most >= Lower)
        {
            Upper = Math.Min(Upper, side.Section(from, to, most, cancellationToken));
        }
    }

    public void TightenByEdgePath(double most)
    {
        if (most >= Lower)
        {
            Upper = Math.Min(Upper, side.EdgePath(start, end, most, cancellationToken));
        }
    }

    /// <summary>Asks for the exact distance; false where it is above what was asked for.</summary>
    /// <param name="most">Where the search may stop.</param>
    /// <param name="slack">More than rounding can move a distance.</param>
    public bool Measure(double most, double slack)
    {
        // A path that is known need not be searched beyond: fewer windows are kept.
        var exact = side.Exact(start, end, Math.Min(most, Upper + slack), cancellationToken);
        if (double.IsPositiveInfinity(exact))
        {
            Lower = Math.Max(Lower, most);
            return false;
        }

        Lower = Upper = exact;
        return true;
    }

    /// <summary>The distance that decisions are defined by: of a search for this pair alone, without limit.</summary>
    public readonly double Defining() => side.Exact(start, end, double.PositiveInfinity, cancellationToken);
}
