namespace GeometryMatters.Geodesics;

/// <summary>The windows that went into each face over edges of more than two faces.</summary>
/// <remarks>
/// Between sheets that lie on each other windows could run to and fro in ever more ways: one goes on only where no earlier one into
/// the same face is as near all along it.
/// </remarks>
internal sealed class PassedWindows(UnfoldedFaces surface)
{
    private readonly int[] heads = surface.Topology.NonManifoldEdgeCount > 0 ? new int[surface.Sides.Length] : [];
    private readonly int[] stamps = surface.Topology.NonManifoldEdgeCount > 0 ? new int[surface.Sides.Length] : [];
    private Entry[] entries = new Entry[16];
    private int count;
    private int epoch;

    public void Clear()
    {
        if (epoch == int.MaxValue)
        {
            Array.Clear(stamps);
            epoch = 0;
        }

        epoch++;
        count = 0;
    }

    /// <summary>Lets a window pass and remembers it, unless an earlier one covers it. The ends' distances from its image are given.</summary>
    public bool Pass(in Window w, double toA, double toB, double slack)
    {
        var head = stamps[w.Side] == epoch ? heads[w.Side] : -1;
        for (var i = head; i >= 0; i = entries[i].Next)
        {
            if (Covers(entries[i].Window, w, toA, toB, slack))
            {
                return false;
            }
        }

        if (count == entries.Length)
        {
            Array.Resize(ref entries, 2 * count);
        }

        entries[count] = new(w, head);
        heads[w.Side] = count++;
        stamps[w.Side] = epoch;
        return true;
    }

    // Its image is nearer by more than the images are apart; or it is nearer at both ends, and so between them, since the difference
    // of squares is linear.
    private static bool Covers(in Window p, in Window w, double toA, double toB, double slack) =>
        p.A <= w.A + slack
        && p.B >= w.B - slack
        && (p.Before + UnfoldedFaces.Norm(p.X - w.X, p.Y - w.Y) <= w.Before + slack
            || (p.Before <= w.Before && UnfoldedFaces.Norm(p.X - w.A, p.Y) <= toA + slack && UnfoldedFaces.Norm(p.X - w.B, p.Y) <= toB + slack));

    private readonly record struct Entry(Window Window, int Next);
}
