namespace GeometryMatters.Geodesics;

/// <summary>Distances by way of a virtual source on its side of a face, and two sources of a side made one.</summary>
internal static class SourceJoin
{
    // Largest raise of an offset, as a fraction of the side.
    private const double MostRaise = 1e-4;

    // Rounding opens no gap between neighbours (see WindowSearch).
    private const double Gap = 4e-10;

    /// <summary>Shortest way from the source through [A, B] to the apex.</summary>
    public static double Through(in UnfoldedFaces.Side side, in Window w, out bool isStraight)
    {
        var at = w.X + ((side.X - w.X) * w.Y / (w.Y + side.Y));
        isStraight = at >= w.A && at <= w.B;
        return w.Before + (at < w.A ? UnfoldedFaces.Norm(w.A - w.X, w.Y) + UnfoldedFaces.Norm(side.X - w.A, side.Y)
            : at > w.B ? UnfoldedFaces.Norm(w.B - w.X, w.Y) + UnfoldedFaces.Norm(side.X - w.B, side.Y)
            : UnfoldedFaces.Norm(side.X - w.X, side.Y + w.Y));
    }

    /// <summary>Distance to a point of the side along the source's line.</summary>
    public static double At(in Window w, double at) => w.Before + UnfoldedFaces.Norm(at - w.X, w.Y);

    /// <summary>
    /// One source that takes over another's part of the side, its offset raised by as much as the other's lines there are longer than
    /// its own; false where that is much, or where the parts do not meet.
    /// </summary>
    public static bool TryJoin(in Window best, in Window other, double length, out Window joined)
    {
        joined = best;
        if (other.A >= best.A && other.B <= best.B)
        {
            return true;
        }

        var slack = Gap * length;
        if (other.A > best.B + slack || other.B < best.A - slack)
        {
            return false;
        }

        var raise = Math.Max(
            other.A < best.A ? Excess(other, best, other.A, best.A) : 0,
            other.B > best.B ? Excess(other, best, best.B, other.B) : 0);
        joined = best with { A = Math.Min(best.A, other.A), B = Math.Max(best.B, other.B), Before = best.Before + raise };
        return raise <= MostRaise * length;
    }

    // How much longer one's lines are than another's over [a, b] at most: at an end, or where both come from one direction.
    private static double Excess(in Window longer, in Window shorter, double a, double b)
    {
        var excess = Math.Max(0, Math.Max(Excess(longer, shorter, a), Excess(longer, shorter, b)));
        var at = ((longer.X * shorter.Y) - (shorter.X * longer.Y)) / (shorter.Y - longer.Y);
        return at > a && at < b ? Math.Max(excess, Excess(longer, shorter, at)) : excess;
    }

    private static double Excess(in Window longer, in Window shorter, double at) =>
        At(longer, at) - At(shorter, at);
}
