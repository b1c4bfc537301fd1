using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// One query's scratch: makes a path along edges into strips of faces, and shortens each until no corner of it can be gone round the
/// other way (Xin and Wang 2007).
/// </summary>
/// <remarks>
/// A corner stays where the surface on its other side is open or a half turn or more. All others are gone round at once as long as
/// their crossings do not overlap; the old path lies in the new strip too, so the length falls, and no strip comes twice.
/// </remarks>
internal sealed class PathShortener(UnfoldedFaces surface)
{
    private readonly StripFunnel funnel = new(surface);
    private readonly FanWalk walk = new(surface);
    private PathStrip strip = new();
    private PathStrip next = new();

    /// <summary>Shortens a path over nodes, last first, that starts and ends at given points.</summary>
    /// <param name="from">Start of the path.</param>
    /// <param name="backwards">Nodes that it passes, from its end to its start; ends at nodes among them.</param>
    /// <param name="to">End of the path.</param>
    /// <param name="points">Receives the corners but the first, or null.</param>
    /// <returns>The length after.</returns>
    public double Run(in LocatedPoint from, ReadOnlySpan<int> backwards, in LocatedPoint to, List<Vector3D>? points)
    {
        int first = backwards.Length - 1, last = 0;
        first -= from.Locus == Locus.Node && backwards.Length > 0 && backwards[first] == from.Index ? 1 : 0;
        last += to.Locus == Locus.Node && last <= first && backwards[last] == to.Index ? 1 : 0;
        var along = 0.0;
        var before = from.Position;
        for (var i = first; i >= last; i--)
        {
            along += (surface.Nodes[backwards[i]] - before).Length;
            before = surface.Nodes[backwards[i]];
        }

        along += (to.Position - before).Length;

        // Pieces between nodes that no fan of faces leads round.
        var saved = 0.0;
        var start = from;
        var begin = first;
        strip.Start(-1);
        for (var i = first; i >= last; i--)
        {
            var node = backwards[i];
            var previous = i == begin ? start : At(backwards[i + 1]);
            if (!TryGoRound(node, previous, i == last ? to : At(backwards[i - 1])))
            {
                saved += Piece(start, backwards[(i + 1)..(begin + 1)], At(node), points);
                start = At(node);
                begin = i - 1;
                strip.Start(-1);
            }
        }

        saved += Piece(start, backwards[last..(begin + 1)], to, points);
        return along - saved;
    }

    private LocatedPoint At(int node) => new(Locus.Node, node, node, surface.Nodes[node]);

    // Lengthens the strip by the faces around a node between the points before and after it, on the side of less than a half turn.
    private bool TryGoRound(int node, in LocatedPoint before, in LocatedPoint after)
    {
        int edgeIn = EdgeBetween(node, before), edgeOut = EdgeBetween(node, after);
        Span<int> room = stackalloc int[1];
        var goal = edgeOut >= 0 ? FanGoal.ToEdge(edgeOut) : FanGoal.ToFace(FaceHolding(node, after));
        if ((edgeIn < 0 && FaceHolding(node, before) < 0) || (edgeOut < 0 && goal.Face < 0))
        {
            return false;
        }

        room[0] = edgeIn >= 0 ? -1 : FaceHolding(node, before);
        var starts = edgeIn >= 0 ? surface.Topology.EdgeFaces(edgeIn) : room;
        int fallback = -1, candidates = edgeIn >= 0 ? starts.Length : 2;
        for (var c = 0; c < candidates; c++)
        {
            if (TryFan(node, starts, edgeIn, c, goal, before, after, out var isShort))
            {
                if (isShort)
                {
                    Append(edgeIn, starts[edgeIn >= 0 ? c : 0]);
                    return true;
                }

                fallback = fallback < 0 ? c : fallback;
            }
        }

        if (fallback < 0)
        {
            return false;
        }

        TryFan(node, starts, edgeIn, fallback, goal, before, after, out _);
        Append(edgeIn, starts[edgeIn >= 0 ? fallback : 0]);
        return true;
    }

