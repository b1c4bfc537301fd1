using System.Numerics;

namespace GeometryMatters.Meshes;

/// <summary>Collapses edges, cheapest first (Garland and Heckbert 1997).</summary>
/// <remarks>
/// An edge waits in the heap at one of its corners. Quadrics only grow, so a key found before its ends changed is a lower bound of the
/// one it would have now: it is found anew only when it comes to the top. An edge that may not collapse leaves the heap until a
/// collapse at one of its ends, or until the next round.
/// </remarks>
internal sealed class EdgeCollapser
{
    // Errors below this fraction of the diagonal are rounding: positions are floats.
    public const double Rounding = 1e-7;

    // Long edges are this much dearer, in distances per length, so that flat regions collapse evenly.
    private const double LengthShare = 3e-5;

    private const int StepsPerReport = 1 << 14;

    private readonly CollapseSurface surface;
    private readonly CollapseFrame frame;
    private readonly CollapseRules rules;
    private readonly Quadric[] quadrics;
    private readonly int target;
    private readonly double maxSquared;
    private readonly CornerHeap heap;
    private readonly int[] stamps;
    private readonly float[] keys;
    private readonly int[] versions;
    private readonly int[] slots;
    private int[] ring = new int[64];
    private bool wasTooFar;

    public EdgeCollapser(CollapseSurface surface, CollapseFrame frame, Quadric[] quadrics, int target, double maxError, double cosineOfTurn)
    {
        this.surface = surface;
        this.frame = frame;
        this.quadrics = quadrics;
        this.target = target;
        maxSquared = Math.Pow(Math.Max(maxError, Rounding), 2);
        rules = new(surface, cosineOfTurn);
        heap = new(surface.Vertex.Length / 2);
        stamps = new int[surface.Vertex.Length];
        keys = new float[surface.Vertex.Length];
        versions = new int[surface.Kind.Length];
        slots = new int[surface.Kind.Length];
    }

    /// <summary>Largest error of a collapse that was done, squared, in diagonals.</summary>
    public double LargestSquared { get; private set; }

    public SimplificationEnd Run(IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        var start = surface.LiveFaces;
        while (surface.LiveFaces > target)
        {
            // What was refused may have become possible; rounds that hardly help end it.
            var before = surface.LiveFaces;
            wasTooFar = false;
            FillHeap(cancellationToken);
            RunRound(start, progress, cancellationToken);
            if (before - surface.LiveFaces <= before / 1000)
            {
                break;
            }
        }

        var total = Math.Max(start - target, 0);
        progress?.Report(new("simplify", Math.Min(start - surface.LiveFaces, total), total));
        return surface.LiveFaces <= target ? SimplificationEnd.TargetReached : wasTooFar ? SimplificationEnd.ErrorReached : SimplificationEnd.NothingLeft;
    }

