using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// A strip of faces laid flat, and the shortest path inside it by the funnel algorithm (Lee and Preparata 1984): one pass over the
/// edges that are crossed.
/// </summary>
internal sealed class StripFunnel(UnfoldedFaces surface)
{
    // A corner that a path passes this near is touched: the surface behind it may be shorter.
    private const double Touch = 1e-12;

    private Corner[] corners = new Corner[128];
    private int[] queue = new int[256];
    private int[] path = new int[64];
    private int[] lefts = new int[64];
    private int[] rights = new int[64];
    private int cornerCount;
    private int lastCrossing;
    private int low;
    private int apex;
    private int high;

    /// <summary>Points of the path: the source, the corners it turns at or touches, the target.</summary>
    public ReadOnlySpan<int> Path => path.AsSpan(0, PathCount);

    public int PathCount { get; private set; }

    /// <summary>The third corner of the first face.</summary>
    public (double X, double Y) FirstApex { get; private set; }

    /// <summary>The third corner of the last face.</summary>
    public (double X, double Y) LastApex { get; private set; }

    public ref readonly Corner this[int corner] => ref corners[corner];

    /// <summary>Length of the shortest path through a strip that crosses one edge or more, whose ends lie on no edge next to them.</summary>
    public double Run(PathStrip strip, in LocatedPoint from, in LocatedPoint to)
    {
        Reserve(strip.Count);
        Start(strip, from);
        ReadOnlySpan<int> edges = strip.Edges, faces = strip.Faces;
        for (var i = 0; i < edges.Length; i++)
        {
            var apexPoint = LayFlat(i, edges[i], faces[i], out var side);
            ref readonly var edge = ref surface.Edges[edges[i]];
            if (i == edges.Length - 1)
            {
                LastApex = apexPoint;
                return Finish(i, edges[i], to);
            }

            // The next edge joins the apex to one end of this; the other end is left behind.
            var keepsA = surface.Sides[side].Left == edges[i + 1];
            var replacesLeft = corners[lefts[i]].Node == (keepsA ? edge.B : edge.A);
            var added = Add(apexPoint, surface.Sides[side].Apex, i + 1, replacesLeft, replacesLeft ? lefts[i] : rights[i]);
            lefts[i + 1] = replacesLeft ? added : lefts[i];
            rights[i + 1] = replacesLeft ? rights[i] : added;
            if (replacesLeft)
            {
                InsertLeft(added);
            }
            else
            {
                InsertRight(added);
            }
        }

        throw new InvalidOperationException("The strip crosses no edge.");
    }

    /// <summary>Where the path crosses an edge between two of its points, as a point of the surface.</summary>
    public Vector3D CrossingAt(PathStrip strip, int crossing, int from, int to)
    {
        ref readonly var left = ref corners[lefts[crossing]];
        ref readonly var right = ref corners[rights[crossing]];
        ref readonly var p = ref corners[from];
        ref readonly var q = ref corners[to];
        double atLeft = Cross(p, q, left.X, left.Y), atRight = Cross(p, q, right.X, right.Y);
        var t = atLeft - atRight is var sum && sum > 0 ? Math.Clamp(atLeft / sum, 0, 1) : 0;
        return ((1 - t) * surface.Nodes[left.Node]) + (t * surface.Nodes[right.Node]);
    }

    // Above zero where the way over p and q to v turns left, below where right, zero where it is straight.
    private double Bend(int p, int q, in Corner v)
    {
        ref readonly var a = ref corners[p];
        ref readonly var b = ref corners[q];
        double x1 = b.X - a.X, y1 = b.Y - a.Y, x2 = v.X - a.X, y2 = v.Y - a.Y;
        var cross = (x1 * y2) - (y1 * x2);
        return cross * cross <= Touch * Touch * ((x1 * x1) + (y1 * y1)) * ((x2 * x2) + (y2 * y2)) ? 0 : cross;
    }

    private static double Cross(in Corner p, in Corner q, double x, double y) => ((q.X - p.X) * (y - p.Y)) - ((q.Y - p.Y) * (x - p.X));

    private void Reserve(int count)
    {
        if (lefts.Length < count + 1)
        {
            var size = 2 * (count + 1);
            lefts = new int[size];
            rights = new int[size];
            path = new int[size + 4];
            corners = new Corner[size + 8];
            queue = new int[(2 * size) + 16];
        }
    }

