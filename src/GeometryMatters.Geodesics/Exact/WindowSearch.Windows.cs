using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

// How windows open, cross faces and are pruned.
internal sealed partial class WindowSearch
{
    // Windows overlap by this fraction of an edge, so that rounding opens no gap between neighbours. A path that bends by an angle
    // of 1e-10 is longer by the square of that.
    private const double Overlap = 1e-10;

    // A path must be shorter by this to close a window: those of equal length close each other otherwise.
    private const double Clearly = 1 - 1e-12;

    // A window over a whole edge, seen from within or from a corner of a face.
    private void Open(int e, int face, double x, double y, double before, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        Add(e, face, 0, edge.Length, x, y, before, UnfoldedFaces.Norm(x, y), UnfoldedFaces.Norm(edge.Length - x, y), origin);
    }

    // Follows a window through its face: to the targets there, to the apex, and on to the two other edges.
    private void Cross(in Window w)
    {
        ref readonly var side = ref surface.Sides[w.Side];
        ref readonly var edge = ref surface.Edges[side.Edge];
        if (IsClosed(edge, w.A, w.B, w.Before + UnfoldedFaces.Norm(w.A - w.X, w.Y), w.Before + UnfoldedFaces.Norm(w.B - w.X, w.Y)))
        {
            return;
        }

        var face = w.Side / 3;
        var length = edge.Length;
        var slack = Overlap * length;
        if (isAimed)
        {
            targets.Look(face, side.Edge, w, slack);
        }

        // Where the line from the image to the apex crosses the edge.
        var split = w.X + ((side.X - w.X) * w.Y / (w.Y + side.Y));
        bool goesLeft = split > w.A - slack, goesRight = split < w.B + slack;
        if (goesLeft && goesRight)
        {
            var distance = w.Before + UnfoldedFaces.Norm(side.X - w.X, side.Y + w.Y);
            Relax(side.Apex, distance, w.Origin);
            if (edge.Side1 != UnfoldedFaces.Edge.Many)
            {
                Occupy(w, side, distance, ref goesLeft, ref goesRight);
            }
        }

        if (goesLeft)
        {
            Spread(side.Left, face, edge.A, edge.B, side.Apex, length, side.X, side.Y, w.X, w.Y, w.A, w.B, w.Before, w.Origin);
        }

        if (goesRight)
        {
            // The same in the mirror.
            Spread(side.Right, face, edge.B, edge.A, side.Apex, length, length - side.X, side.Y, length - w.X, w.Y, length - w.B, length - w.A, w.Before, w.Origin);
        }
    }

    // One angle, one split: of all windows that reach the apex through a side, only the nearest goes on to both sides of it. The path
    // of the nearest to the apex cuts off another's paths to the far side of it.
    private void Occupy(in Window w, in UnfoldedFaces.Side side, double distance, ref bool goesLeft, ref bool goesRight)
    {
        ref var nearest = ref occupants[w.Side];
        if (nearest.Stamp != epoch || distance < nearest.Distance)
        {
            nearest = new(epoch, distance, w.X, w.Y);
            return;
        }

        double toX = side.X - nearest.X, toY = side.Y + nearest.Y;
        double byX = w.X - nearest.X, byY = nearest.Y - w.Y;
        var cross = (toX * byY) - (toY * byX);

        // Images in line cut nothing off each other.
        var unclear = Overlap * ((toX * toX) + (toY * toY));
        goesRight = cross <= unclear;
        goesLeft = cross >= -unclear;
    }

