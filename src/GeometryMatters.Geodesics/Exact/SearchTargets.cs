using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>Targets of a <see cref="WindowSearch"/>: which faces and nodes they are seen from, and the shortest paths found so far.</summary>
internal sealed class SearchTargets(UnfoldedFaces surface) : ITargetSearch
{
    private readonly int[] faceHeads = new int[surface.Sides.Length / 3];
    private readonly int[] faceStamps = new int[surface.Sides.Length / 3];
    private readonly int[] nodeHeads = new int[surface.Nodes.Length];
    private readonly int[] nodeStamps = new int[surface.Nodes.Length];
    private Vector3D[] positions = new Vector3D[16];
    private double[] best = new double[16];
    private int[] origins = new int[16];
    private Entry[] entries = new Entry[64];
    private int count;
    private int entryCount;
    private int unreached;
    private int epoch;
    private double limit;

    /// <summary>No path as long as this matters any more.</summary>
    public double Reach { get; private set; }

    public void Begin(double maxDistance)
    {
        if (epoch == int.MaxValue)
        {
            Array.Clear(faceStamps);
            Array.Clear(nodeStamps);
            epoch = 0;
        }

        epoch++;
        count = entryCount = unreached = 0;

        // A path of exactly the limit is kept even where its bound rounds up.
        limit = Math.BitIncrement(maxDistance * (1 + 1e-12));
        Reach = limit;
    }

    /// <inheritdoc/>
    public int AddTarget(in LocatedPoint target, double straight)
    {
        if (count == best.Length)
        {
            Array.Resize(ref positions, 2 * count);
            Array.Resize(ref best, 2 * count);
            Array.Resize(ref origins, 2 * count);
        }

        positions[count] = target.Position;
        best[count] = straight;
        origins[count] = WindowTrace.Source;
        unreached += double.IsInfinity(straight) ? 1 : 0;
        if (target.Locus == Locus.Node)
        {
            Attach(ref nodeHeads[target.Index], ref nodeStamps[target.Index], 0);
        }
        else
        {
            if (target.Locus == Locus.Edge)
            {
                AttachNode(surface.Edges[target.Index].A, target.Position);
                AttachNode(surface.Edges[target.Index].B, target.Position);
            }

            Span<int> room = stackalloc int[1];
            foreach (var face in target.Faces(surface.Topology, room))
            {
                Attach(ref faceHeads[face], ref faceStamps[face], 0);
                for (var s = 3 * face; s < (3 * face) + 3; s++)
                {
                    AttachNode(surface.Sides[s].Apex, target.Position);
                }
            }
        }

        return count++;
    }

    /// <inheritdoc/>
    public double ToTarget(int target) => best[target];

    /// <summary>Where that path comes from, as in a <see cref="WindowTrace"/>.</summary>
    public int Origin(int target) => origins[target];

    /// <summary>A ball that holds all targets; also brings <see cref="Reach"/> up to date.</summary>
    public (Vector3D Center, double Radius) Ball()
    {
        var sum = Vector3D.Zero;
        for (var t = 0; t < count; t++)
        {
            sum += positions[t];
        }

        var center = count == 1 ? positions[0] : (1.0 / count) * sum;
        var radius = 0.0;
        for (var t = 0; t < count; t++)
        {
            radius = Math.Max(radius, (positions[t] - center).Length);
        }

        UpdateReach();
        return (center, radius);
    }

    /// <summary>A path to a node was found, of this length.</summary>
    public void ReachNode(int node, double distance)
    {
        if (nodeStamps[node] != epoch)
        {
            return;
        }

        for (var i = nodeHeads[node]; i >= 0; i = entries[i].Next)
        {
            Improve(entries[i].Target, distance + entries[i].Length, ~node);
        }
    }

    /// <summary>A window enters a face: measures the targets there that it shines on.</summary>
    public void Look(int face, int edge, in Window w, double slack)
    {
        if (faceStamps[face] != epoch)
        {
            return;
        }

        for (var i = faceHeads[face]; i >= 0; i = entries[i].Next)
        {
            var (x, y) = surface.InFrame(edge, positions[entries[i].Target]);
            var at = w.X + ((x - w.X) * w.Y / (w.Y + y));
            if (at >= w.A - slack && at <= w.B + slack)
            {
                Improve(entries[i].Target, w.Before + UnfoldedFaces.Norm(x - w.X, y + w.Y), w.Origin);
            }
        }
    }

    private void Improve(int target, double distance, int origin)
    {
        if (distance < best[target])
        {
            var wasFarthest = best[target] >= Reach;
            unreached -= double.IsInfinity(best[target]) ? 1 : 0;
            best[target] = distance;
            origins[target] = origin;
            if (wasFarthest && unreached == 0)
            {
                UpdateReach();
            }
        }
    }

    private void UpdateReach()
    {
        var farthest = unreached > 0 ? limit : 0;
        for (var t = 0; t < count && farthest < limit; t++)
        {
            farthest = Math.Max(farthest, best[t]);
        }

        Reach = Math.Min(limit, farthest);
    }

    private void AttachNode(int node, Vector3D position) =>
        Attach(ref nodeHeads[node], ref nodeStamps[node], (surface.Nodes[node] - position).Length);

    private void Attach(ref int head, ref int stamp, double length)
    {
        if (entryCount == entries.Length)
        {
            Array.Resize(ref entries, 2 * entryCount);
        }

        entries[entryCount] = new(count, stamp == epoch ? head : -1, length);
        head = entryCount++;
        stamp = epoch;
    }

    private readonly record struct Entry(int Target, int Next, double Length);
}
