using System.Numerics;

namespace GeometryMatters.Datasets.Synthetic;

/// <summary>For each of the 256 sign patterns of a cube: which of its crossed edges belong to the same surface patch.</summary>
/// <remarks>Crossed edges are linked across each face. On a face with four crossings, the two that meet at the same inside corner are linked; both cells at a
/// face see the same signs and so link alike, which keeps the mesh closed.</remarks>
internal static class CellPatches
{
    private static readonly (int A, int B)[] Edges = MakeEdges();
    private static readonly sbyte[][] Patches = MakePatches(out PatchCounts);
    private static readonly byte[] PatchCounts;

    public static int Count(int mask) => PatchCounts[mask];

    /// <summary>Patch per edge, −1 for an edge that is not crossed.</summary>
    public static ReadOnlySpan<sbyte> PatchOfEdge(int mask) => Patches[mask];

    public static (int A, int B) EdgeCorners(int edge) => Edges[edge];

    /// <summary>The edge that leaves a corner (bits x, y, z; the axis bit is 0) along an axis.</summary>
    public static int EdgeAt(int corner, int axis)
    {
        int u = (corner >> ((axis + 1) % 3)) & 1, v = (corner >> ((axis + 2) % 3)) & 1;
        return (axis * 4) + u + (2 * v);
    }

    public static Vector3 CornerOffset(int corner) => new(corner & 1, (corner >> 1) & 1, corner >> 2);

    private static (int A, int B)[] MakeEdges()
    {
        var edges = new (int A, int B)[12];
        for (var axis = 0; axis < 3; axis++)
        {
            for (var n = 0; n < 4; n++)
            {
                var corner = ((n & 1) << ((axis + 1) % 3)) | ((n >> 1) << ((axis + 2) % 3));
                edges[(axis * 4) + n] = (corner, corner | (1 << axis));
            }
        }

        return edges;
    }

    private static sbyte[][] MakePatches(out byte[] counts)
    {
        var table = new sbyte[256][];
        counts = new byte[256];
        for (var mask = 0; mask < 256; mask++)
        {
            var parent = Enumerable.Range(0, 12).ToArray();
            for (var axis = 0; axis < 3; axis++)
            {
                for (var side = 0; side < 2; side++)
                {
                    LinkFace(mask, axis, side, parent);
                }
            }

            (table[mask], counts[mask]) = Number(mask, parent);
        }

        return table;
    }

    private static void LinkFace(int mask, int axis, int side, int[] parent)
    {
        int u = (axis + 1) % 3, v = (axis + 2) % 3;
        var basis = side << axis;
        // Corners around the face, and the edge from each to the next.
        int[] ring = [basis, basis | (1 << u), basis | (1 << u) | (1 << v), basis | (1 << v)];
        int[] edge = [EdgeAt(ring[0], u), EdgeAt(ring[1], v), EdgeAt(ring[3], u), EdgeAt(ring[0], v)];
        var crossed = Enumerable.Range(0, 4).Where(n => IsInside(mask, ring[n]) != IsInside(mask, ring[(n + 1) % 4])).ToArray();
        if (crossed.Length == 2)
        {
            Join(parent, edge[crossed[0]], edge[crossed[1]]);
        }
        else if (crossed.Length == 4)
        {
            for (var n = 0; n < 4; n++)
            {
                if (IsInside(mask, ring[n]))
                {
                    Join(parent, edge[n], edge[(n + 3) % 4]);
                }
            }
        }
    }

    private static (sbyte[] Patch, byte Count) Number(int mask, int[] parent)
    {
        var patch = new sbyte[12];
        Array.Fill(patch, (sbyte)-1);
        byte count = 0;
        for (var e = 0; e < 12; e++)
        {
            if (IsInside(mask, Edges[e].A) == IsInside(mask, Edges[e].B))
            {
                continue;
            }

            var root = Root(parent, e);
            // The root is the smallest edge of its patch, so it has been numbered already unless it is this one.
            patch[e] = root == e ? (sbyte)count++ : patch[root];
        }

        return (patch, count);
    }

    private static bool IsInside(int mask, int corner) => ((mask >> corner) & 1) != 0;

    private static int Root(int[] parent, int e)
    {
        while (parent[e] != e)
        {
            e = parent[e];
        }

        return e;
    }

    private static void Join(int[] parent, int a, int b)
    {
        int x = Root(parent, a), y = Root(parent, b);
        parent[Math.Max(x, y)] = Math.Min(x, y);
    }
}
