namespace GeometryMatters.Geodesics;

/// <summary>The windows that went into each face over edges of more than two faces, and of faces of no area.</summary>
/// <remarks>
/// Between sheets that lie on each other, and round faces without extent, windows could run to and fro in ever more ways: one goes on only as far as no earlier one
/// into the same face is as near.
/// </remarks>
internal sealed class PassedWindows(UnfoldedFaces surface)
{
    private readonly int[] heads = surface.HasCrowdedEdges ? new int[surface.Sides.Length] : [];
    private readonly int[] stamps = surface.HasCrowdedEdges ? new int[surface.Sides.Length] : [];
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

    /// <summary>Lets what is new of a window pass and remembers it: the parts at its ends where an earlier one is as near are cut off. False where nothing is left.</summary>
    public bool Pass(ref Window w, double slack)
    {
        var head = stamps[w.Side] == epoch ? heads[w.Side] : -1;
        for (var isCut = true; isCut;)
        {
            isCut = false;
            for (var i = head; i >= 0; i = entries[i].Next)
            {
                if (Cut(entries[i].Window, ref w, slack))
                {
                    isCut = true;
                    if (w.B - w.A <= slack)
                    {
                        return false;
                    }
                }
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

    // Cuts off an end that an earlier window shines on from as near: its image is nearer by more than the images are apart; or it is
    // nearer at both ends of the common part, and so between them, since the difference of squares is linear.
    private static bool Cut(in Window p, ref Window w, double slack)
    {
        double from = Math.Max(p.A, w.A), to = Math.Min(p.B, w.B);
        bool atStart = p.A <= w.A + slack, atEnd = p.B >= w.B - slack;
        if (to - from <= slack || !(atStart || atEnd))
        {
            return false;
        }

        var isNear = p.Before + UnfoldedFaces.Norm(p.X - w.X, p.Y - w.Y) <= w.Before + slack
            || (p.Before <= w.Before && IsNearAt(from, p, w, slack) && IsNearAt(to, p, w, slack));
        if (isNear)
        {
            w = atStart ? w with { A = atEnd ? w.B : to } : w with { B = from };
        }

        return isNear;
    }

    private static bool IsNearAt(double at, in Window p, in Window w, double slack) =>
        UnfoldedFaces.Norm(p.X - at, p.Y) <= UnfoldedFaces.Norm(w.X - at, w.Y) + slack;

    private readonly record struct Entry(Window Window, int Next);
}
