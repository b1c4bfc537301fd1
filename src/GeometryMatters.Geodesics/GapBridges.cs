using System.Numerics;
using GeometryMatters.Cameras;

namespace GeometryMatters.Geodesics;

/// <summary>
/// Joins the pieces of a surface by the shortest gaps: the minimum spanning forest over nearest node pairs, by Borůvka's
/// rounds. In every round each group of pieces but the largest looks up its nearest node of another group in a grid; a round at
/// least halves the groups that can still be joined.
/// </summary>
internal sealed class GapBridges
{
    // Nodes between two looks at the token: each may look into many cells.
    private const int Stride = 64;

    private readonly Vector3[] positions;
    private readonly int[] components;
    private readonly double longestGap;
    private readonly Vector3D origin;
    private readonly double cellSize;
    private readonly int nx;
    private readonly int ny;
    private readonly int nz;
    private readonly CompressedRows cells;
    private readonly CancellationToken cancellationToken;

    private GapBridges(Vector3[] positions, int[] components, Vector3 min, Vector3 max, double longestGap, CancellationToken cancellationToken)
    {
        this.positions = positions;
        this.components = components;
        this.longestGap = longestGap;
        this.cancellationToken = cancellationToken;
        origin = min;

        // About two nodes per occupied cell of a surface, and never more cells than a few per node.
        var size = max - origin;
        var longest = Math.Max(size.X, Math.Max(size.Y, size.Z));
        var perSide = Math.Clamp((int)Math.Sqrt(positions.Length / 4.0), 1, 128);
        cellSize = longest > 0 ? longest / perSide : 1;
        nx = 1 + (int)(size.X / cellSize);
        ny = 1 + (int)(size.Y / cellSize);
        nz = 1 + (int)(size.Z / cellSize);
        var rows = new int[positions.Length];
        var nodes = new int[positions.Length];
        for (var n = 0; n < positions.Length; n++)
        {
            nodes[n] = n;
            rows[n] = components[n] < 0 ? -1 : Row(CellOf(positions[n]));
        }

        cells = CompressedRows.Group(nx * ny * nz, rows, nodes, cancellationToken);
    }

    /// <summary>Finds the bridges, shortest first, and joins their components in <paramref name="groups"/>.</summary>
    public static SurfaceEdge[] Find(
        Vector3[] positions,
        int[] components,
        DisjointSets groups,
        int componentCount,
        Vector3 min,
        Vector3 max,
        double longestGap,
        CancellationToken cancellationToken = default)
    {
        if (componentCount < 2)
        {
            return [];
        }

        var bridges = new List<Gap>();
        new GapBridges(positions, components, min, max, longestGap, cancellationToken).Join(groups, componentCount, bridges);
        bridges.Sort();
        return [.. bridges.Select(b => new SurfaceEdge(b.A, b.B))];
    }

    private void Join(DisjointSets groups, int componentCount, List<Gap> bridges)
    {
        var members = new int[componentCount];
        var nearest = new Gap[componentCount];
        for (var joined = true; joined;)
        {
            joined = false;
            Array.Clear(members);
            Array.Fill(nearest, Gap.None);
            foreach (var component in components)
            {
                if (component >= 0)
                {
                    members[groups.Find(component)]++;
                }
            }

            var largest = Array.IndexOf(members, members.Max());
            for (var n = 0; n < positions.Length; n++)
            {
                if (n % Stride == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (components[n] >= 0 && groups.Find(components[n]) is var group && group != largest)
                {
                    LookAround(n, group, groups, ref nearest[group]);
                }
            }

            foreach (var gap in nearest.Where(g => g.A >= 0).Order())
            {
                if (groups.Union(components[gap.A], components[gap.B]))
                {
                    bridges.Add(gap);
                    joined = true;
                }
            }
        }
    }

    // Shells of cells around the node's own; a shell r cells out holds nothing nearer than (r − 1) cells.
    private void LookAround(int node, int group, DisjointSets groups, ref Gap best)
    {
        Vector3D p = positions[node];
        var (cx, cy, cz) = CellOf(p);
        for (var r = 0; (r - 1) * cellSize <= Math.Min(longestGap, best.Length) && r < Math.Max(nx, Math.Max(ny, nz)); r++)
        {
            for (var z = Math.Max(0, cz - r); z <= Math.Min(nz - 1, cz + r); z++)
            {
                for (var y = Math.Max(0, cy - r); y <= Math.Min(ny - 1, cy + r); y++)
                {
                    var face = Math.Abs(z - cz) == r || Math.Abs(y - cy) == r;
                    for (var x = cx - r; x <= cx + r; x += face || r == 0 ? 1 : 2 * r)
                    {
                        if (x >= 0 && x < nx)
                        {
                            LookInto(Row((x, y, z)), node, p, group, groups, ref best);
                        }
                    }
                }
            }
        }
    }

    private void LookInto(int row, int node, Vector3D p, int group, DisjointSets groups, ref Gap best)
    {
        foreach (var other in cells[row])
        {
            var length = (positions[other] - p).Length;
            if (length <= longestGap && length <= best.Length && groups.Find(components[other]) != group)
            {
                Gap gap = new(length, Math.Min(node, other), Math.Max(node, other));
                if (gap.CompareTo(best) < 0)
                {
                    best = gap;
                }
            }
        }
    }

    private (int X, int Y, int Z) CellOf(Vector3D p)
    {
        var q = p - origin;
        return (Math.Clamp((int)(q.X / cellSize), 0, nx - 1), Math.Clamp((int)(q.Y / cellSize), 0, ny - 1), Math.Clamp((int)(q.Z / cellSize), 0, nz - 1));
    }

    private int Row((int X, int Y, int Z) cell) => (((cell.Z * ny) + cell.Y) * nx) + cell.X;

    /// <summary>A gap; the total order makes the forest unique.</summary>
    private readonly record struct Gap(double Length, int A, int B) : IComparable<Gap>
    {
        public static Gap None => new(double.PositiveInfinity, -1, -1);

        public int CompareTo(Gap other)
        {
            var byLength = Length.CompareTo(other.Length);
            var byA = byLength != 0 ? byLength : A.CompareTo(other.A);
            return byA != 0 ? byA : B.CompareTo(other.B);
        }
    }
}