    // The part of a window that leaves the face by the edge from its near node at (0, 0) to the apex (apexX, apexY); the base runs from
    // there to the far node at (length, 0), the window from a to b on it.
    private void Spread(
        int e, int face, int near, int far, int apex, double length, double apexX, double apexY, double x, double y, double a, double b, double before, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        if (edge.Side1 == UnfoldedFaces.Edge.None)
        {
            return;
        }

        var span = edge.Length;
        var imageY = ((apexX * y) + (apexY * x)) / span;
        if (imageY <= 0)
        {
            return;
        }

        var imageX = ((x * apexX) - (y * apexY)) / span;
        var from = Math.Max(0, Crossing(apexX, apexY, x, y, a) - Overlap);
        var to = Math.Min(1, Crossing(apexX, apexY, x, y, b) + Overlap);
        if (to - from <= 4 * Overlap)
        {
            return;
        }

        double first = from * span, second = to * span;
        double toFirst = UnfoldedFaces.Norm(first - imageX, imageY), toSecond = UnfoldedFaces.Norm(second - imageX, imageY);

        // The far end of the base lies beyond the second end: its line to the first end cuts all paths of the window.
        var cut = Reached(far) + UnfoldedFaces.Norm(length - (from * apexX), from * apexY);
        if (cut < (before + toFirst) * Clearly)
        {
            return;
        }

        if (near < apex)
        {
            Add(e, face, first, second, imageX, imageY, before, toFirst, toSecond, origin);
        }
        else
        {
            Add(e, face, span - second, span - first, span - imageX, imageY, before, toSecond, toFirst, origin);
        }
    }

    // Fraction of the edge from (0, 0) to the apex at which the ray from (x, −y) through (at, 0) meets it; 1 where it passes the apex.
    private static double Crossing(double apexX, double apexY, double x, double y, double at)
    {
        var denominator = (y * apexX) + (apexY * (x - at));
        var numerator = y * at;
        return numerator < denominator ? Math.Max(0, numerator / denominator) : 1;
    }

    private bool IsClosed(in UnfoldedFaces.Edge edge, double a, double b, double toA, double toB) =>
        Reached(edge.A) + b < toB * Clearly || Reached(edge.B) + (edge.Length - a) < toA * Clearly;

    private void Add(int e, int face, double a, double b, double x, double y, double before, double toA, double toB, int origin)
    {
        ref readonly var edge = ref surface.Edges[e];
        if (edge.Length <= surface.Smallest || IsClosed(edge, a, b, before + toA, before + toB))
        {
            // Paths over an edge of no length go through its nodes, where all may turn.
            return;
        }

        var bound = isAimed && aimRadius == 0 ? 0 : before + (x < a ? toA : x > b ? toB : y);
        if (isAimed)
        {
            // The shortest way from the image over [a, b] to the aim, turned about the edge into the plane.
            var from = aim - surface.Nodes[edge.A];
            var aimX = Vector3D.Dot(from, edge.Axis);
            var aimY = Math.Sqrt(Math.Max(0, (Vector3D.Dot(from, from) * (1 - 1e-14)) - (aimX * aimX)));
            var at = x + ((aimX - x) * y / (y + aimY));
            bound = Math.Max(
                bound,
                before - aimRadius + (at < a ? toA + UnfoldedFaces.Norm(aimX - a, aimY)
                    : at > b ? toB + UnfoldedFaces.Norm(aimX - b, aimY)
                    : UnfoldedFaces.Norm(aimX - x, aimY + y)));
        }

        if (bound >= Reach)
        {
            return;
        }

        if (Trace is { } trace)
        {
            origin = trace.Add(e, a, b, x, y, origin);
        }

        if (edge.Side1 != UnfoldedFaces.Edge.Many)
        {
            var side = edge.Side0 / 3 == face ? edge.Side1 : edge.Side0;
            if (side >= 0)
            {
                Push(e, new(side, origin, a, b, x, y, before), bound);
            }

            return;
        }

        foreach (var other in surface.Topology.EdgeFaces(e))
        {
            if (other != face)
            {
                Push(e, new((3 * other) + surface.Topology.FaceEdges.Slice(3 * other, 3).IndexOf(e), origin, a, b, x, y, before), bound);
            }
        }
    }

    private void Push(int e, Window window, double bound)
    {
        if (!surface.HasCrowdedEdges || !surface.IsCrowded(e) || passed.Pass(ref window, Overlap * surface.Edges[e].Length))
        {
            queue.Push(bound, window);
        }
    }

    /// <summary>The window that reaches an apex through a side soonest: how far, and from which image.</summary>
    private readonly record struct Occupant(int Stamp, double Distance, double X, double Y);
}