    private void RunRound(int start, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        for (var steps = 0; heap.Count > 0 && surface.LiveFaces > target; steps++)
        {
            if (steps % StepsPerReport == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new("simplify", start - surface.LiveFaces, start - target));
            }

            var (key, corner) = heap.Top;
            if (surface.IsGone(corner) || stamps[corner] < 0 || keys[corner] != key)
            {
                heap.Pop();
                continue;
            }

            int a = surface.Vertex[corner], b = surface.Vertex[CollapseSurface.NextInFace(corner)];
            var version = versions[a] + versions[b];
            if (stamps[corner] == version)
            {
                heap.Pop();
                stamps[corner] = -1;
                TryCollapse(a, b);
            }
            else if (Place(a, b) is { IsPossible: true } placed)
            {
                stamps[corner] = version;
                keys[corner] = placed.Key;
                heap.ReplaceTop(placed.Key, corner);
            }
            else
            {
                heap.Pop();
                stamps[corner] = -1;
            }
        }
    }

    private void FillHeap(CancellationToken cancellationToken)
    {
        heap.Clear();
        Array.Fill(stamps, -1);
        var vertex = surface.Vertex;
        for (var v = 0; v < versions.Length; v++)
        {
            if (v % StepsPerReport == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            for (var c = surface.FirstCorner(v); c >= 0; c = surface.NextCorner(c))
            {
                First(v, vertex[CollapseSurface.NextInFace(c)], c);
                var previous = CollapseSurface.PreviousInFace(c);
                First(v, vertex[previous], previous);
            }
        }

        Array.Clear(slots);
        heap.Order();

        // Slots remember the last vertex that an edge was entered from.
        void First(int v, int w, int corner)
        {
            if (v < w && slots[w] != v + 1)
            {
                slots[w] = v + 1;
                if (Place(v, w) is { IsPossible: true } placed)
                {
                    stamps[corner] = versions[v] + versions[w];
                    keys[corner] = placed.Key;
                    heap.Append(placed.Key, corner);
                }
            }
        }
    }

    private void TryCollapse(int a, int b)
    {
        // The freer vertex goes; a border vertex goes only along its border.
        var (removed, kept) = surface.Kind[a] < surface.Kind[b] || (surface.Kind[a] == surface.Kind[b] && a > b) ? (a, b) : (b, a);
        var placed = Place(a, b);
        if (!placed.IsPossible)
        {
            return;
        }

        if (placed.Squared > maxSquared)
        {
            wasTooFar = true;
            return;
        }

        if (!rules.KeepsTopology(removed, kept))
        {
            return;
        }

        if (rules.KeepsFaces(removed, kept, placed.Place))
        {
            Collapse(removed, kept, placed.Place, placed.Squared);
            return;
        }

        // Where an end is about as good a place, it may do.
        if (surface.Kind[kept] != surface.Kind[removed])
        {
            return;
        }

        var sum = quadrics[removed];
        sum.Add(quadrics[kept]);
        var limit = Math.Min(Math.Max(2 * placed.Squared, Rounding * Rounding), maxSquared);
        foreach (var end in (ReadOnlySpan<int>)[kept, removed])
        {
            var (x, y, z) = frame.Of(surface.Positions[end]);
            var squared = Squared(sum.At(x, y, z), sum.Area);
            if (squared <= limit && rules.KeepsFaces(removed, kept, surface.Positions[end]))
            {
                Collapse(removed, kept, surface.Positions[end], squared);
                return;
            }
        }
    }

    private void Collapse(int removed, int kept, Vector3 place, double squared)
    {
        LargestSquared = Math.Max(LargestSquared, squared);
        quadrics[kept].Add(quadrics[removed]);
        surface.Positions[kept] = place;
        versions[kept] += versions[removed] + 1;
        surface.Merge(removed, kept);
        Requeue(kept);
    }

    // Every edge at a vertex shall wait at exactly one of its corners.
    private void Requeue(int v)
    {
        var vertex = surface.Vertex;
        var count = 0;
        for (var c = surface.FirstCorner(v); c >= 0; c = surface.NextCorner(c))
        {
            var previous = CollapseSurface.PreviousInFace(c);
            Note(vertex[CollapseSurface.NextInFace(c)], c);
            Note(vertex[previous], previous);
        }

        for (var i = 0; i < count; i++)
        {
            var w = ring[i];
            var corner = ~slots[w];
            slots[w] = 0;
            if (corner >= 0 && Place(v, w) is { IsPossible: true } placed)
            {
                stamps[corner] = versions[v] + versions[w];
                keys[corner] = placed.Key;
                heap.Push(placed.Key, corner);
            }
        }

        // A slot holds 0: not met; corner + 1: waits there; ~corner: could wait there.
        void Note(int w, int corner)
        {
            var slot = slots[w];
            if (slot == 0)
            {
                if (count == ring.Length)
                {
                    Array.Resize(ref ring, 2 * count);
                }

                ring[count++] = w;
            }

            if (stamps[corner] < 0)
            {
                slots[w] = slot == 0 ? ~corner : slot;
            }
            else if (slot > 0)
            {
                stamps[corner] = -1;
            }
            else
            {
                slots[w] = corner + 1;
            }
        }
    }

    private static double Squared(double sum, double area) => area > 0 ? sum / area : sum > 0 ? double.PositiveInfinity : 0;

    private Placement Place(int a, int b)
    {
        VertexKind kindA = surface.Kind[a], kindB = surface.Kind[b];
        if (kindA == VertexKind.Fixed && kindB == VertexKind.Fixed)
        {
            return default;
        }

        Vector3 pa = surface.Positions[a], pb = surface.Positions[b];
        var (ax, ay, az) = frame.Of(pa);
        var (bx, by, bz) = frame.Of(pb);
        double ex = bx - ax, ey = by - ay, ez = bz - az;
        var length = (ex * ex) + (ey * ey) + (ez * ez);
        var sum = quadrics[a];
        sum.Add(quadrics[b]);
        double atA = kindA >= kindB ? sum.At(ax, ay, az) : double.PositiveInfinity, atB = kindB >= kindA ? sum.At(bx, by, bz) : double.PositiveInfinity;
        var (best, place) = atA <= atB ? (atA, pa) : (atB, pb);
        if (kindA == VertexKind.Interior && kindB == VertexKind.Interior && best > Rounding * Rounding * sum.Area)
        {
            double mx = ax + (ex / 2), my = ay + (ey / 2), mz = az + (ez / 2);
            if (sum.TryStep(mx, my, mz, out var dx, out var dy, out var dz) && (dx * dx) + (dy * dy) + (dz * dz) <= 4 * length)
            {
                (mx, my, mz) = (mx + dx, my + dy, mz + dz);
            }

            var inside = sum.At(mx, my, mz);
            if (inside < best - (Rounding * Rounding * sum.Area))
            {
                (best, place) = (inside, frame.Back(mx, my, mz));
            }
        }

        return new(true, (float)(best + (LengthShare * LengthShare * length * sum.Area)), Squared(best, sum.Area), place);
    }

    private readonly record struct Placement(bool IsPossible, float Key, double Squared, Vector3 Place);
}
