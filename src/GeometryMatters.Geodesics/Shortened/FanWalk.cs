namespace GeometryMatters.Geodesics;

/// <summary>Faces around a node, one after the other across the edges at it, until a goal is met.</summary>
internal sealed class FanWalk(UnfoldedFaces surface)
{
    // Sheets that meet in edges at the node are tried in turn; deeper than this no more are.
    private const int MaxBranches = 8;

    private int[] edges = new int[32];
    private int[] faces = new int[32];
    private int steps;

    public int Count { get; private set; }

    /// <summary>Edges crossed.</summary>
    public ReadOnlySpan<int> Edges => edges.AsSpan(0, Count);

    /// <summary>Face behind each edge.</summary>
    public ReadOnlySpan<int> Faces => faces.AsSpan(0, Count);

    /// <summary>Angle from the start to the edge through which the last face was entered.</summary>
    public Turn Turn { get; private set; }

    /// <summary>Side of the last face through which it was entered.</summary>
    public int Entry { get; private set; }

    /// <summary>The other edge of a face at a node, seen from the side at one of them.</summary>
    public int OtherEdge(int side, int node)
    {
        ref readonly var s = ref surface.Sides[side];
        return surface.Edges[s.Edge].A == node ? s.Left : s.Right;
    }

    /// <summary>Adds the angle of a face at a node.</summary>
    public Turn AddCorner(in Turn turn, int side, int node)
    {
        ref readonly var s = ref surface.Sides[side];
        ref readonly var e = ref surface.Edges[s.Edge];
        return turn.Add(e.A == node ? s.X : e.Length - s.X, s.Y);
    }

    /// <summary>Walks from a face out through an edge at the node; false where no way round leads to the goal.</summary>
    public bool Run(int node, int face, int exit, in FanGoal goal, in Turn turn)
    {
        Count = 0;
        steps = (2 * surface.Topology.NodeFaces(node).Length) + 16;
        return Walk(node, face, exit, goal, turn, 0);
    }

    /// <summary>No faces but the first.</summary>
    public void Stay() => Count = 0;

    private bool Walk(int node, int face, int exit, in FanGoal goal, Turn turn, int depth)
    {
        while (steps-- > 0 && !(goal.BelowHalf && turn.IsHalf))
        {
            ref readonly var e = ref surface.Edges[exit];
            if (e.Side1 == UnfoldedFaces.Edge.Many)
            {
                return Branch(node, face, exit, goal, turn, depth);
            }

            var entry = e.Side0 / 3 == face ? e.Side1 : e.Side0;
            if (entry < 0)
            {
                return false;
            }

            if (Enter(exit, entry, goal, turn))
            {
                return true;
            }

            face = entry / 3;
            turn = AddCorner(turn, entry, node);
            exit = OtherEdge(entry, node);
        }

        return false;
    }

    private bool Branch(int node, int face, int exit, in FanGoal goal, in Turn turn, int depth)
    {
        var count = Count;
        foreach (var next in surface.Topology.EdgeFaces(exit))
        {
            if (next != face && depth < MaxBranches)
            {
                Count = count;
                var entry = surface.SideAt(next, exit);
                if (Enter(exit, entry, goal, turn)
                    || Walk(node, next, OtherEdge(entry, node), goal, AddCorner(turn, entry, node), depth + 1))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool Enter(int edge, int entry, in FanGoal goal, in Turn turn)
    {
        if (Count == edges.Length)
        {
            Array.Resize(ref edges, 2 * Count);
            Array.Resize(ref faces, 2 * Count);
        }

        edges[Count] = edge;
        faces[Count++] = entry / 3;
        Turn = turn;
        Entry = entry;
        return goal.IsMet(surface.Topology, entry / 3, edge);
    }
}
