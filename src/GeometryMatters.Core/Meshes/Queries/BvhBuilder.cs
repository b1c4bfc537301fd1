using System.Numerics;
using System.Runtime.InteropServices;

namespace GeometryMatters.Meshes;

/// <summary>Builds the hierarchy from the top: each run of faces is split where a few candidate planes promise the least work.</summary>
/// <remarks>
/// The measure is the surface area heuristic over bins of the box centres along their longest axis (Wald 2007). Where it does not part the
/// faces, and below <see cref="MaxBinnedDepth"/>, the run is halved by rank instead, so the depth is bounded and the time O(n log n) for any mesh.
/// </remarks>
internal static class BvhBuilder
{
    /// <summary>Most nodes from the root to a leaf: binned levels, then halvings of at most 2³¹ faces.</summary>
    public const int MaxDepth = MaxBinnedDepth + 32;

    private const int MaxBinnedDepth = 48;
    private const int LeafFaces = 4;
    private const int Bins = 16;

    public static (BvhNode[] Nodes, BvhFace[] Faces) Build(TriangleMesh mesh)
    {
        var positions = mesh.Positions;
        var triangles = mesh.Triangles;
        var items = new Item[triangles.Length];
        for (var f = 0; f < items.Length; f++)
        {
            var t = triangles[f];
            Vector3 a = positions[t.A], b = positions[t.B], c = positions[t.C];
            items[f] = new() { Min = Vector3.Min(Vector3.Min(a, b), c), Max = Vector3.Max(Vector3.Max(a, b), c), Face = f };
        }

        var nodes = Split(items);
        var faces = new BvhFace[items.Length];
        for (var i = 0; i < faces.Length; i++)
        {
            var t = triangles[items[i].Face];
            faces[i] = new(positions[t.A], positions[t.B], positions[t.C], items[i].Face);
        }

        return (nodes, faces);
    }

    private static BvhNode[] Split(Item[] items)
    {
        List<BvhNode> nodes = new((items.Length / 2) + 1);
        Stack<Run> runs = new();
        if (items.Length > 0)
        {
            runs.Push(new(0, items.Length, 0, -1));
        }

        Span<Bin> bins = new Bin[Bins];
        while (runs.TryPop(out var run))
        {
            if (run.Parent >= 0)
            {
                CollectionsMarshal.AsSpan(nodes)[run.Parent].First = nodes.Count;
            }

            var span = items.AsSpan(run.Start, run.Count);
            BvhNode node = new() { Min = span[0].Min, Max = span[0].Max };
            Vector3 low = span[0].Center, high = low;
            foreach (ref readonly var item in span)
            {
                node.Min = Vector3.Min(node.Min, item.Min);
                node.Max = Vector3.Max(node.Max, item.Max);
                low = Vector3.Min(low, item.Center);
                high = Vector3.Max(high, item.Center);
            }

            if (run.Count <= LeafFaces)
            {
                (node.First, node.Count) = (run.Start, run.Count);
                nodes.Add(node);
                continue;
            }

            var extent = high - low;
            var axis = extent.X >= extent.Y && extent.X >= extent.Z ? 0 : extent.Y >= extent.Z ? 1 : 2;
            var left = run.Depth < MaxBinnedDepth ? BinnedSplit(span, bins, axis, low[axis], extent[axis]) : 0;
            if (left == 0 || left == run.Count)
            {
                span.Sort((a, b) => a.Center[axis] != b.Center[axis] ? a.Center[axis].CompareTo(b.Center[axis]) : a.Face.CompareTo(b.Face));
                left = run.Count / 2;
            }

            // The left run comes off the stack next, so its node follows this one.
            runs.Push(new(run.Start + left, run.Count - left, run.Depth + 1, nodes.Count));
            runs.Push(new(run.Start, left, run.Depth + 1, -1));
            nodes.Add(node);
        }

        return [.. nodes];
    }

    /// <summary>Sorts the items to the two sides of the best plane.</summary>
    /// <returns>Items on the left; 0 or all where no plane parts them.</returns>
    private static int BinnedSplit(Span<Item> items, Span<Bin> bins, int axis, float low, float extent)
    {
        var scale = Bins / extent;
        if (!float.IsFinite(scale) || scale == 0)
        {
            return 0;
        }

        bins.Fill(new() { Min = new(float.PositiveInfinity), Max = new(float.NegativeInfinity) });
        foreach (ref readonly var item in items)
        {
            ref var bin = ref bins[BinOf(item, axis, low, scale)];
            bin.Min = Vector3.Min(bin.Min, item.Min);
            bin.Max = Vector3.Max(bin.Max, item.Max);
            bin.Count++;
        }

        var plane = BestPlane(bins);
        int left = 0, right = items.Length;
        while (left < right)
        {
            if (BinOf(items[left], axis, low, scale) <= plane)
            {
                left++;
            }
            else
            {
                right--;
                (items[left], items[right]) = (items[right], items[left]);
            }
        }

        return left;
    }

    /// <summary>The last bin of the left side; of equal planes the first.</summary>
    private static int BestPlane(ReadOnlySpan<Bin> bins)
    {
        Span<double> rightCost = stackalloc double[Bins];
        var side = bins[Bins - 1];
        for (var b = Bins - 1; b > 0; b--)
        {
            side = b == Bins - 1 ? side : side.Joined(bins[b]);
            rightCost[b] = side.HalfArea * side.Count;
        }

        var (best, plane) = (double.PositiveInfinity, Bins - 1);
        side = bins[0];
        for (var b = 0; b < Bins - 1; b++)
        {
            side = b == 0 ? side : side.Joined(bins[b]);
            var cost = (side.HalfArea * side.Count) + rightCost[b + 1];
            if (cost < best)
            {
                (best, plane) = (cost, b);
            }
        }

        return plane;
    }

    private static int BinOf(in Item item, int axis, float low, float scale) =>
        Math.Clamp((int)((item.Center[axis] - low) * scale), 0, Bins - 1);

    private readonly record struct Run(int Start, int Count, int Depth, int Parent);

    private struct Item
    {
        public Vector3 Min;
        public int Face;
        public Vector3 Max;

        /// <summary>Halved before they are added: the sum of large coordinates could overflow.</summary>
        public readonly Vector3 Center => (Min * 0.5f) + (Max * 0.5f);
    }

    private struct Bin
    {
        public Vector3 Min;
        public int Count;
        public Vector3 Max;

        public readonly double HalfArea
        {
            get
            {
                if (Count == 0)
                {
                    return 0;
                }

                double x = (double)Max.X - Min.X, y = (double)Max.Y - Min.Y, z = (double)Max.Z - Min.Z;
                return (x * y) + (y * z) + (z * x);
            }
        }

        public readonly Bin Joined(in Bin other) => new()
        {
            Min = Vector3.Min(Min, other.Min),
            Max = Vector3.Max(Max, other.Max),
            Count = Count + other.Count,
        };
    }
}