    // From an edge: the candidates are its faces. From within a face: the two ways out of it.
    private bool TryFan(
        int node, ReadOnlySpan<int> starts, int edgeIn, int candidate, in FanGoal goal, in LocatedPoint before, in LocatedPoint after, out bool isShort)
    {
        isShort = true;
        var face = starts[edgeIn >= 0 ? candidate : 0];
        if (goal.IsMet(surface.Topology, face, -1))
        {
            walk.Stay();
            return true;
        }

        Turn turn;
        int exit;
        if (edgeIn >= 0)
        {
            var side = surface.SideAt(face, edgeIn);
            turn = walk.AddCorner(Turn.None, side, node);
            exit = walk.OtherEdge(side, node);
        }
        else
        {
            exit = EdgeOf(face, node, candidate);
            turn = AddAngle(Turn.None, node, exit, before.Position);
        }

        if (!walk.Run(node, face, exit, goal, turn))
        {
            return false;
        }

        var whole = goal.Edge >= 0
            ? walk.AddCorner(walk.Turn, walk.Entry, node)
            : AddAngle(walk.Turn, node, surface.Sides[walk.Entry].Edge, after.Position);
        isShort = whole.IsBelowHalf;
        return true;
    }

    private void Append(int edgeIn, int face)
    {
        if (strip.FirstFace < 0)
        {
            strip.Start(face);
        }
        else if (strip.LastFace != face)
        {
            strip.Cross(edgeIn, face);
        }

        for (var i = 0; i < walk.Count; i++)
        {
            strip.Cross(walk.Edges[i], walk.Faces[i]);
        }
    }

    // The edge at a node that a point lies on, or −1: then it lies within a face at the node, or at the other end of a bridge.
    private int EdgeBetween(int node, in LocatedPoint point)
    {
        if (point.Locus == Locus.Face)
        {
            return -1;
        }

        if (point.Locus == Locus.Edge)
        {
            return surface.Edges[point.Index].A == node || surface.Edges[point.Index].B == node ? point.Index : -1;
        }

        foreach (var e in surface.Topology.NodeEdges(node))
        {
            if (surface.Edges[e].A == point.Index || surface.Edges[e].B == point.Index)
            {
                return e;
            }
        }

        return -1;
    }

    private int FaceHolding(int node, in LocatedPoint point)
    {
        if (point.Locus == Locus.Node)
        {
            return -1;
        }

        if (point.Locus == Locus.Face)
        {
            return point.Index;
        }

        foreach (var f in surface.Topology.EdgeFaces(point.Index))
        {
            var (a, b, c) = surface.Topology.FaceNodes(f);
            if (a == node || b == node || c == node)
            {
                return f;
            }
        }

        return -1;
    }

    private int EdgeOf(int face, int node, int which)
    {
        foreach (var e in surface.Topology.FaceEdges.Slice(3 * face, 3))
        {
            if ((surface.Edges[e].A == node || surface.Edges[e].B == node) && which-- == 0)
            {
                return e;
            }
        }

        throw new InvalidOperationException($"Face {face} has no two edges at node {node}.");
    }

    private Turn AddAngle(in Turn turn, int node, int edge, Vector3D point)
    {
        ref readonly var e = ref surface.Edges[edge];
        var along = (e.A == node ? 1 : -1) * e.Axis;
        var ray = point - surface.Nodes[node];
        return turn.Add(Vector3D.Dot(along, ray), Vector3D.Cross(along, ray).Length);
    }

    // Shortens the strip of one piece; returns how much it got shorter.
    private double Piece(in LocatedPoint from, ReadOnlySpan<int> backwards, in LocatedPoint to, List<Vector3D>? points)
    {
        var along = 0.0;
        var before = from.Position;
        for (var i = backwards.Length - 1; i >= 0; i--)
        {
            along += (surface.Nodes[backwards[i]] - before).Length;
            before = surface.Nodes[backwards[i]];
        }

        along += (to.Position - before).Length;
        var straight = (to.Position - from.Position).Length;
        var best = along;
        var hasStrip = false;
        if (backwards.Length > 0 && along > 0)
        {
            var last = double.PositiveInfinity;

            // Lengths fall strictly, so that no strip comes twice; the cap bounds the time where they fall by next to nothing.
            for (var passes = 64 + (4 * strip.Count); passes > 0; passes--)
            {
                strip.Trim(surface.Topology, from, to);
                if (strip.Count == 0)
                {
                    // Both ends in one face.
                    best = straight;
                    hasStrip = false;
                    backwards = [];
                    break;
                }

                var length = funnel.Run(strip, from, to);
                if (!(length < last))
                {
                    // Rounding: the strip before was as short.
                    (strip, next) = (next, strip);
                    break;
                }

                last = length;
                hasStrip |= length < along;
                best = Math.Min(best, length);
                if (length <= straight * (1 + 1e-14) || passes == 1 || !Reroute())
                {
                    break;
                }

                (strip, next) = (next, strip);
            }
        }

        if (points is not null)
        {
            Emit(from, hasStrip, backwards, to, points);
        }

        return along - best;
    }

