namespace GeometryMatters.Geodesics;

/// <content>Which sources a side keeps, and when they go on through its face.</content>
internal sealed partial class VirtualSourceSearch
{
    // A side holds two sources at most: one that is nearer wherever both shine takes the other's place, and with it the other's part of
    // the side if that costs little; else the one that is farthest from the apex gives way.
    private void Arrive(in Window w)
    {
        ref readonly var side = ref surface.Sides[w.Side];
        var through = SourceJoin.Through(side, w, out var isStraight);
        targets.Look(w.Side / 3, side.Edge, w, 0);
        Relax(side.Apex, through, isStraight);
        ref var slots = ref sides[w.Side];
        if (slots.Stamp != epoch)
        {
            slots = new() { Stamp = epoch, First = Add(w, through) };
            return;
        }

        var length = surface.Edges[side.Edge].Length;
        var way = 0;
        for (var slot = slots.First; slot != 0; slot = slot == slots.First ? slots.Second : 0)
        {
            ref var h = ref held[slot];
            double from = Math.Max(w.A, h.Window.A), to = Math.Min(w.B, h.Window.B), tie = Tie * h.Through;
            double atFrom = SourceJoin.At(w, from) - SourceJoin.At(h.Window, from), atTo = SourceJoin.At(w, to) - SourceJoin.At(h.Window, to);

            // Of two as near as each other the one with less before it bends less, and is nearer beside.
            var isFarther = Math.Min(atFrom, atTo) >= -tie;
            if (Math.Max(atFrom, atTo) <= tie && !(isFarther && h.Window.Before <= w.Before))
            {
                if (SourceJoin.TryJoin(w, h.Window, length, out var joined))
                {
                    Take(ref h, slot, joined, side, through, isNearer: true);
                    return;
                }

                way = way == 0 || h.Through > held[way].Through ? slot : way;
            }
            else if (isFarther && SourceJoin.TryJoin(h.Window, w, length, out var joined))
            {
                Take(ref h, slot, joined, side, through, isNearer: false);
                return;
            }
        }

        if (slots.Second == 0)
        {
            slots.Second = Add(w, through);
            return;
        }

        if (way == 0)
        {
            way = held[slots.First].Through > held[slots.Second].Through ? slots.First : slots.Second;
            if (held[way].Through <= through)
            {
                return;
            }
        }

        held[way].Window = w;
        held[way].Through = through;
        Renew(ref held[way], way, isNew: true);
    }

    private int Add(in Window w, double through)
    {
        if (++heldCount == held.Length)
        {
            Array.Resize(ref held, 2 * heldCount);
        }

        held[heldCount] = new() { Window = w, Through = through };
        Wait(ref held[heldCount], heldCount);
        return heldCount;
    }

    // A held source makes way for a joined one.
    private void Take(ref Held h, int slot, in Window joined, in UnfoldedFaces.Side side, double through, bool isNearer)
    {
        var grown = (joined.B - joined.A) - (h.Window.B - h.Window.A);
        if (!isNearer && grown <= 0)
        {
            return;
        }

        h.Window = joined;
        h.Through = SourceJoin.Through(side, joined, out var isStraight);
        if (h.Through < through)
        {
            targets.Look(joined.Side / 3, side.Edge, joined, 0);
            Relax(side.Apex, h.Through, isStraight);
        }

        Renew(ref h, slot, isNearer || grown > Growth * surface.Edges[side.Edge].Length);
    }

    private void Renew(ref Held h, int slot, bool isNew)
    {
        if (h.IsWaiting)
        {
            // It keeps its place in the queue, and the search goes on until that is reached if it matters.
            hold = h.Through < targets.Reach + surface.LongestStep ? Math.Max(hold, h.Key) : hold;
        }
        else if (isNew && h.Visits < MostVisits)
        {
            Wait(ref h, slot);
        }
    }

    private void Wait(ref Held h, int slot)
    {
        h.IsWaiting = true;
        h.Key = h.Through;
        queue.Push(h.Key, slot);
    }

    private struct SideState
    {
        public int Stamp;
        public int First;
        public int Second;
    }

    private struct Held
    {
        public int Visits;
        public bool IsWaiting;
        public double Through;
        public double Key;
        public Window Window;
    }
}
