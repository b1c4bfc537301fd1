using System.Numerics;
using GeometryMatters.Cameras;
using GeometryMatters.Meshes;

namespace GeometryMatters.Geodesics;

/// <summary>Maps vertices that share a position to one node; nodes are numbered by their first vertex.</summary>
internal static class VertexWeld
{
    // Vertices between two looks at the token.
    private const int Stride = 4096;

    /// <summary>Returns the node of every vertex; <paramref name="nodeVertices"/> receives the first vertex of every node.</summary>
    public static int[] Weld(TriangleMesh mesh, double? fraction, out int[] nodeVertices, CancellationToken cancellationToken = default)
    {
        // Not the diagonal that the mesh tells: it may be beyond a float.
        var tolerance = fraction * ((Vector3D)mesh.Bounds.Max - mesh.Bounds.Min).Length;
        var (map, first) = tolerance switch
        {
            null => AsIndexed(mesh.VertexCount),
            > 0 => Near(mesh.Positions, tolerance.Value, cancellationToken),
            _ => Equal(mesh.Positions, cancellationToken),
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

    private static (int[] Map, int[] First) Equal(ReadOnlySpan<Vector3> positions, CancellationToken cancellationToken)
    {
        var map = new int[positions.Length];
        var first = new List<int>(positions.Length);
        var nodes = new Dictionary<Vector3, int>(positions.Length);
        for (var v = 0; v < positions.Length; v++)
        {
            if (v % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            // Adding zero turns −0 into +0, which hash apart in some runtimes.
            if (nodes.TryAdd(positions[v] + Vector3.Zero, first.Count))
            {
                first.Add(v);
            }

            map[v] = nodes[positions[v] + Vector3.Zero];
        }

        return (map, [.. first]);
    }

    // A vertex joins the lowest node whose first vertex is within the tolerance; nodes do not drift with their members. The cells of
    // a vertex less and plus the tolerance hold whatever is within it, also after rounding, which keeps order.
    private static (int[] Map, int[] First) Near(ReadOnlySpan<Vector3> positions, double tolerance, CancellationToken cancellationToken)
    {
        var map = new int[positions.Length];
        var first = new List<int>(positions.Length);
        var nextInCell = new List<int>(positions.Length);
        var cells = new Dictionary<(long X, long Y, long Z), int>(positions.Length);
        for (var v = 0; v < positions.Length; v++)
        {
            if (v % Stride == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            Vector3D p = positions[v];
            var (low, high) = (Cell(p, tolerance, -tolerance), Cell(p, tolerance, tolerance));
            var node = int.MaxValue;
            for (var x = low.X; x <= high.X; x++)
            {
                for (var y = low.Y; y <= high.Y; y++)
                {
                    for (var z = low.Z; z <= high.Z; z++)
                    {
                        for (var n = cells.GetValueOrDefault((x, y, z), -1); n >= 0; n = nextInCell[n])
                        {
                            if (n < node && (positions[first[n]] - p).Length <= tolerance)
                            {
                                node = n;
                            }
                        }
                    }
                }
            }

            if (node == int.MaxValue)
            {
                node = first.Count;
                first.Add(v);
                var cell = Cell(p, tolerance, 0);
                nextInCell.Add(cells.GetValueOrDefault(cell, -1));
                cells[cell] = node;
            }

            map[v] = node;
        }

        return (map, [.. first]);
    }

    private static (long X, long Y, long Z) Cell(Vector3D p, double size, double shift) => (Index(p.X, size, shift), Index(p.Y, size, shift), Index(p.Z, size, shift));

    // Clamped: positions beyond 2⁶² cells share one, which costs time but no correctness.
    private static long Index(double coordinate, double size, double shift) => (long)Math.Clamp(Math.Floor((coordinate + shift) / size), -4e18, 4e18);
}