    // Writes into the next strip this one with every corner gone round that can be; false where none can.
    private bool Reroute()
    {
        int copied = 0, changes = 0;
        next.Start(strip.FirstFace);
        for (var p = 1; p + 1 < funnel.Path.Length; p++)
        {
            ref readonly var corner = ref funnel[funnel.Path[p]];
            if (corner.First < copied || !OtherWay(corner, funnel[funnel.Path[p - 1]], funnel[funnel.Path[p + 1]]))
            {
                continue;
            }

            Copy(copied, corner.First);
            for (var i = 0; i < walk.Count; i++)
            {
                next.Cross(walk.Edges[i], walk.Faces[i]);
            }

            copied = corner.Last + 1;
            changes++;
        }

        Copy(copied, strip.Count);
        return changes > 0;
    }

    private void Copy(int begin, int end)
    {
        for (var i = begin; i < end; i++)
        {
            next.Cross(strip.Edges[i], strip.Faces[i]);
        }
    }

    // Walks round a corner on the side that the strip is not on, where that is less than a half turn.
    private bool OtherWay(in StripFunnel.Corner corner, in StripFunnel.Corner before, in StripFunnel.Corner after)
    {
        int faceIn = strip.FaceBefore(corner.First), faceOut = strip.Faces[corner.Last];
        var exit = walk.OtherEdge(surface.SideAt(faceIn, strip.Edges[corner.First]), corner.Node);
        var entry = walk.OtherEdge(surface.SideAt(faceOut, strip.Edges[corner.Last]), corner.Node);
        var (inX, inY) = corner.Before >= 0 ? (funnel[corner.Before].X, funnel[corner.Before].Y) : funnel.FirstApex;
        var (outX, outY) = corner.After >= 0 ? (funnel[corner.After].X, funnel[corner.After].Y) : funnel.LastApex;
        var turn = Add(Turn.None, corner, before.X, before.Y, inX, inY);
        if (faceIn == faceOut && exit != entry)
        {
            // The strip went all the way round: the other way round is within the face.
            walk.Stay();
            return true;
        }

        return walk.Run(corner.Node, faceIn, exit, new(-1, faceOut, entry, true), turn)
            && Add(walk.Turn, corner, outX, outY, after.X, after.Y).IsBelowHalf;
    }

    private static Turn Add(in Turn turn, in StripFunnel.Corner corner, double fromX, double fromY, double toX, double toY)
    {
        double ax = fromX - corner.X, ay = fromY - corner.Y, bx = toX - corner.X, by = toY - corner.Y;
        var cross = (ax * by) - (ay * bx);

        // On the outside of a corner on the left, the angle runs clockwise; rounding must not make it negative.
        return turn.Add((ax * bx) + (ay * by), Math.Max(0, corner.IsLeft ? -cross : cross));
    }

    private void Emit(in LocatedPoint from, bool hasStrip, ReadOnlySpan<int> backwards, in LocatedPoint to, List<Vector3D> points)
    {
        if (hasStrip)
        {
            funnel.Run(strip, from, to);
            var path = funnel.Path;
            for (var p = 1; p < path.Length; p++)
            {
                for (var i = funnel[path[p - 1]].Last + 1; i < funnel[path[p]].First; i++)
                {
                    points.Add(funnel.CrossingAt(strip, i, path[p - 1], path[p]));
                }

                if (p < path.Length - 1)
                {
                    points.Add(surface.Nodes[funnel[path[p]].Node]);
                }
            }
        }
        else
        {
            for (var i = backwards.Length - 1; i >= 0; i--)
            {
                points.Add(surface.Nodes[backwards[i]]);
            }
        }

        points.Add(to.Position);
    }
}
