using System.Numerics;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Maps vertices that share a position to one node; nodes are numbered by their first vertex.</summary>
internal static class VertexWeld
{
    /// <summary>Returns the node of every vertex; <paramref name="nodeVertices"/> receives the first vertex of every node.</summary>
    public static int[] Weld(TriangleMesh mesh, double? fraction, out int[] nodeVertices)
    {
        var tolerance = fraction * mesh.Bounds.Diagonal;
        var (map, first) = tolerance switch
        {
            null => AsIndexed(mesh.VertexCount),
            > 0 => Near(mesh.Positions, tolerance.Value),
            _ => Equal(mesh.Positions),
        };
        nodeVertices = first;
        return map;
    }

    private static (int[] Map, int[] First) AsIndexed(int count)
    {
        var map = new int[count];
        for (var v = 0; v < count; v++)
        {
            map[v] = v;
        }

        return (map, (int[])map.Clone());
    }

    private static (int[] Map, int[] First) Equal(ReadOnlySpan<Vector3> positions)
    {
        var map = new int[positions.Length];
        var first = new List<int>(positions.Length);
        var nodes = new Dictionary<Vector3, int>(positions.Length);
        for (var v = 0; v < positions.Length; v++)
        {
            // Adding zero turns −0 into +0, which hash apart in some runtimes.
            if (nodes.TryAdd(positions[v] + Vector3.Zero, first.Count))
            {
                first.Add(v);
            }

            map[v] = nodes[positions[v] + Vector3.Zero];
        }

        return (map, [.. first]);
    }

    // A vertex joins the lowest node whose first vertex is within the tolerance; nodes do not drift with their members.
    private static (int[] Map, int[] First) Near(ReadOnlySpan<Vector3> positions, double tolerance)
    {
        var map = new int[positions.Length];
        var first = new List<int>(positions.Length);
        var nextInCell = new List<int>(positions.Length);
        var cells = new Dictionary<(long X, long Y, long Z), int>(positions.Length);
        for (var v = 0; v < positions.Length; v++)
        {
            var p = positions[v];
            var cell = (X: Cell(p.X, tolerance), Y: Cell(p.Y, tolerance), Z: Cell(p.Z, tolerance));
            var node = int.MaxValue;
            for (var i = 0; i < 27; i++)
            {
                var beside = (cell.X + (i % 3) - 1, cell.Y + (i / 3 % 3) - 1, cell.Z + (i / 9) - 1);
                for (var n = cells.GetValueOrDefault(beside, -1); n >= 0; n = nextInCell[n])
                {
                    if (n < node && Vector3.Distance(positions[first[n]], p) <= tolerance)
                    {
                        node = n;
                    }
                }
            }

            if (node == int.MaxValue)
            {
                node = first.Count;
                first.Add(v);
                nextInCell.Add(cells.GetValueOrDefault(cell, -1));
                cells[cell] = node;
            }

            map[v] = node;
        }

        return (map, [.. first]);
    }

    private static long Cell(double coordinate, double size) => (long)Math.Floor(coordinate / size);
}
