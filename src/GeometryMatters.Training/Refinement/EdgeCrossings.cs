using System.Runtime.InteropServices;

namespace GeometryMatters.Training.Refinement;

/// <summary>Where one projected edge crosses another.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="At">Place on it, 0 at its first end and 1 at its second.</param>
/// <param name="Other">The edge that it crosses.</param>
internal readonly record struct EdgeCrossing(int Edge, double At, int Other) : IComparable<EdgeCrossing>
{
    public int CompareTo(EdgeCrossing other)
    {
        var byEdge = Edge.CompareTo(other.Edge);
        var byPlace = byEdge != 0 ? byEdge : At.CompareTo(other.At);
        return byPlace != 0 ? byPlace : Other.CompareTo(other.Other);
    }
}

/// <summary>Finds all crossings of parts of projected edges with a grid, as fine as there are edges.</summary>
internal sealed class EdgeCrossings
{
    private readonly List<EdgeCrossing> found = [];
    private readonly List<(int Cell, int Edge)> visits = [];
    private int[] starts = [];
    private int[] members = [];
    private double left;
    private double top;
    private double perCellX;
    private double perCellY;
    private int side;

    /// <summary>The crossings sorted by edge and place; each is listed for both edges. The list is used again by the next call.</summary>
    /// <param name="edges">All projected edges.</param>
    /// <param name="parts">The parts looked at: edge and range.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public List<EdgeCrossing> Find(List<ProjectedEdge> edges, List<(int Edge, double From, double To)> parts, CancellationToken cancellationToken = default)
    {
        found.Clear();
        if (parts.Count > 1)
        {
            Place(edges, parts);
            for (var cell = 0; cell < side * side; cell++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var inside = members.AsSpan(starts[cell]..starts[cell + 1]);
                for (var i = 1; i < inside.Length; i++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        Cross(edges, inside[j], inside[i], cell);
                    }
                }
            }

            found.Sort();
        }

        return found;
    }

    private static (double X, double Y) On(in ProjectedEdge e, double at) => (e.X0 + (at * (e.X1 - e.X0)), e.Y0 + (at * (e.Y1 - e.Y0)));

    private void Cross(List<ProjectedEdge> edges, int first, int second, int cell)
    {
        ref readonly var e = ref CollectionsMarshal.AsSpan(edges)[first];
        ref readonly var o = ref CollectionsMarshal.AsSpan(edges)[second];
        double ex = e.X1 - e.X0, ey = e.Y1 - e.Y0, ox = o.X1 - o.X0, oy = o.Y1 - o.Y0, wx = o.X0 - e.X0, wy = o.Y0 - e.Y0;
        var area = (ex * oy) - (ey * ox);
        double alongFirst = (wx * oy) - (wy * ox), alongSecond = (wx * ey) - (wy * ex);
        if (area < 0)
        {
            (area, alongFirst, alongSecond) = (-area, -alongFirst, -alongSecond);
        }

        // An end that lies on the other edge to rounding counts; a part too many does no harm. Ends that are one vertex are no crossing.
        double low = -1e-9 * area, high = area - low;
        if (!(alongFirst > low && alongFirst < high && alongSecond > low && alongSecond < high) || SharesEnd(e, o))
        {
            return;
        }

        double at = alongFirst / area, other = alongSecond / area;
        var (x, y) = On(e, at);
        if (Cell(x, y) == cell)
        {
            found.Add(new(first, at, second));
            found.Add(new(second, other, first));
        }
    }

    private static bool SharesEnd(in ProjectedEdge e, in ProjectedEdge o) =>
        (e.X0 == o.X0 && e.Y0 == o.Y0) || (e.X1 == o.X1 && e.Y1 == o.Y1) || (e.X0 == o.X1 && e.Y0 == o.Y1) || (e.X1 == o.X0 && e.Y1 == o.Y0);

    private void Place(List<ProjectedEdge> edges, List<(int Edge, double From, double To)> parts)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity, low = least, high = most;
        foreach (var (edge, from, to) in parts)
        {
            var ((x0, y0), (x1, y1)) = (On(edges[edge], from), On(edges[edge], to));
            (least, most) = (Math.Min(least, Math.Min(x0, x1)), Math.Max(most, Math.Max(x0, x1)));
            (low, high) = (Math.Min(low, Math.Min(y0, y1)), Math.Max(high, Math.Max(y0, y1)));
        }

        (left, top) = (least, low);
        side = Math.Clamp((int)Math.Sqrt(parts.Count), 4, 512);
        perCellX = most > least ? side / (most - least) : 0;
        perCellY = high > low ? side / (high - low) : 0;
        Visit(edges, parts);
        if (starts.Length < (side * side) + 2)
        {
            starts = new int[(side * side) + 2];
        }

        Array.Clear(starts);
        foreach (var (cell, _) in visits)
        {
            starts[cell + 2]++;
        }

        for (var c = 0; c < side * side; c++)
        {
            starts[c + 2] += starts[c + 1];
        }

        if (members.Length < visits.Count)
        {
            members = new int[2 * visits.Count];
        }

        foreach (var (cell, edge) in visits)
        {
            members[starts[cell + 1]++] = edge;
        }
    }

    /// <summary>Lists the cells that each part may touch: row by row, with a little more than the part covers there.</summary>
    private void Visit(List<ProjectedEdge> edges, List<(int Edge, double From, double To)> parts)
    {
        visits.Clear();
        var pad = 1e-6 / Math.Max(perCellX, 1e-12);
        foreach (var (edge, from, to) in parts)
        {
            var ((x0, y0), (x1, y1)) = (On(edges[edge], from), On(edges[edge], to));
            if (y0 > y1)
            {
                (x0, y0, x1, y1) = (x1, y1, x0, y0);
            }

            int first = Row(y0), last = Row(y1);
            double slope = last > first ? (x1 - x0) / (y1 - y0) : 0, least = Math.Min(x0, x1), most = Math.Max(x0, x1);
            for (var r = first; r <= last; r++)
            {
                var a = r == first ? x0 : Math.Clamp(x0 + ((top + (r / perCellY) - y0) * slope), least, most);
                var b = r == last ? x1 : Math.Clamp(x0 + ((top + ((r + 1) / perCellY) - y0) * slope), least, most);
                int begin = Column(Math.Min(a, b) - pad), end = Column(Math.Max(a, b) + pad);
                for (var c = begin; c <= end; c++)
                {
                    visits.Add(((r * side) + c, edge));
                }
            }
        }
    }

    private int Cell(double x, double y) => (Row(y) * side) + Column(x);

    private int Row(double y) => (int)Math.Clamp((y - top) * perCellY, 0, side - 1);

    private int Column(double x) => (int)Math.Clamp((x - left) * perCellX, 0, side - 1);
}