    private void Start(PathStrip strip, in LocatedPoint from)
    {
        // The first edge on the x axis, the first face below it.
        cornerCount = 0;
        var e = strip.Edges[0];
        ref readonly var edge = ref surface.Edges[e];
        ref readonly var side = ref surface.Sides[surface.SideAt(strip.FirstFace, e)];
        FirstApex = (side.X, -side.Y);
        var start = FirstApex;
        if (from.Locus != Locus.Node)
        {
            var (x, y) = InFrame(e, from.Position);
            start = (x, -y);
        }

        lastCrossing = strip.Count - 1;
        var source = Add(start, -1, -1, false, -1);
        corners[source].Last = -1;
        corners[source].Parent = -1;
        lefts[0] = Add((0, 0), edge.A, 0, true, -1);
        rights[0] = Add((edge.Length, 0), edge.B, 0, false, -1);
        corners[lefts[0]].Parent = corners[rights[0]].Parent = source;
        apex = queue.Length / 2;
        low = apex - 1;
        high = apex + 1;
        queue[low] = lefts[0];
        queue[apex] = source;
        queue[high] = rights[0];
    }

    // The third corner of the face behind an edge, and that face's side.
    private (double X, double Y) LayFlat(int crossing, int edge, int face, out int side)
    {
        side = surface.SideAt(face, edge);
        return InPlane(crossing, edge, surface.Sides[side].X, surface.Sides[side].Y);
    }

    // A point in the frame of an edge, laid out behind it.
    private (double X, double Y) InPlane(int crossing, int e, double x, double y)
    {
        ref readonly var edge = ref surface.Edges[e];
        ref readonly var left = ref corners[lefts[crossing]];
        ref readonly var right = ref corners[rights[crossing]];
        double ux = (right.X - left.X) / edge.Length, uy = (right.Y - left.Y) / edge.Length;
        var along = left.Node == edge.A ? x : edge.Length - x;
        return (left.X + (along * ux) - (y * uy), left.Y + (along * uy) + (y * ux));
    }

    // A point in the frame of an edge; one of no length has no direction, and all points are above it.
    private (double X, double Y) InFrame(int edge, Vector3D point)
    {
        ref readonly var e = ref surface.Edges[edge];
        return e.Axis == Vector3D.Zero ? (0, (point - surface.Nodes[e.A]).Length) : surface.InFrame(edge, point);
    }

    private int Add((double X, double Y) at, int node, int first, bool isLeft, int before)
    {
        corners[cornerCount] = new()
        {
            X = at.X, Y = at.Y, Node = node, First = first, Last = lastCrossing, IsLeft = isLeft, Before = before, After = -1,
        };
        if (before >= 0)
        {
            corners[before].Last = first - 1;
            corners[before].After = cornerCount;
        }

        return cornerCount++;
    }

    private double Finish(int crossing, int edge, in LocatedPoint to)
    {
        var end = LastApex;
        if (to.Locus != Locus.Node)
        {
            var (x, y) = InFrame(edge, to.Position);
            end = InPlane(crossing, edge, x, y);
        }

        var target = Add(end, -1, crossing + 1, true, -1);
        InsertLeft(target);
        var count = 0;
        for (var c = target; c >= 0; c = corners[c].Parent)
        {
            count++;
        }

        PathCount = count;
        var length = 0.0;
        for (var c = target; c >= 0; c = corners[c].Parent)
        {
            path[--count] = c;
            if (count > 0)
            {
                ref readonly var p = ref corners[corners[c].Parent];
                length += UnfoldedFaces.Norm(corners[c].X - p.X, corners[c].Y - p.Y);
            }
        }

        return length;
    }

    // The chains bend away from each other: along the left one every turn is to the left.
    private void InsertLeft(int added)
    {
        ref readonly var v = ref corners[added];
        while (low < apex && Bend(queue[low + 1], queue[low], v) < 0)
        {
            low++;
        }

        if (low == apex)
        {
            while (apex < high && Bend(queue[apex], queue[apex + 1], v) <= 0)
            {
                apex++;
            }

            low = apex;
        }

        corners[added].Parent = queue[low];
        queue[--low] = added;
    }

    private void InsertRight(int added)
    {
        ref readonly var v = ref corners[added];
        while (high > apex && Bend(queue[high - 1], queue[high], v) > 0)
        {
            high--;
        }

        if (high == apex)
        {
            while (apex > low && Bend(queue[apex], queue[apex - 1], v) >= 0)
            {
                apex--;
            }

            high = apex;
        }

        corners[added].Parent = queue[high];
        queue[++high] = added;
    }

    /// <summary>A point of the unfolded strip: an end of edges that are crossed, or an end of the path.</summary>
    public struct Corner
    {
        public double X;
        public double Y;

        /// <summary>The node; −1 for an end of the path.</summary>
        public int Node;

        /// <summary>First crossing whose edge ends there.</summary>
        public int First;

        /// <summary>Last crossing whose edge ends there.</summary>
        public int Last;

        /// <summary>The corner before it on its side of the strip; −1 for the first.</summary>
        public int Before;

        /// <summary>The corner after it on its side of the strip; −1 for the last.</summary>
        public int After;

        /// <summary>The point before it on the shortest path.</summary>
        public int Parent;

        public bool IsLeft;
    }
}
